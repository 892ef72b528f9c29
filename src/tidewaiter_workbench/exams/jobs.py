"""Labels that wait for a busy lake, as a job; workers look now and then whether any do."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from tidewaiter_workbench.exams.models import ExamResult, LabelState
from tidewaiter_workbench.exams.services import write_waiting
from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Chore, Done, Kind, LaterError, every, register
from tidewaiter_workbench.jobs.services import start

__all__ = ["enter", "look"]


def enter() -> None:
    """Register it, and the look around."""
    register(
        Kind(
            "labels",
            title=later("Write waiting labels"),
            does=later("Writes results of examinations that waited because the lake was busy."),
            work=_work,
            permission="run_jobs",
            holds="lake",
        )
    )
    every(Chore("labels", seconds=30.0, look=look))


def look() -> None:
    """Start the job if any label waits."""
    if _waiting():
        start("labels", once="labels")


def _work(doing: Doing) -> Done:
    doing.tell(_("writing results to the lake"), 0.1)
    written = write_waiting()
    if _waiting():
        raise LaterError(_("The lake is busy; the labels wait."), after=timedelta(seconds=60), spends=False)
    words = ngettext("{n} result became a label", "{n} results became labels", written).format(n=written)
    return Done(words, result={"written": written})


def _waiting() -> bool:
    return bool(ExamResult.objects.filter(label_state=LabelState.WAITING).exists())
