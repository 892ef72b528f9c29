"""The clocks of a case: each with the day on which it ends, and whether it was kept.

Everything follows from what happened (`Matter.history`) and from the rules (`law/us/clocks.toml`): nothing is stored,
so nothing can be out of date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tidewaiter.cases.matter import Happened, Matter
from tidewaiter.cases.procedure import Procedure
from tidewaiter.law.clocks import ClockRule, clock_rules
from tidewaiter.law.days import Calendar, Stop

__all__ = ["Deadline", "deadlines", "next_due", "standing"]

Standing = Literal["running", "stopped", "met", "late", "missed", "passed"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock.

    Attributes:
        rule: what the law says.
        anchor: day 0.
        counted: the last day as counted; None while the clock stands still.
        due: the same, moved to the next business day where the rule lets it.
        met_on: the day of what satisfied it.
        standing: running, stopped, met, late (met after its day), missed (ours, not met), passed (a party's, gone by).
        stops: times that were not counted.
    """

    rule: ClockRule
    anchor: date
    counted: date | None
    due: date | None
    met_on: date | None
    standing: Standing
    stops: tuple[Stop, ...] = ()


def deadlines(procedure: Procedure, matter: Matter, *, today: date, calendar: Calendar) -> tuple[Deadline, ...]:
    """Every clock that has started, in the order of the days on which they end; what stands still comes last."""
    matter = standing(procedure, matter)
    stops = matter.stops(procedure.stop, procedure.restart) if procedure.stop else ()
    found = [
        _deadline(rule, anchor, matter, stops=stops, today=today, calendar=calendar)
        for rule in clock_rules(procedure.code, on=today)
        for anchor in _anchors(rule, matter)
        if not rule.if_event or matter.days_of((rule.if_event,))
    ]
    found += _after_others(procedure, matter, found, today=today, calendar=calendar)
    replaced = {each.rule.instead_of for each in found if each.rule.instead_of}
    kept = [each for each in found if each.rule.id not in replaced]
    return tuple(sorted(kept, key=lambda each: (each.due or date.max, each.rule.id)))


def next_due(found: tuple[Deadline, ...]) -> Deadline | None:
    """The clock of ours that ends first and is neither met nor standing still; a missed one until it is met."""
    ours = [each for each in found if each.rule.whose == "agency" and each.standing in ("running", "missed")]
    return ours[0] if ours else None


def standing(procedure: Procedure, matter: Matter) -> Matter:
    """The case without the decisions that were undone when it was opened again."""
    if not procedure.reopens:
        return matter
    kept: list[Happened] = []
    for each in matter.history:
        if each.event == procedure.reopens:
            kept = [before for before in kept if before.event not in procedure.endings]
        kept.append(each)
    return replace(matter, history=tuple(kept))


def _anchors(rule: ClockRule, matter: Matter) -> list[date]:
    days = matter.days_of(rule.anchor)
    if rule.anchor_rule == "each" or not days:
        return days
    return days[:1] if rule.anchor_rule == "first" else days[-1:]


def _deadline(
    rule: ClockRule, anchor: date, matter: Matter, *, stops: tuple[Stop, ...], today: date, calendar: Calendar
) -> Deadline:
    held = stops if rule.stopped else ()
    counted = calendar.count(anchor, rule.amount, rule.unit, stops=held)
    due = calendar.next_business_day(counted) if counted and rule.rolls else counted
    met = next((day for day in matter.days_of(rule.ends) if day >= anchor), None)
    return Deadline(rule, anchor, counted, due, met, _standing(rule, due, met, today=today), held)


def _standing(rule: ClockRule, due: date | None, met: date | None, *, today: date) -> Standing:
    if met is not None:
        return "late" if due is not None and met > due else "met"
    if due is None:
        return "stopped"
    if today <= due:
        return "running"
    return "missed" if rule.whose == "agency" else "passed"


def _after_others(
    procedure: Procedure, matter: Matter, found: list[Deadline], *, today: date, calendar: Calendar
) -> Iterator[Deadline]:
    """Clocks that begin where another was let run out: the law then acts as if the decision had been made."""
    for rule in clock_rules(procedure.code, on=today):
        if not rule.else_after or matter.days_of(rule.anchor):
            continue
        for other in found:
            if other.rule.id == rule.else_after and other.standing == "missed" and other.due:
                yield _deadline(rule, other.due, matter, stops=(), today=today, calendar=calendar)
