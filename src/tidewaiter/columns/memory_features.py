"""What memory says about a declaration: rates, trends, prices and recency, as numbers for models.

Every rate is shrunk to the rate of a parent key (empirical Bayes): a newcomer is
judged like its peers, not as if it were proven clean. The prior counts as
`PRIOR` inspections of the parent. It is a stated choice and not an estimate:
an estimate would have to be remembered by day as well, and would move all
features of a quiet key because other keys moved.

The formulas are written once and run twice: on columns of an engine and on the
numbers of one declaration (see `Arithmetic`), so that a served value cannot
drift from a trained one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from tidewaiter.columns.memory import HalfLives
from tidewaiter.tables.remembered import KINDS

__all__ = ["PARENTS", "WORDINGS", "Arithmetic", "feature_names", "feature_values", "meaning_of"]

PARENTS: dict[str, str] = {
    "office": "everything",
    "origin": "everything",
    "hs4": "everything",
    "declarant": "office",
    "importer": "office",
    "exporter": "origin",
    "hs6": "hs4",
    "origin_hs6": "hs6",
    "importer_hs4": "importer",
    "goods_line": "origin_hs6",
}
"""Whose rate a newcomer of each kind inherits; parents come first."""

PRICE_PARENTS: dict[str, str] = {"hs4": "everything", "hs6": "hs4", "origin_hs6": "hs6", "importer_hs4": "hs4"}
"""Where unit prices can be compared, and whose price a newcomer inherits."""

PRIOR = 10.0
"""How many inspections, or priced lines, of its parent each key starts with."""
_PRIOR_RATE = 0.05
_PRIOR_SPREAD = 1.0
_LEAST_SPREAD = 0.05

_RECENT = ("importer", "exporter", "declarant", "hs6", "origin_hs6", "importer_hs4", "goods_line")
_SHARES = {"importer_hs4": "importer", "origin_hs6": "hs6"}

_WHO: dict[str, str] = {
    "everything": "all declarations",
    "importer": "this importer",
    "exporter": "this exporter or seller",
    "declarant": "this declarant",
    "office": "this customs office",
    "origin": "goods of this origin",
    "hs4": "goods of this heading (HS4)",
    "hs6": "these goods (HS6)",
    "origin_hs6": "these goods from this origin",
    "importer_hs4": "this importer with this heading",
    "goods_line": "exactly this line (code, origin, rate, mass and price)",
}

_MEANINGS: dict[str, str] = {
    "declared": "lines declared for {who}, older ones counting less",
    "inspected": "inspection results for {who}, older ones counting less",
    "found": "violations found for {who}, older ones counting less",
    "inspected_share": "how much of what was declared for {who} has an inspection result",
    "declared_trend": "whether more (above 0) or less is declared for {who} than usual",
    "rate": "share of inspections that found a violation, for {who}",
    "rate_short": "share of inspections that found a violation in the last weeks, for {who}",
    "rate_trend": "whether violations are becoming more frequent (above 0) or rarer for {who}",
    "revenue_per_inspection": "revenue recovered per inspection, for {who}",
    "share_of_importer": "part of this importer's lines that is of this heading",
    "share_of_hs6": "part of these goods that comes from this origin",
    "price_z": "price per kilogram against what is usual for {who}, in spreads (below 0: cheaper)",
    "days_since_declared": "days since the last declaration for {who} (empty for a newcomer)",
    "days_since_inspected": "days since the last inspection result for {who} (empty if there is none)",
    "days_since_found": "days since the last violation found for {who} (empty if there is none)",
    "age_days": "days since the first declaration for {who} (0 for a newcomer)",
}

WORDINGS = (*_MEANINGS.values(), *_WHO.values())
"""What features say, and of whom."""

Value: TypeAlias = Any
"""A column or a number. No type says "whatever + - * / of itself and a number give", hence `Any`."""


class Arithmetic(Protocol):
    """What the formulas need beyond + - *, for columns or for plain numbers."""

    def number(self, value: float) -> Value:
        """A constant."""

    def ratio(self, upper: Value, lower: Value) -> Value:
        """A quotient whose lower part is above zero."""

    def ln(self, value: Value) -> Value:
        """The natural logarithm of a number above zero."""

    def root(self, value: Value) -> Value:
        """The square root of a number that is not below zero."""

    def at_least(self, value: Value, least: float) -> Value:
        """The value, or `least` if that is more."""


@dataclass(frozen=True, slots=True)
class _Memory:
    """The recalled states of one or many lines, with the arithmetic for them."""

    recalled: Mapping[str, Value]
    arithmetic: Arithmetic
    half_lives: HalfLives

    def sum(self, kind: str, name: str) -> Value:
        return self.recalled[f"{kind}_{name}"]


def feature_values(
    recalled: Mapping[str, Value], *, arithmetic: Arithmetic, half_lives: HalfLives | None = None
) -> dict[str, Value]:
    """Every feature, by name.

    Args:
        recalled: for each kind its decayed sums (zero if never seen) as `importer_found_long`, the days since
            its dates as `importer_days_since_declared`, `..._inspected`, `..._found`, `importer_age_days`, and
            the line's own `log_price`; empty where there is none.
        arithmetic: how to compute with such values.
        half_lives: those of the states.

    Returns:
        Values in the order of `feature_names`; a value is empty where nothing can be said.
    """
    memory = _Memory(recalled, arithmetic, half_lives or HalfLives())
    values: dict[str, Value] = {}
    rates = _rates(memory)
    revenues = _revenues(memory)
    for kind in KINDS:
        if kind != "everything":
            values |= _amounts(memory, kind)
        values[f"{kind}_rate"], values[f"{kind}_rate_short"] = rates[kind]
        values[f"{kind}_rate_trend"] = _log_ratio(memory, rates[kind][1], rates[kind][0])
        values[f"{kind}_revenue_per_inspection"] = revenues[kind]
    for kind, whole in _SHARES.items():
        values[f"{kind}_share_of_{whole}"] = _shrunk_share(memory, kind, whole)
    values |= _price_scores(memory)
    for kind in _RECENT:
        for name in ("days_since_declared", "days_since_inspected", "days_since_found", "age_days"):
            values[f"{kind}_{name}"] = recalled[f"{kind}_{name}"]
    return values


def feature_names() -> tuple[str, ...]:
    """The names of all features, in the order in which they are stored."""
    return tuple(_MEANING_OF)


def meaning_of(feature: str) -> str:
    """What a feature says, in words for an analyst.

    Raises:
        KeyError: there is no feature of that name.
    """
    return _MEANING_OF[feature]


def _amounts(memory: _Memory, kind: str) -> dict[str, Value]:
    one = memory.arithmetic.number(1)
    declared, inspected = memory.sum(kind, "declared_long"), memory.sum(kind, "inspected_long")
    pace = memory.sum(kind, "declared_short") * memory.arithmetic.number(
        memory.half_lives.long / memory.half_lives.short
    )
    return {
        f"{kind}_declared": declared,
        f"{kind}_inspected": inspected,
        f"{kind}_found": memory.sum(kind, "found_long"),
        f"{kind}_inspected_share": memory.arithmetic.ratio(inspected, declared + one),
        f"{kind}_declared_trend": _log_ratio(memory, pace + one, declared + one),
    }


def _rates(memory: _Memory) -> dict[str, tuple[Value, Value]]:
    """The long and the short rate of each kind: the long one starts from its parent's, the short one from the long."""
    number = memory.arithmetic.number
    rates: dict[str, tuple[Value, Value]] = {}
    for kind in ("everything", *PARENTS):
        start = rates[PARENTS[kind]][0] if kind in PARENTS else number(_PRIOR_RATE)
        long = _shrunk(memory, memory.sum(kind, "found_long"), memory.sum(kind, "inspected_long"), start)
        short = _shrunk(memory, memory.sum(kind, "found_short"), memory.sum(kind, "inspected_short"), long)
        rates[kind] = (long, short)
    return rates


