"""Consequences that wait for a busy lake, as a job; workers look now and then whether any do."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from tidewaiter_workbench.cases.deciding import anything_waits, write_waiting
from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Chore, Done, Kind, LaterError, every, register
from tidewaiter_workbench.jobs.services import start

__all__ = ["enter", "look"]


def enter() -> None:
    """Register it, and the look around."""
    register(
        Kind(
            "consequences",
            title=later("Write decided consequences"),
            does=later("Writes decisions of cases that waited because the lake was busy."),
            work=_work,
            permission="run_jobs",
            holds="lake",
        )
    )
    every(Chore("consequences", seconds=30.0, look=look))


def look() -> None:
    """Start the job if any consequence waits and may be written."""
    if anything_waits():
        start("consequences", once="consequences")


def _work(doing: Doing) -> Done:
    doing.tell(_("writing decisions to the lake"), 0.1)
    written = write_waiting()
    if anything_waits():
        raise LaterError(_("The lake is busy; the decisions wait."), after=timedelta(seconds=60), spends=False)
    words = ngettext("{n} consequence was written", "{n} consequences were written", written).format(n=written)
    return Done(words, result={"written": written})
