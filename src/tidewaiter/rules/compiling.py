"""From a checked condition to a column of yes and no, for DuckDB and Spark alike.

A criterion with a missing value is neither true nor false, and so are calculations with one, and quotients by zero. It
never makes a line a hit, not even behind a `not`; only `is missing` asks for it. At the end, what is neither is no hit.

Texts are handed over as literals of the expression and never as parts of a query's text. `starts with`, `ends with`
and `contains` take small and capital letters for the same; `=` and `in` do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any as Anything

import ibis
import ibis.expr.types as ir

from tidewaiter.rules.condition import (
    All,
    Calculated,
    Condition,
    Criterion,
    Day,
    Expression,
    Named,
    Not,
    Number,
    Words,
)

__all__ = ["compiled"]

Value = Anything
"""A column or a literal. No type says "whatever can be compared with its like", hence `Any`."""

_COMPARED: dict[str, Callable[[Value, Value], ir.BooleanValue]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_LIKENED: dict[str, Callable[[ir.StringValue, str], ir.BooleanValue]] = {
    "starts with": lambda text, part: text.startswith(ibis.literal(part, "string")),
    "ends with": lambda text, part: text.endswith(ibis.literal(part, "string")),
    "contains": lambda text, part: text.contains(ibis.literal(part, "string")),
}


def compiled(condition: Condition, facts: ir.Table) -> ir.BooleanValue:
    """Whether each row of `facts` is a hit: never empty.

    Args:
        condition: as `checking.check` let it pass.
        facts: with every column that the condition names; see `facts.facts_of`.
    """
    return _condition(condition, facts).fill_null(ibis.literal(False))


def _condition(condition: Condition, facts: ir.Table) -> ir.BooleanValue:
    if isinstance(condition, Criterion):
        return _criterion(condition, facts)
    if isinstance(condition, Not):
        return ~_condition(condition.part, facts)
    parts = [_condition(part, facts) for part in condition.parts]
    return reduce((lambda a, b: a & b) if isinstance(condition, All) else (lambda a, b: a | b), parts)


def _criterion(criterion: Criterion, facts: ir.Table) -> ir.BooleanValue:
    left = _value(criterion.left, facts)
    if criterion.how == "is missing":
        return left.isnull()
    if criterion.how == "is not missing":
        return left.notnull()
    if criterion.how in _LIKENED:
        return _likened(left, criterion)
    right = [_value(each, facts) for each in criterion.right]
    if criterion.how == "between":
        return (left >= right[0]) & (left <= right[1])
    if criterion.how in ("in", "not in"):
        among = left.isin(right)
        return among if criterion.how == "in" else ~among
    return _COMPARED[criterion.how](left, right[0])


def _likened(left: ir.StringValue, criterion: Criterion) -> ir.BooleanValue:
    parts: Sequence[str] = [each.text.lower() for each in criterion.right if isinstance(each, Words)]
    like, text = _LIKENED[criterion.how], left.lower()
    return reduce(lambda a, b: a | b, (like(text, part) for part in parts))


def _value(expression: Expression, facts: ir.Table) -> Value:
    if isinstance(expression, Named):
        column = facts[expression.name]
        return column.cast("float64") if column.type().is_numeric() else column
    if isinstance(expression, Number):
        return ibis.literal(expression.value, "float64")
    if isinstance(expression, Words):
        return ibis.literal(expression.text, "string")
    if isinstance(expression, Day):
        return ibis.literal(expression.day)
    return _calculated(expression, facts)


def _calculated(expression: Calculated, facts: ir.Table) -> Value:
    if _is_constant(expression):
        value = _constant(expression)
        return ibis.literal(value, "float64") if math.isfinite(value) else _nothing()
    left, right = _value(expression.left, facts), _value(expression.right, facts)
    if expression.sign == "+":
        return left + right
    if expression.sign == "-":
        return left - right
    if expression.sign == "*":
        return left * right
    nothing = ibis.null("float64")
    return left / ibis.ifelse(right == ibis.literal(0.0, "float64"), nothing, right)


def _nothing() -> ir.FloatingValue:
    """A value that is missing: an equality with an empty literal would be read as `is missing`."""
    nought = ibis.literal(0.0, "float64")
    return nought.nullif(nought)


def _is_constant(expression: Expression) -> bool:
    if isinstance(expression, Calculated):
        return _is_constant(expression.left) and _is_constant(expression.right)
    return isinstance(expression, Number)


def _constant(expression: Expression) -> float:
    """Numbers alone are calculated here: an engine would take them for decimals. NaN where nothing comes out."""
    if isinstance(expression, Number):
        return expression.value
    assert isinstance(expression, Calculated)
    left, right = _constant(expression.left), _constant(expression.right)
    if expression.sign == "/":
        return left / right if right else math.nan
    return {"+": left + right, "-": left - right, "*": left * right}[expression.sign]
