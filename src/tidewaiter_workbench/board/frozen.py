"""Frozen boards: who may read one, and what it holds."""

from __future__ import annotations

from datetime import date

from tidewaiter_workbench.board.chart import Chart, ChartTie, Event, Node
from tidewaiter_workbench.board.models import Snapshot
from tidewaiter_workbench.cases.models import Case, Link
from tidewaiter_workbench.people.models import Person

__all__ = ["chart_in", "snapshot_of"]


def snapshot_of(person: Person, snapshot_id: int) -> Snapshot | None:
    """A snapshot of one's own, one in a case within reach, or, for an auditor, one within the compartments."""
    frozen = Snapshot.objects.select_related("made_by").filter(pk=snapshot_id).first()
    if frozen is None or frozen.made_by_id == person.pk:
        return frozen
    return frozen if _in_a_case(person, frozen) or _audited(person, frozen) else None


def _in_a_case(person: Person, frozen: Snapshot) -> bool:
    """Whether a case that the person may read holds it, and its mark allows it."""
    if not person.has_perm("workbench.see_case") or person.clearance < frozen.mark:
        return False
    held = Link.objects.filter(kind=Snapshot.KIND, key=frozen.key, detached_at=None, mark__lte=person.clearance)
    return bool(person.within_reach(Case.objects.filter(pk__in=held.values("case"))).exists())


def _audited(person: Person, frozen: Snapshot) -> bool:
    covered = person.all_offices or (bool(frozen.offices) and set(frozen.offices) <= person.office_codes)
    return person.has_perm("workbench.see_audit") and person.clearance >= frozen.mark and covered


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
