"""The same condition as plain JSON: what an editor without code holds, and what programs send.

    {"all": [{"left": {"column": "hs6"}, "is": "starts with", "right": [{"text": "6109"}]},
             {"none": [{"left": {"column": "origin"}, "is": "in", "right": [{"text": "BD"}]}]}]}

`all` and `any` hold two parts or more. `none` holds one or more, of which no one may hold.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from tidewaiter.rules.condition import (
    OPERATORS,
    All,
    Any,
    Calculated,
    Condition,
    ConditionError,
    Criterion,
    Day,
    Expression,
    Named,
    Not,
    Number,
    Words,
)
from tidewaiter.rules.parsing import DEEPEST

__all__ = ["Json", "from_structure", "structure_of"]

Json = Mapping[str, object]
_SIGNS = ("+", "-", "*", "/")


def structure_of(condition: Condition) -> dict[str, object]:
    """The condition as JSON."""
    if isinstance(condition, Criterion):
        right = [_expression_json(each) for each in condition.right]
        return {"left": _expression_json(condition.left), "is": condition.how, "right": right}
    if isinstance(condition, Not):
        inner = condition.part.parts if isinstance(condition.part, Any) else (condition.part,)
        return {"none": [structure_of(part) for part in inner]}
    return {
        ("all" if isinstance(condition, All) else "any"): [structure_of(part) for part in condition.parts],
    }


def from_structure(structure: object) -> Condition:
    """The condition that such JSON says.

    Raises:
        ConditionError: it says none; the message names the part.
    """
    return _condition(structure, "the condition", depth=0)


def _condition(node: object, where: str, *, depth: int) -> Condition:
    if depth > DEEPEST:
        raise ConditionError(f"groups lie more than {DEEPEST} deep")
    if not isinstance(node, Mapping):
        raise ConditionError(f"{where} is no group and no criterion")
    if set(node) == {"left", "is", "right"}:
        return _criterion(node, where)
    if len(node) != 1 or not set(node) <= {"all", "any", "none"}:
        raise ConditionError(f"{where} is no group (all, any, none) and no criterion (left, is, right)")
    ((kind, listed),) = node.items()
    if not isinstance(listed, list) or len(listed) < (1 if kind == "none" else 2):
        raise ConditionError(f"{where}: a group {kind!r} holds too few parts")
    parts = tuple(_condition(part, f"{where}, part {n}", depth=depth + 1) for n, part in enumerate(listed, start=1))
    if kind == "none":
        return Not(parts[0] if len(parts) == 1 else Any(parts))
    return All(parts) if kind == "all" else Any(parts)


def _criterion(node: Json, where: str) -> Criterion:
    how, right = node["is"], node["right"]
    if not isinstance(how, str) or how not in OPERATORS:
        raise ConditionError(f"{where}: no comparison is called {how!r}; there are {', '.join(OPERATORS)}")
    least, most = {"none": (0, 0), "one": (1, 1), "two": (2, 2), "some": (1, math.inf)}[OPERATORS[how]]
    if not isinstance(right, list) or not least <= len(right) <= most:
        raise ConditionError(f"{where}: {how!r} does not go with so many values")
    values = tuple(_expression(each, where, depth=0) for each in right)
    return Criterion(_expression(node["left"], where, depth=0), how, values)


def _expression(node: object, where: str, *, depth: int) -> Expression:
    if depth > DEEPEST or not isinstance(node, Mapping) or len(node) != 1:
        raise ConditionError(f"{where}: a side of a criterion is one of column, number, text, day, calculated")
    ((kind, value),) = node.items()
    if kind == "column" and isinstance(value, str):
        return Named(value)
    if kind == "number" and isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return Number(float(value) + 0.0)
    if kind == "text" and isinstance(value, str):
        return Words(value)
    if kind == "day" and isinstance(value, str):
        return _day(value, where)
    if kind == "calculated" and isinstance(value, list) and len(value) == 3 and value[1] in _SIGNS:
        left, right = (_expression(side, where, depth=depth + 1) for side in (value[0], value[2]))
        return Calculated(left, str(value[1]), right)
    raise ConditionError(f"{where}: a side of a criterion is one of column, number, text, day, calculated")


def _day(text: str, where: str) -> Day:
    try:
        return Day(date.fromisoformat(text))
    except ValueError:
        raise ConditionError(f"{where}: days are written like 2025-06-30") from None


def _expression_json(expression: Expression) -> dict[str, object]:
    if isinstance(expression, Named):
        return {"column": expression.name}
    if isinstance(expression, Number):
        return {"number": expression.value}
    if isinstance(expression, Day):
        return {"day": expression.day.isoformat()}
    if isinstance(expression, Words):
        return {"text": expression.text}
    return {"calculated": [_expression_json(expression.left), expression.sign, _expression_json(expression.right)]}