def _revenues(memory: _Memory) -> dict[str, Value]:
    revenues: dict[str, Value] = {}
    for kind in ("everything", *PARENTS):
        start = revenues[PARENTS[kind]] if kind in PARENTS else memory.arithmetic.number(0)
        revenue, inspected = memory.sum(kind, "revenue_long"), memory.sum(kind, "inspected_long")
        revenues[kind] = _shrunk(memory, revenue, inspected, start)
    return revenues


def _price_scores(memory: _Memory) -> dict[str, Value]:
    """How many spreads the line's log price lies above the mean of each kind; mean and square are both shrunk."""
    number = memory.arithmetic.number
    log_price = memory.recalled["log_price"]
    means: dict[str, Value] = {}
    squares: dict[str, Value] = {}
    scores: dict[str, Value] = {}
    for kind in ("everything", *PRICE_PARENTS):
        parent = PRICE_PARENTS.get(kind)
        mean = means[parent] if parent else number(0)
        square = squares[parent] if parent else number(_PRIOR_SPREAD)
        lines = memory.sum(kind, "priced_long")
        means[kind] = _shrunk(memory, memory.sum(kind, "log_price_sum_long"), lines, mean)
        squares[kind] = _shrunk(memory, memory.sum(kind, "log_price_square_long"), lines, square)
        if parent:
            variance = memory.arithmetic.at_least(squares[kind] - means[kind] * means[kind], _LEAST_SPREAD**2)
            scores[f"{kind}_price_z"] = memory.arithmetic.ratio(
                log_price - means[kind], memory.arithmetic.root(variance)
            )
    return scores


def _shrunk(memory: _Memory, total: Value, trials: Value, start: Value) -> Value:
    prior = memory.arithmetic.number(PRIOR)
    return memory.arithmetic.ratio(total + prior * start, trials + prior)


def _shrunk_share(memory: _Memory, kind: str, whole: str) -> Value:
    one = memory.arithmetic.number(1)
    return memory.arithmetic.ratio(memory.sum(kind, "declared_long"), memory.sum(whole, "declared_long") + one)


def _log_ratio(memory: _Memory, upper: Value, lower: Value) -> Value:
    return memory.arithmetic.ln(memory.arithmetic.ratio(upper, lower))


def _meanings() -> dict[str, str]:
    """The meaning of every feature, in their order."""
    rate = ("rate", "rate_short", "rate_trend", "revenue_per_inspection")
    amounts = ("declared", "inspected", "found", "inspected_share", "declared_trend")
    named = [(kind, name) for kind in KINDS for name in ((*amounts, *rate) if kind != "everything" else rate)]
    named += [(kind, f"share_of_{whole}") for kind, whole in _SHARES.items()]
    named += [(kind, "price_z") for kind in PRICE_PARENTS]
    recency = ("days_since_declared", "days_since_inspected", "days_since_found", "age_days")
    named += [(kind, name) for kind in _RECENT for name in recency]
    return {f"{kind}_{name}": _MEANINGS[name].format(who=_WHO[kind]) for kind, name in named}


_MEANING_OF = _meanings()
