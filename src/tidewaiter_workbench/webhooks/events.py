"""What can be told. A part adds its own when the workbench starts: `add("case.opened", _("a case was opened"))`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["TEST", "add", "known"]

TEST = "test"

_EVENTS: dict[str, str | StrPromise] = {
    "alert.raised": _("an alert came to the queue"),
    "alert.claimed": _("somebody took an alert"),
    "alert.closed": _("an alert was closed with a reason"),
    "exam.recorded": _("the result of an examination was recorded"),
    "job.ended": _("a job was done, failed or was cancelled"),
    "label.written": _("a result became a label in the lake"),
}


def add(event: str, words: str | StrPromise) -> None:
    """Let subscribers choose an event of another part."""
    _EVENTS[event] = words


def known() -> dict[str, str | StrPromise]:
    """Every event, and what it means."""
    return dict(_EVENTS)
