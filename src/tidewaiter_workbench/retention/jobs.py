"""What is due, as a job: it counts, and removes files of erased cases that a crash left. It erases no case."""

from __future__ import annotations

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Done, Kind, register
from tidewaiter_workbench.retention.services import due, remove_files

__all__ = ["enter", "list_due"]


def enter() -> None:
    """Make it known."""
    register(
        Kind(
            "retention",
            title=gettext_lazy("List cases whose time is over"),
            does=gettext_lazy(
                "Counts the closed cases that are due to be erased, and those that a legal hold keeps. Erases none."
            ),
            work=list_due,
            permission="keep_cases",
            form=forms.Form,
            apart=False,
        )
    )


def list_due(_doing: Doing) -> Done:
    """Count them."""
    over = due()
    held = sum(each.hold is not None for each in over)
    removed = remove_files()
    count = len(over) - held
    record("listed cases that are due", by="workbench", kind="retention", detail={"due": count, "held": held})
    words = ngettext("{n} case is due, {held} held", "{n} cases are due, {held} held", count).format(n=count, held=held)
    return Done(words, url=reverse("retention"), result={"due": count, "held": held, "files removed": removed})
