"""What is hidden from the queue for a while: by whose word, why, and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert, State, Suppression

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = [
    "Hidden", "Running", "by_party", "end_for", "hidden_alerts", "may_lift", "running", "shown_to",
    "told_to", "why_hidden",
]  # fmt: skip

Parties = Mapping[tuple[str, str], Sequence[Suppression]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Why one alert is not in the list: until when, by whom, and in whose words."""

    until: datetime
    snoozed: bool
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Running:
    """A suppression as one person is told of it; `alerts` counts what it hides within their reach."""

    suppression: Suppression
    name: str
    alerts: int
    may_lift: bool


def by_party(suppressions: Iterable[Suppression]) -> Parties:
    """Suppressions by (role, party)."""
    found: dict[tuple[str, str], list[Suppression]] = {}
    for made in suppressions:
        found.setdefault((made.role, made.party), []).append(made)
    return found


def end_for(alert: Alert, parties: Parties) -> datetime | None:
    """The moment at which the last suppression of the alert's parties ends; None if none hides it."""
    return max((made.expires_at for made in _hiding(alert, parties)), default=None)


def why_hidden(alert: Alert) -> Hidden | None:
    """Why an open alert is not in the list, if it is not."""
    if alert.state != State.OPEN or alert.hidden_until is None or alert.hidden_until <= desk_now():
        return None
    if alert.hidden_because == "snoozed":
        last = alert.events.filter(action="snoozed").first()
        _until, _colon, reason = last.reason.partition(": ") if last else ("", "", "")
        return Hidden(alert.hidden_until, True, last.by if last else "", reason)
    sides = Q()
    for role, party in _parties(alert):
        sides |= Q(role=role, party=party)
    made = max(_hiding(alert, by_party(running().filter(sides))), key=lambda each: each.expires_at, default=None)
    return Hidden(alert.hidden_until, False, made.by if made else "", made.reason if made else "")


def shown_to(person: Person) -> list[Suppression]:
    """Those that run and hide something of the person's offices, the first to end first."""
    made_so_far = running().order_by("expires_at", "id")
    return [made for made in made_so_far if person.all_offices or not made.offices or _shared(made, person)]


def told_to(person: Person) -> list[Running]:
    """The same with what each hides, and whether this person may lift it."""
    shown = shown_to(person)
    importers = [made.party for made in shown if made.role == "importer"]
    named = person.within_reach(Alert.objects.filter(importer__in=importers)).exclude(importer_name="")
    names = dict(named.order_by("id").values_list("importer", "importer_name"))
    counted = _counted(person, shown)
    return [
        Running(
            made,
            name=names.get(made.party, "") if made.role == "importer" else "",
            alerts=sum(
                count
                for office, count in counted.get((made.role, made.party), ())
                if not made.offices or office in made.offices
            ),
            may_lift=may_lift(person, made),
        )
        for made in shown
    ]


def _counted(person: Person, shown: Sequence[Suppression]) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """What is hidden of each party, office by office: one question for each role, however many suppressions run."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for role in {made.role for made in shown}:
        parties = [made.party for made in shown if made.role == role]
        mine = person.within_reach(_hidden().filter(**{f"{role}__in": parties}))
        for party, office, count in mine.values_list(role, "office").annotate(n=Count("pk")).order_by():
            found.setdefault((role, party), []).append((office, count))
    return found


def may_lift(person: Person, made: Suppression) -> bool:
    """Nobody brings back what lies beyond their offices, as nobody hides it there."""
    reach = person.all_offices or (bool(made.offices) and set(made.offices) <= person.office_codes)
    return reach and person.has_perm("workbench.suppress")


def hidden_alerts(made: Suppression) -> QuerySet[Alert]:
    """Open alerts of its party that are hidden now because somebody suppressed a party."""
    theirs = _hidden().filter(**{made.role: made.party})
    return theirs.filter(office__in=made.offices) if made.offices else theirs


def _hidden() -> QuerySet[Alert]:
    return Alert.objects.filter(state=State.OPEN, hidden_because="suppressed", hidden_until__gt=desk_now())


def running() -> QuerySet[Suppression]:
    """Suppressions that neither ended nor were lifted."""
    return Suppression.objects.filter(lifted_at=None, expires_at__gt=desk_now())


def _hiding(alert: Alert, parties: Parties) -> list[Suppression]:
    return [
        made
        for side in _parties(alert)
        for made in parties.get(side, ())
        if not made.offices or alert.office in made.offices
    ]


def _parties(alert: Alert) -> tuple[tuple[str, str], ...]:
    return ("importer", alert.importer), ("exporter", alert.exporter), ("declarant", alert.declarant)


def _shared(made: Suppression, person: Person) -> bool:
    return not person.office_codes.isdisjoint(made.offices)
