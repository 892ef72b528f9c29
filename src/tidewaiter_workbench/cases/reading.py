"""A case as one person may see it: what lies above a mark, or outside their offices, is left out and counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases.models import Case, Decision, Entry, Exhibit, Link, Task
from tidewaiter_workbench.cases.services import seen_by_law
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert

__all__ = ["View", "view_of"]


@dataclass(frozen=True, slots=True)
class View:
    """What one person sees of a case under one mark; `left_out` says how much they do not see, by kind."""

    case: Case
    look: law.Look
    alerts: list[Link]
    others: list[Link]
    gone: list[Link]
    exhibits: list[Exhibit]
    entries: list[Entry]
    decisions: list[Decision]
    tasks: list[Task]
    left_out: dict[str, int]

    @property
    def left_out_in_all(self) -> int:
        """How many things in all."""
        return sum(self.left_out.values())

    @property
    def things(self) -> int:
        """How many alerts and other things lie in it."""
        return len(self.alerts) + len(self.others)

    @property
    def value_at_risk(self) -> float | None:
        """Expected recovery over its alerts; None where no model judged any of them."""
        known = [
            link.alert.value_at_risk for link in self.alerts if link.alert and link.alert.value_at_risk is not None
        ]
        return sum(known) if known else None


def view_of(case: Case, *, person: Person, mark: int | None = None) -> View:
    """The case as the person sees it, or as somebody with a lower mark would see it through them."""
    limit = person.clearance if mark is None else min(mark, person.clearance)
    links = list(case.links.select_related("alert", "alert__assignee").order_by("kind", "id"))
    reached = _reached(links, person=person, limit=limit)
    shown = [link for link in links if link.pk in reached]
    within = case.exhibits.filter(mark__lte=limit).select_related("bracketed", "bracketed__public", "public_of")
    exhibits = list(within.prefetch_related("custody"))
    entries = list(case.entries.filter(mark__lte=limit))
    left_out = {
        "things": sum(link.detached_at is None for link in links) - sum(link.detached_at is None for link in shown),
        "exhibits": case.exhibits.filter(mark__gt=limit).count(),
        "log entries": case.entries.filter(mark__gt=limit).count(),
    }
    return View(
        case=case,
        look=law.look(seen_by_law(case), today=desk_day()),
        alerts=[link for link in shown if link.alert is not None and link.detached_at is None],
        others=[link for link in shown if link.alert is None and link.detached_at is None],
        gone=[link for link in shown if link.detached_at is not None],
        exhibits=exhibits,
        entries=entries,
        decisions=list(case.decisions.all()),
        tasks=list(case.tasks.select_related("assignee")),
        left_out={kind: count for kind, count in left_out.items() if count},
    )


def _reached(links: list[Link], *, person: Person, limit: int) -> set[int]:
    """Links whose thing the person may know, under the limit."""
    ids = [link.alert_id for link in links if link.alert_id is not None]
    alerts = set(person.within_reach(Alert.objects.filter(Q(pk__in=ids), mark__lte=limit)).values_list("pk", flat=True))
    return {link.pk for link in links if (link.alert_id in alerts if link.alert_id is not None else link.mark <= limit)}
