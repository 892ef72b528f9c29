"""Judgements that wait for a busy lake, as a job."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext

from tidewaiter_workbench.jobs.waiting import Waiting
from tidewaiter_workbench.merging.models import Judgement, Written
from tidewaiter_workbench.merging.services import write_waiting

__all__ = ["JUDGEMENTS"]

JUDGEMENTS = Waiting(
    "judgements",
    title=gettext_lazy("Write waiting judgements"),
    does=gettext_lazy("Writes judgements of who is who that waited because the lake was busy."),
    at_work=gettext_lazy("writing judgements to the lake"),
    busy=gettext_lazy("The lake is busy; the judgements wait."),
    waits=lambda: bool(Judgement.objects.filter(state=Written.WAITING).exists()),
    write=write_waiting,
    written=lambda n: ngettext("{n} judgement was written", "{n} judgements were written", n).format(n=n),
)
