"""Frozen boards: who may read one, and what it holds."""

from __future__ import annotations

from datetime import date

from tidewaiter_workbench.board.chart import Chart, ChartTie, Event, Node
from tidewaiter_workbench.board.models import Snapshot
from tidewaiter_workbench.people.models import Person

__all__ = ["chart_in", "snapshot_of"]


def snapshot_of(person: Person, snapshot_id: int) -> Snapshot | None:
    """A snapshot of one's own, or, for an auditor, of anybody within the auditor's compartments.

    A case that holds a snapshot decides for itself who reads it there, and takes it from `Snapshot` directly.
    """
    frozen = Snapshot.objects.select_related("made_by").filter(pk=snapshot_id).first()
    if frozen is None or frozen.made_by_id == person.pk:
        return frozen
    covered = person.all_offices or (bool(frozen.offices) and set(frozen.offices) <= person.office_codes)
    audits = person.has_perm("workbench.see_audit") and person.clearance >= frozen.mark
    return frozen if audits and covered else None


def chart_in(frozen: Snapshot) -> Chart:
    """What was frozen, as the views read it."""
    told = frozen.content
    nodes = [
        Node(**{**node, "first_on": _day(node["first_on"]), "last_on": _day(node["last_on"])}) for node in told["nodes"]
    ]
    ties = [
        ChartTie(**{**tie, "first_on": _day(tie["first_on"]), "last_on": _day(tie["last_on"])}) for tie in told["ties"]
    ]
    events = [Event(**{**event, "on": date.fromisoformat(event["on"])}) for event in told["events"]]
    return Chart(nodes, ties, events, gone=0)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
