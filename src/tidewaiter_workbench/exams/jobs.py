"""Labels that wait for a busy lake, as a job."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext

from tidewaiter_workbench.exams.models import ExamResult, LabelState
from tidewaiter_workbench.exams.services import write_waiting
from tidewaiter_workbench.jobs.waiting import Waiting

__all__ = ["LABELS"]

LABELS = Waiting(
    "labels",
    title=gettext_lazy("Write waiting labels"),
    does=gettext_lazy("Writes results of examinations that waited because the lake was busy."),
    at_work=gettext_lazy("writing results to the lake"),
    busy=gettext_lazy("The lake is busy; the labels wait."),
    waits=lambda: bool(ExamResult.objects.filter(label_state=LabelState.WAITING).exists()),
    write=write_waiting,
    written=lambda n: ngettext("{n} result became a label", "{n} results became labels", n).format(n=n),
)
