"""Clearances that wait for a busy lake, as a job."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext

from tidewaiter_workbench.clearing.models import Clearance, Written
from tidewaiter_workbench.clearing.services import write_waiting
from tidewaiter_workbench.jobs.waiting import Waiting

__all__ = ["CLEARANCES"]

CLEARANCES = Waiting(
    "clearances",
    title=gettext_lazy("Write waiting clearances"),
    does=gettext_lazy("Writes cleared likenesses to lists that waited because the lake was busy."),
    at_work=gettext_lazy("writing clearances to the lake"),
    busy=gettext_lazy("The lake is busy; the clearances wait."),
    waits=lambda: bool(Clearance.objects.filter(state=Written.WAITING).exists()),
    write=write_waiting,
    written=lambda n: ngettext("{n} clearance was written", "{n} clearances were written", n).format(n=n),
)
