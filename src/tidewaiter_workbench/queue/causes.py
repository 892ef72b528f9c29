"""Causes of selection in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.queue.models import Cause

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["cause_name"]

_ONLY_IN_RESULTS: dict[str, str | StrPromise] = {"unknown": _("unknown")}
"""Causes that results may have and alerts have not."""


def cause_name(cause: str) -> str:
    """What people call a cause; a code that nobody named stays as it is."""
    return str({**dict(Cause.choices), **_ONLY_IN_RESULTS}.get(cause, cause))
