"""Consequences that wait for a busy lake, as a job."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext

from tidewaiter_workbench.cases.deciding import anything_waits, write_waiting
from tidewaiter_workbench.jobs.waiting import Waiting

__all__ = ["CONSEQUENCES"]

CONSEQUENCES = Waiting(
    "consequences",
    title=gettext_lazy("Write decided consequences"),
    does=gettext_lazy("Writes decisions of cases that waited because the lake was busy."),
    at_work=gettext_lazy("writing decisions to the lake"),
    busy=gettext_lazy("The lake is busy; the decisions wait."),
    waits=anything_waits,
    write=write_waiting,
    written=lambda n: ngettext("{n} consequence was written", "{n} consequences were written", n).format(n=n),
)
