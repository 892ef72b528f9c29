"""Memory: decayed histories of whatever a declaration names, known strictly before a day.

    M_h(key, day) = sum of x_i * 2^-((day - d_i) / h)  over all d_i < day

Declarations enter on the day they are declared, results on the day they become
known. The sum is taken over days, not rows: one aggregation to (key, day), then
one running sum. Each amount is first blown up by 2^((d_i - ANCHOR) / h), so that
a plain running sum remains, and the sum is shrunk by the same factor of its own
day. All amounts of a running sum are of one sign or small beside it, so nothing
is lost by cancelling; the factors of a century fit a double.

Batch (`states`), incremental (`advance`, `carry`) and one row at a time
(`memory_served`) are the same number to 1e-9; carried states of two shards add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.last_known import last_known
from tidewaiter.columns.memory_keys import LARGEST, key_column, key_parts, with_key_parts
from tidewaiter.errors import UsageError
from tidewaiter.tables.remembered import DECAYED, KINDS

__all__ = [
    "AMOUNTS",
    "ANCHOR",
    "DATES",
    "SUMS",
    "HalfLives",
    "advance",
    "carry",
    "daily",
    "events",
    "growth",
    "log_unit_price",
    "remembered",
    "states",
]

ANCHOR = date(2010, 1, 1)
_FARTHEST = 900
"""Powers of two kept either side of the anchor. With a half-life of 14 days that is 1975 to 2044; days
beyond it (a slip of the pen, usually) are remembered without decay rather than as infinity."""

SUMS: dict[str, tuple[str, str]] = {
    column.name: (column.name.rpartition("_")[0], column.name.rpartition("_")[2]) for column in DECAYED
}
"""Each decayed sum of the contract with the daily amount and the half-life that it is made of."""

AMOUNTS = tuple(dict.fromkeys(amount for amount, _ in SUMS.values()))
DATES = ("first_declared_on", "last_declared_on", "last_inspected_on", "last_found_on")
_OF_RESULTS = tuple(name for name, (amount, _) in SUMS.items() if amount in ("inspected", "found", "revenue"))
_OF_LINES = tuple(name for name in SUMS if name not in _OF_RESULTS)


@dataclass(frozen=True, slots=True)
class HalfLives:
    """After how many days an event counts half: for the short and for the long memory.

    Raises:
        UsageError: a half-life is below 14 days, or the short one is not the shorter.
    """

    short: float = 30.0
    long: float = 365.0

    def __post_init__(self) -> None:
        if not 14 <= self.short < self.long:
            raise UsageError(
                f"half-lives of {self.short:g} and {self.long:g} days do not serve: "
                "the short one must be at least 14 days, and shorter than the long one"
            )


def events(items: ir.Table, outcomes: ir.Table, *, as_of: str | None = None) -> ir.Table:
    """What enters memory, and when: one row per declared line, and one per result.

    A result carries the keys of its line. It enters when it became known, but
    never before its line was declared, so that no line can see its own result.

    Args:
        items: rows of `declared.items`.
        outcomes: rows of `found.outcomes` (`item_id`, `known_on`, `illicit`, `revenue`).
        as_of: an ISO date; results known on that day or later are not seen.

    Returns:
        The columns that keys are made of, `day`, and each of `AMOUNTS`.
    """
    lines = with_key_parts(items)
    parts = list(dict.fromkeys(part for kind in KINDS for part in key_parts(kind)))
    if as_of is not None:
        outcomes = outcomes.filter(outcomes.known_on < ibis.date(as_of))
    log_price = log_unit_price(lines)
    declared = lines.select(
        *parts,
        day=lines.declared_on,
        declared=_number(1),
        inspected=_number(0),
        found=_number(0),
        revenue=_number(0),
        priced=log_price.notnull().cast("float64"),
        log_price_sum=log_price.fill_null(_number(0)),
        log_price_square=(log_price * log_price).fill_null(_number(0)),
    )
    results = outcomes.select("item_id", "known_on", "illicit", "revenue").inner_join(lines, "item_id")
    nothing = {amount: _number(0) for amount in AMOUNTS}
    known = results.select(
        *parts,
        day=ibis.greatest(results.known_on, results.declared_on),
        **nothing
        | {
            "inspected": _number(1),
            "found": results.illicit.cast("int64").cast("float64"),
            "revenue": ibis.ifelse(_within(results.revenue), results.revenue, _number(0)),
        },
    )
    return declared.union(known)


def log_unit_price(lines: ir.Table) -> ir.FloatingValue:
    """ln(customs value / net kg), empty unless both are above zero."""
    value, mass = lines.customs_value, lines.net_mass_kg
    priced = _within(value) & (value > _number(0)) & _within(mass) & (mass > _number(0))
    return ibis.ifelse(priced, value, ibis.null("float64")).ln() - ibis.ifelse(priced, mass, ibis.null("float64")).ln()


def daily(entered: ir.Table, kind: str) -> ir.Table:
    """Sum `events` per key and day; events that lack a part of the key are left out.

    Returns:
        `key`, `day` and each of `AMOUNTS`, one row per key and day.
    """
    parts = key_parts(kind)
    sums = {amount: entered[amount].sum() for amount in AMOUNTS}
    whole = entered.filter(*(entered[part].notnull() for part in parts)) if parts else entered
    days = whole.group_by(*parts, "day").aggregate(**sums)
    return days.select("day", *AMOUNTS, key=key_column(days, kind))


def remembered(entered: ir.Table, kind: str, half_lives: HalfLives) -> ir.Table:
    """The states of one kind of key, from `events`."""
    results = entered.filter(entered.inspected > _number(0))
    return states(daily(entered, kind), half_lives, heard=daily(results, kind))


def states(days: ir.Table, half_lives: HalfLives, *, heard: ir.Table | None = None) -> ir.Table:
    """Every state that the daily sums give rise to: one row per row of `daily`, known strictly before its day.

    Args:
        days: rows of `daily`.
        half_lives: after how many days an event counts half.
        heard: the rows of `days` with a result, if they can be had for less than by picking them out of all;
            of their amounts only those of results are read.

    Returns:
        The columns of `tables.remembered`.
    """
    if heard is None:
        heard = days.filter(days.inspected > _number(0))
    return _running(_grown(days, half_lives), _grown(heard, half_lives), half_lives)


def advance(carried: ir.Table, days: ir.Table, half_lives: HalfLives) -> ir.Table:
    """The states of new days, from what was carried over instead of from all history.

    Args:
        carried: what `carry` gave: for each key, one row as known at the start of its `day`.
        days: rows of `daily`; none may lie before the carried day of its key.
        half_lives: those with which `carried` was made.

    Returns:
        One row per row of `days`, as `states` would give.
    """
    before = _grown_carried(carried, half_lives).mutate(old=ibis.literal(True))
    new = _grown(days, half_lives).mutate(old=ibis.literal(False))
    whole = _union(before, new)
    running = _running(whole, whole.filter(whole.heard_on.notnull()), half_lives, keep=("old",))
    return running.filter(~running.old).drop("old")


def carry(carried: ir.Table | None, days: ir.Table | None, half_lives: HalfLives) -> ir.Table:
    """One row per key that sums up all that was carried and all days since, to go on from.

    Its `day` is the day after the key's last event. Nothing need be in order
    here: carried rows of two shards, or days that arrive late, simply add up.

    Raises:
        UsageError: there is nothing to sum.
    """
    rows = [_grown_carried(carried, half_lives)] if carried is not None else []
    rows += [_grown(days, half_lives)] if days is not None else []
    if not rows:
        raise UsageError("nothing to carry: give carried states, daily sums, or both")
    whole = rows[0] if len(rows) == 1 else _union(*rows)
    dates = {name: whole[name].min() if name.startswith("first") else whole[name].max() for name in DATES}
    closed = whole.group_by("key").aggregate(day=whole.day.max(), **{s: whole[s].sum() for s in SUMS}, **dates)
    closed = closed.mutate(day=(closed.day + ibis.interval(days=1)).cast("date"))
    grown_by = {name: growth(closed.day, getattr(half_lives, name)) for name in ("short", "long")}
    return closed.select(
        "key", "day", **{s: closed[s] / grown_by[half] for s, (_, half) in SUMS.items()}, **_same(DATES)
    )


def _within(amount: ir.FloatingValue) -> ir.BooleanValue:
    return amount.abs() < _number(LARGEST)


def _number(value: float) -> ir.FloatingScalar:
    return ibis.literal(float(value), "float64")


def growth(day: ir.DateValue, half_life: float) -> ir.FloatingValue:
    """2^((day - ANCHOR) / half-life)."""
    days, farthest = day.delta(ibis.date(ANCHOR), unit="day"), int(_FARTHEST * half_life)
    within = ibis.greatest(ibis.least(days, farthest), -farthest)
    return _number(2) ** (within.cast("float64") / _number(half_life))


def _grown(days: ir.Table, half_lives: HalfLives) -> ir.Table:
    """Daily sums blown up by their day, ready to be added.

    The first day of a key is a day of declaration, since no result enters before its line.
    """
    grown_by = {name: growth(days.day, getattr(half_lives, name)) for name in ("short", "long")}
    nothing = ibis.null("date")
    heard_on = ibis.ifelse(days.inspected > _number(0), days.day, nothing)
    return days.select(
        "key",
        "day",
        **{name: days[amount] * grown_by[half] for name, (amount, half) in SUMS.items()},
        first_declared_on=days.day,
        last_declared_on=ibis.ifelse(days.declared > _number(0), days.day, nothing),
        last_inspected_on=heard_on,
        last_found_on=ibis.ifelse(days.found > _number(0), days.day, nothing),
        heard_on=heard_on,
    )


def _grown_carried(carried: ir.Table, half_lives: HalfLives) -> ir.Table:
    """Carried states as if all of it had happened on the day before, blown up likewise."""
    grown_by = {name: growth(carried.day, getattr(half_lives, name)) for name in ("short", "long")}
    day = (carried.day - ibis.interval(days=1)).cast("date")
    return carried.select(
        "key",
        day=day,
        **{name: carried[name] * grown_by[half] for name, (_, half) in SUMS.items()},
        **{name: carried[name] for name in DATES},
        heard_on=ibis.ifelse(carried.last_inspected_on.notnull(), day, ibis.null("date")),
    )


def _running(grown: ir.Table, heard: ir.Table, half_lives: HalfLives, *, keep: tuple[str, ...] = ()) -> ir.Table:
    """The sums of all rows before each, shrunk to the day of the row.

    Sums of results change on the few days on which one was heard. They run over those days alone (`heard`), and
    each row takes what they had come to on the last such day before it.
    """
    before = ibis.window(group_by="key", order_by="day", preceding=(None, 1))
    lines = grown.select(
        "key",
        "day",
        *keep,
        **{name: grown[name].sum().over(before) for name in _OF_LINES},
        first_declared_on=grown.first_declared_on.first(include_null=True).over(before),
        last_declared_on=last_known(grown.last_declared_on, before),
        last_heard_on=last_known(grown.heard_on, before),
    )
    so_far = ibis.window(group_by="key", order_by="day", preceding=None, following=0)
    results = heard.select(
        heard_key=heard.key,
        heard_on=heard.heard_on,
        **{name: heard[name].sum().over(so_far) for name in _OF_RESULTS},
        **{name: last_known(heard[name], so_far) for name in ("last_inspected_on", "last_found_on")},
    )
    whole = lines.left_join(results, [lines.key == results.heard_key, lines.last_heard_on == results.heard_on])
    grown_by = {name: growth(whole.day, getattr(half_lives, name)) for name in ("short", "long")}
    sums = {name: whole[name].fill_null(_number(0)) / grown_by[half] for name, (_, half) in SUMS.items()}
    return whole.select("key", "day", *keep, **sums, **_same(DATES))


def _union(one: ir.Table, other: ir.Table) -> ir.Table:
    return one.union(other.select(*one.columns))


def _same(names: tuple[str, ...]) -> dict[str, ibis.Deferred]:
    return {name: ibis._[name] for name in names}
