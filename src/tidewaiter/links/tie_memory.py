"""What was known of each tie before a day: inspections and findings on it, and how many share it.

A tie is a pair of things that a goods line names together (this importer with this seller) or a thing
that several traders can share (an address, a telephone). Violations stay with ties when names change: whoever takes
over the telephone, the supplier or the house of a firm that was caught is seen here, and so
is the one relation of a large house that cheats, among a hundred that do not.

One daily sum per tie, then one running sum, strictly before the day, as in `columns.memory`.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.memory import growth

__all__ = ["EVERYTHING", "TIES", "Tie", "tie_states", "with_ties"]

HALF_LIFE = 365.0
"""Days after which a result counts half: the long memory of `columns.memory`."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A kind of tie.

    Attributes:
        parts: the columns of a line that name it; a line that lacks one has no such tie.
        member: whose number is counted: the traders that share it.
        words: how a reason calls it.
        shared: it is a thing that strangers can share, so that being many makes it say less.
    """

    parts: tuple[str, ...]
    member: str
    words: str
    shared: bool = False


EVERYTHING = "everything"

TIES: dict[str, Tie] = {
    "importer_address": Tie(("importer_address",), "importer", "the importer's address", shared=True),
    "importer_phone": Tie(("importer_phone",), "importer", "the importer's telephone", shared=True),
    "importer_email": Tie(("importer_email",), "importer", "the importer's e-mail", shared=True),
    "exporter_address": Tie(("exporter_address",), "exporter", "the seller's address", shared=True),
    "exporter_phone": Tie(("exporter_phone",), "exporter", "the seller's telephone", shared=True),
    "trade": Tie(("importer", "exporter"), "exporter", "trade of this importer with this seller"),
    "address_supplier": Tie(("importer_address", "exporter"), "importer", "this address buying from this seller"),
    "phone_supplier": Tie(("importer_phone", "exporter"), "importer", "this telephone buying from this seller"),
    "supplier_goods": Tie(("exporter", "hs6"), "importer", "this seller with these goods (HS6)"),
    "supplier_heading": Tie(("exporter", "hs4"), "importer", "this seller with this heading (HS4)"),
    "importer_goods": Tie(("importer", "hs6"), "exporter", "this importer with these goods (HS6)"),
    "supplier_broker": Tie(("exporter", "declarant"), "importer", "this seller with this declarant"),
}
"""Every kind of tie that has a memory."""

_COUNTED = {
    "supplier": Tie(("exporter",), "importer", "this seller"),
    "buyer": Tie(("importer",), "exporter", "this importer"),
}
"""Traders themselves: how many deal with them counts here; their results are in `remembered.*` already."""


def with_ties(lines: ir.Table, outcomes: ir.Table) -> ir.Table:
    """The lines with what was known of each of their ties on their day.

    Args:
        lines: rows of `linked.traders`.
        outcomes: rows of `found.outcomes`.

    Returns:
        The lines, and for each kind `{kind}_inspected`, `{kind}_found` (decayed sums, 0 where nothing is known),
        `{kind}_others` (traders that share it, the line's own left out; empty where the line has no such tie),
        `{kind}_age_days` (empty on the first day) and `{kind}_found_on` (the last day on which a violation
        became known). Then `all_inspected`, `all_found`: the same sums over all lines.
    """
    results = _results(lines, outcomes)
    kinds = {**TIES, **_COUNTED}
    joined = lines
    for kind, tie in kinds.items():  # one chain of joins: a projection between two would nest the query ever deeper
        told = _told(lines, results, kind=kind, tie=tie)
        joined = joined.left_join(told, lines.item_id == told[f"{kind}_item"])
    everything = _everything(lines, results)
    joined = joined.left_join(everything, lines.declared_on == everything.all_day)
    zeros = {
        column: joined[column].fill_null(_number(0))
        for column in (f"{kind}_{name}" for kind in kinds for name in ("inspected", "found"))
    }
    others = [f"{kind}_{name}" for kind in kinds for name in ("others", "age_days", "found_on")]
    return joined.select(*lines.columns, *others, "all_inspected", "all_found", **zeros)


def tie_states(lines: ir.Table, results: ir.Table, tie: Tie) -> ir.Table:
    """The state of each tie of one kind at the start of each day on which it was declared.

    Returns:
        `key`, `day`, `inspected`, `found`, `members`, `first_on`, `found_on`.
    """
    held = _held(lines, tie)
    firsts = held.group_by("key", "member").aggregate(day=held.day.min())
    seen = held.group_by("key", "day").aggregate(inspected=_number(0), found=_number(0), joined=_number(0))
    joined = firsts.select("key", "day", inspected=_number(0), found=_number(0), joined=_number(1))
    whole = results.filter(*(results[part].notnull() for part in tie.parts))
    told = whole.select("day", "inspected", "found", key=_key(whole, tie.parts), joined=_number(0)).select(
        "key", "day", "inspected", "found", "joined"
    )
    days = seen.union(joined).union(told)
    sums = {name: days[name].sum() for name in ("inspected", "found", "joined")}
    return _running(days.group_by("key", "day").aggregate(**sums))


def _results(lines: ir.Table, outcomes: ir.Table) -> ir.Table:
    """Results with the traders of their line, on the day from which they count: never before the line's own."""
    told = outcomes.select("item_id", "known_on", "illicit").inner_join(lines, "item_id")
    day = ibis.greatest(told.known_on, told.declared_on)
    counted = told.mutate(day=day, inspected=_number(1), found=told.illicit.cast("int64").cast("float64"))
    return counted.drop("known_on", "illicit")


def _held(lines: ir.Table, tie: Tie) -> ir.Table:
    """`item_id`, `key`, `member`, `day` of the lines that have the tie."""
    needed = dict.fromkeys((*tie.parts, tie.member))
    whole = lines.filter(*(lines[part].notnull() for part in needed))
    return whole.select("item_id", key=_key(whole, tie.parts), member=whole[tie.member], day=whole.declared_on)


def _key(rows: ir.Table, parts: tuple[str, ...]) -> ir.StringValue:
    key = rows[parts[0]]
    for part in parts[1:]:
        key = key + ibis.literal("|") + rows[part]
    return key


def _running(days: ir.Table) -> ir.Table:
    """Sums over all earlier days, shrunk to the day."""
    before = ibis.window(group_by="key", order_by="day", preceding=(None, 1))
    factor = growth(days.day, HALF_LIFE)
    blown = days.mutate(
        grown_inspected=days.inspected * factor,
        grown_found=days.found * factor,
        bad_day=ibis.ifelse(days.found > _number(0), days.day, ibis.null("date")),
        factor=factor,
    )
    return blown.select(
        "key",
        "day",
        inspected=blown.grown_inspected.sum().over(before).fill_null(_number(0)) / blown.factor,
        found=blown.grown_found.sum().over(before).fill_null(_number(0)) / blown.factor,
        members=blown.joined.sum().over(before).fill_null(_number(0)),
        first_on=blown.day.min().over(before),
        found_on=blown.bad_day.max().over(before),
    )


def _told(lines: ir.Table, results: ir.Table, *, kind: str, tie: Tie) -> ir.Table:
    """The columns of one kind for each line that has such a tie, with `{kind}_item`."""
    held = _held(lines, tie)
    firsts = held.group_by("key", "member").aggregate(since=held.day.min())
    states = tie_states(lines, results, tie)
    sought = held.left_join(firsts, ["key", "member"]).left_join(
        states, [held.key == states.key, held.day == states.day]
    )
    own = (sought.since < sought.day).cast("int64").cast("float64")
    return sought.select(
        **{
            f"{kind}_item": sought.item_id,
            f"{kind}_inspected": sought.inspected,
            f"{kind}_found": sought.found,
            f"{kind}_others": sought.members - own,
            f"{kind}_age_days": sought.day.delta(sought.first_on, unit="day").cast("float64"),
            f"{kind}_found_on": sought.found_on,
        }
    )


def _everything(lines: ir.Table, results: ir.Table) -> ir.Table:
    """What was known of all lines together before each day."""
    seen = lines.select(day=lines.declared_on).distinct().mutate(inspected=_number(0), found=_number(0))
    days = seen.union(results.select("day", "inspected", "found"))
    sums = {name: days[name].sum() for name in ("inspected", "found")}
    daily = days.group_by("day").aggregate(**sums).mutate(key=ibis.literal(EVERYTHING), joined=_number(0))
    return _running(daily).select(all_day="day", all_inspected="inspected", all_found="found")


def _number(value: float) -> ir.FloatingScalar:
    return ibis.literal(float(value), "float64")
