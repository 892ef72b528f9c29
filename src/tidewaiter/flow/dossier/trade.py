"""What the party trades: how much, in what, from where, through which offices, with whom, and what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.tables import declared, found, resolved

__all__ = ["Month", "Part", "Partner", "Trade", "Violation", "traded"]

_MOST = 6
_VIOLATIONS = 40
"""So many violations are told one by one; the count tells of the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a trait, such as an origin, with the lines and the value that have it."""

    value: str
    lines: int
    customs_value: float


@dataclass(frozen=True, slots=True)
class Partner:
    """Another party on the same lines, in its role there."""

    party_id: str
    name: str
    role: str
    lines: int


@dataclass(frozen=True, slots=True)
class Month:
    """One month of trade; `found` counts violations on lines declared in it."""

    month: date
    lines: int
    customs_value: float
    found: int


@dataclass(frozen=True, slots=True)
class Violation:
    """One line on which an inspection found a violation."""

    item_id: str
    declared_on: date
    known_on: date
    typology: str
    hs6: str
    description: str
    origin: str
    office: str
    cause: str
    revenue: float | None


@dataclass(frozen=True, slots=True)
class Trade:
    """The lines on which the party stands, in any role."""

    lines: int
    customs_value: float
    duty: float
    first_on: date | None
    last_on: date | None
    goods: tuple[Part, ...]
    origins: tuple[Part, ...]
    offices: tuple[Part, ...]
    partners: tuple[Partner, ...]
    months: tuple[Month, ...]
    inspected: int
    violations_known: int
    revenue: float
    violations: tuple[Violation, ...]


def traded(view: View, profile_ids: Sequence[str]) -> Trade:
    """The trade of a party, given the ways in which it is written."""
    mentions = view.before(resolved.MENTIONS, "mentioned_on")
    mine = mentions.filter(mentions.profile_id.isin(list(profile_ids)) & (mentions.document_kind == "item"))
    items = view.before(declared.ITEMS, "declared_on")
    lines = view.lake.cached(items.semi_join(mine.select(item_id=_.document_id).distinct(), "item_id"))
    results = view.before(found.OUTCOMES, "known_on").inner_join(lines, "item_id")
    total = view.fetch(_totals(lines))[0]
    judged = view.fetch(results.agg(inspected=_.item_id.nunique(), revenue=_.revenue.sum()))[0]
    violations = _violations(view, results)
    return Trade(
        lines=total["lines"],
        customs_value=total["customs_value"] or 0.0,
        duty=total["duty"] or 0.0,
        first_on=total["first_on"],
        last_on=total["last_on"],
        goods=_parts(view, lines, "hs6"),
        origins=_parts(view, lines, "origin"),
        offices=_parts(view, lines, "office"),
        partners=_partners(view, mentions, lines, set(profile_ids)),
        months=_months(view, lines, violations),
        inspected=judged["inspected"],
        violations_known=len(violations),
        revenue=judged["revenue"] or 0.0,
        violations=tuple(violations[-_VIOLATIONS:]),
    )


def _totals(lines: ir.Table) -> ir.Table:
    return lines.agg(
        lines=_.count(),
        customs_value=_.customs_value.sum(),
        duty=_.duty.sum(),
        first_on=_.declared_on.min(),
        last_on=_.declared_on.max(),
    )


def _parts(view: View, lines: ir.Table, trait: str) -> tuple[Part, ...]:
    told = lines.filter(lines[trait].notnull()).group_by(trait).agg(lines=_.count(), value=_.customs_value.sum())
    rows = view.fetch(told.order_by([ibis.desc("lines"), trait]).limit(_MOST))
    return tuple(Part(row[trait], row["lines"], row["value"] or 0.0) for row in rows)


def _partners(view: View, mentions: ir.Table, lines: ir.Table, mine: set[str]) -> tuple[Partner, ...]:
    """The others named on the party's lines, the most frequent first."""
    there = mentions.semi_join(lines.select(document_id=_.item_id), "document_id")
    others = there.filter(there.profile_id.notin(sorted(mine)))
    counted = others.group_by("party_id", "role").agg(lines=_.document_id.nunique())
    rows = view.fetch(counted.order_by([ibis.desc("lines"), "party_id", "role"]).limit(2 * _MOST))
    names = view.names(row["party_id"] for row in rows)
    return tuple(Partner(row["party_id"], names.get(row["party_id"], ""), row["role"], row["lines"]) for row in rows)


def _months(view: View, lines: ir.Table, violations: Sequence[Violation]) -> tuple[Month, ...]:
    monthly = lines.group_by(month=lines.declared_on.truncate("M").cast("date")).agg(
        lines=_.count(), value=_.customs_value.sum()
    )
    hits: dict[date, int] = {}
    for each in violations:
        hits[each.declared_on.replace(day=1)] = hits.get(each.declared_on.replace(day=1), 0) + 1
    told = {
        row["month"]: Month(row["month"], row["lines"], row["value"] or 0.0, hits.get(row["month"], 0))
        for row in view.fetch(monthly)
    }
    return (
        tuple(told.get(month) or Month(month, 0, 0.0, 0) for month in _each_month(min(told), max(told))) if told else ()
    )


def _each_month(first: date, last: date) -> Iterator[date]:
    """The first day of each month from one to the other, those without trade too."""
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(month // 12, month % 12 + 1, 1)


def _violations(view: View, results: ir.Table) -> list[Violation]:
    """Violations known, by the day on which they became known; of a line found twice the first result is told."""
    rows = view.fetch(results.filter(results.illicit).order_by(["known_on", "item_id", "outcome_id"]))
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row["item_id"], row)
    return [
        Violation(
            **{
                name: str(row[name] or "") for name in ("item_id", "typology", "hs6", "description", "origin", "office")
            },
            declared_on=row["declared_on"],
            known_on=row["known_on"],
            cause=row["cause"],
            revenue=row["revenue"],
        )
        for row in first.values()
    ]
