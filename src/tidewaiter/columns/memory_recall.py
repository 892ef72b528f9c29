"""What memory holds about each declared line: its keys' states on its day, and the features made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.memory import DATES, SUMS, HalfLives, log_unit_price
from tidewaiter.columns.memory_features import PARENTS, PRICE_PARENTS, feature_values
from tidewaiter.columns.memory_keys import key_column, with_key_parts
from tidewaiter.tables.remembered import KINDS

__all__ = ["features", "kinds_behind", "recall", "recall_all"]


def recall(items: ir.Table, states: ir.Table, kind: str) -> ir.Table:
    """Each line's state of one kind, on the day it was declared.

    Returns:
        `item_id` and the state's columns, each after the kind: `importer_found_long`.
        A line without the key, or with one never seen, has empty columns.
    """
    return recall_all(items, {kind: states}).select("item_id", *(f"{kind}_{name}" for name in (*SUMS, *DATES)))


def features(items: ir.Table, states: Mapping[str, ir.Table], *, half_lives: HalfLives | None = None) -> ir.Table:
    """All that memory says about each line.

    Args:
        items: rows of `declared.items`.
        states: for every kind of `tables.remembered.KINDS` its states. A kind that is left out counts as never
            seen: who asks for few features saves the joins that only others need (`kinds_behind`).
        half_lives: those with which the states were made.

    Returns:
        `item_id` and a float column for each of `memory_features.feature_names()`. A key
        without a state is a newcomer: sums of zero, its parent's rates, recency empty.
    """
    lines = recall_all(items, {kind: states[kind] for kind in KINDS if kind in states})
    recalled: dict[str, ir.Value] = {"log_price": lines.log_price}
    for kind in KINDS:
        if kind not in states:
            recalled |= _never_seen(kind)
            continue
        recalled |= {f"{kind}_{name}": lines[f"{kind}_{name}"].fill_null(_number(0)) for name in SUMS}
        for name in ("declared", "inspected", "found"):
            recalled[f"{kind}_days_since_{name}"] = _days(lines.declared_on, lines[f"{kind}_last_{name}_on"])
        age = _days(lines.declared_on, lines[f"{kind}_first_declared_on"])
        recalled[f"{kind}_age_days"] = age.fill_null(_number(0))
    values = feature_values(recalled, arithmetic=_Columns(), half_lives=half_lives)
    return lines.select("item_id", **values)


def kinds_behind(names: Iterable[str]) -> frozenset[str]:
    """The kinds whose states some features are made of: their own, and those whose rate or price newcomers inherit."""
    kinds: set[str] = set()
    for name in names:
        kind = max((kind for kind in KINDS if name.startswith(f"{kind}_")), key=len)
        kinds.add(kind)
        if "_rate" in name or name.endswith("_per_inspection"):
            kinds |= _ancestors(kind, PARENTS)
        elif name.endswith("_price_z"):
            kinds |= _ancestors(kind, PRICE_PARENTS)
        elif "_share_of_" in name:
            kinds.add(name.rpartition("_share_of_")[2])
    return frozenset(kinds)


def _ancestors(kind: str, parents: Mapping[str, str]) -> set[str]:
    return {parents[kind], *_ancestors(parents[kind], parents)} if kind in parents else set()


def _never_seen(kind: str) -> dict[str, ir.Value]:
    sums: dict[str, ir.Value] = {f"{kind}_{name}": _number(0) for name in SUMS}
    since = {f"{kind}_days_since_{name}": ibis.null("float64") for name in ("declared", "inspected", "found")}
    return sums | since | {f"{kind}_age_days": _number(0)}


def recall_all(items: ir.Table, states: Mapping[str, ir.Table]) -> ir.Table:
    """The lines with their log price and, for each kind, the state of their key; always by left joins.

    An inner join would let an engine join the states to each other by their day.
    """
    lines = with_key_parts(items)
    keys = {f"sought_{kind}": key_column(lines, kind) for kind in states}
    keyed = lines.select("item_id", "declared_on", log_price=log_unit_price(lines), **keys)
    joined = keyed
    for kind, rows in states.items():
        columns = {f"{kind}_{name}": rows[name] for name in ("key", "day", *SUMS, *DATES)}
        named = rows.select(**columns)
        joined = joined.left_join(
            named, [keyed[f"sought_{kind}"] == named[f"{kind}_key"], keyed.declared_on == named[f"{kind}_day"]]
        )
    return joined


@dataclass(frozen=True, slots=True)
class _Columns:
    """The arithmetic of `memory_features` on columns of an engine."""

    def number(self, value: float) -> ir.FloatingScalar:
        return _number(value)

    def ratio(self, upper: ir.FloatingValue, lower: ir.FloatingValue) -> ir.FloatingValue:
        return upper / lower

    def ln(self, value: ir.FloatingValue) -> ir.FloatingValue:
        return value.ln()

    def root(self, value: ir.FloatingValue) -> ir.FloatingValue:
        return value.sqrt()

    def at_least(self, value: ir.FloatingValue, least: float) -> ir.FloatingValue:
        return ibis.greatest(value, _number(least))


def _days(later: ir.DateValue, earlier: ir.DateValue) -> ir.FloatingValue:
    return later.delta(earlier, unit="day").cast("float64")


def _number(value: float) -> ir.FloatingScalar:
    return ibis.literal(float(value), "float64")
