"""Does a condition make sense of the columns it names? Names, kinds and units, before anything is computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tidewaiter.rules.condition import (
    Calculated,
    Condition,
    ConditionError,
    Criterion,
    Expression,
    Named,
    Number,
    Place,
    Words,
    criteria_of,
)
from tidewaiter.rules.vocabulary import Term, Vocabulary
from tidewaiter.rules.writing import written_expression as _shown

__all__ = ["Problem", "check", "problems_of"]

Unit: TypeAlias = tuple[tuple[str, int], ...]
"""Powers of units, in the order of their names; empty for a plain share or count."""

_ORDERED = ("<", "<=", ">", ">=", "between")
_OF_TEXTS = ("starts with", "ends with", "contains")
_PLAIN = ("", "0-1")
_CALLED = {"text": "a text", "number": "a number", "date": "a day"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where in the text, and which criterion: its place among all, from 0."""

    message: str
    at: Place
    criterion: int


@dataclass(frozen=True, slots=True)
class _Sense:
    """What an expression is: text, number or date; a literal number goes with every unit (None)."""

    kind: str
    unit: Unit | None = None
    literal: bool = False


def check(condition: Condition, words: Vocabulary) -> Condition:
    """The condition, if it makes sense.

    Raises:
        ConditionError: it does not; the first problem, and how many more there are.
    """
    found = problems_of(condition, words)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise ConditionError(found[0].message + more, at=found[0].at)
    return condition


def problems_of(condition: Condition, words: Vocabulary) -> list[Problem]:
    """Everything that is wrong, in the order of the text."""
    return [
        Problem(message, at, number)
        for number, criterion in enumerate(criteria_of(condition))
        for message, at in _wrong(criterion, words)
    ]


def _wrong(criterion: Criterion, words: Vocabulary) -> Iterator[tuple[str, Place]]:
    try:
        left = _sense(criterion.left, words)
        right = [_sense(each, words) for each in criterion.right]
        _check_missing(criterion, words)
        if left.literal:
            raise ConditionError("a criterion begins with a column", at=criterion.left.at)
        _check_operator(criterion, left)
        for each, sense in zip(criterion.right, right, strict=True):
            _check_against(criterion, left, each, sense)
    except ConditionError as problem:
        yield str(problem), problem.at


def _check_missing(criterion: Criterion, words: Vocabulary) -> None:
    if not criterion.how.endswith("missing"):
        return
    if not isinstance(criterion.left, Named):
        raise ConditionError("only a column can be missing", at=criterion.left.at)
    term = words.get(criterion.left.name)
    if term and not term.column.nullable:
        raise ConditionError(f"{term.name} is never missing", at=criterion.left.at)


def _check_operator(criterion: Criterion, left: _Sense) -> None:
    said = _shown(criterion.left)
    if criterion.how in _ORDERED and left.kind == "text":
        raise ConditionError(
            f"{said} is a text, and texts have no order: use =, in or starts with", at=criterion.left.at
        )
    if criterion.how in _OF_TEXTS and left.kind != "text":
        raise ConditionError(f"{said} is {_CALLED[left.kind]}: {criterion.how!r} is for texts", at=criterion.left.at)


def _check_against(criterion: Criterion, left: _Sense, value: Expression, sense: _Sense) -> None:
    said = _shown(criterion.left)
    if sense.kind != left.kind:
        how = {
            "text": f'write it in double quotes: "{_shown(value)}"'
            if isinstance(value, Number)
            else "compare it with a text",
            "number": "write a number, without quotes",
            "date": "write a day like 2025-06-30, without quotes",
        }[left.kind]
        raise ConditionError(f"{said} is {_CALLED[left.kind]}: {how}", at=value.at)
    if isinstance(value, Words) and not value.text and criterion.how in _OF_TEXTS:
        raise ConditionError("every text does that with an empty one", at=value.at)
    if left.unit is not None and sense.unit is not None and left.unit != sense.unit:
        units = f"{said} is in {_unit_words(left.unit)}, {_shown(value)} in {_unit_words(sense.unit)}"
        raise ConditionError(f"{units}: they cannot be compared", at=value.at)


def _sense(expression: Expression, words: Vocabulary) -> _Sense:
    if isinstance(expression, Named):
        return _sense_of_term(_term(expression, words))
    if isinstance(expression, Number):
        return _Sense("number", None, literal=True)
    if isinstance(expression, Calculated):
        return _calculated(expression, words)
    return _Sense("text" if isinstance(expression, Words) else "date", literal=True)


def _term(named: Named, words: Vocabulary) -> Term:
    term = words.get(named.name)
    if term is None:
        near = words.near(named.name)
        hint = f"; did you mean {near!r}?" if near else "; `tidewaiter rules columns` lists all"
        raise ConditionError(f"no column {named.name!r}{hint}", at=named.at)
    return term


def _sense_of_term(term: Term) -> _Sense:
    if term.is_number:
        unit = term.column.unit
        return _Sense("number", () if unit in _PLAIN else ((unit, 1),))
    return _Sense("date" if term.kind == "date" else "text")


def _calculated(expression: Calculated, words: Vocabulary) -> _Sense:
    left, right = _sense(expression.left, words), _sense(expression.right, words)
    for side, sense in ((expression.left, left), (expression.right, right)):
        if sense.kind != "number":
            raise ConditionError(f"{_shown(side)} is {_CALLED[sense.kind]}: one cannot calculate with it", at=side.at)
    literal = left.literal and right.literal
    if expression.sign in "*/":
        return _Sense("number", _combined(left.unit, right.unit, expression.sign), literal)
    if left.unit is not None and right.unit is not None and left.unit != right.unit:
        units = f"{_shown(expression.left)} is in {_unit_words(left.unit)}, {_shown(expression.right)} in "
        what = "added" if expression.sign == "+" else "subtracted"
        raise ConditionError(f"{units}{_unit_words(right.unit)}: they cannot be {what}", at=expression.right.at)
    return _Sense("number", right.unit if left.unit is None else left.unit, literal)


def _combined(left: Unit | None, right: Unit | None, sign: str) -> Unit | None:
    if left is None and right is None:
        return None
    powers = dict(left or ())
    for unit, power in right or ():
        powers[unit] = powers.get(unit, 0) + (power if sign == "*" else -power)
    return tuple(sorted((unit, power) for unit, power in powers.items() if power))


def _unit_words(unit: Unit) -> str:
    above = [f"{name}^{power}" if power > 1 else name for name, power in unit if power > 0]
    below = [f"{name}^{-power}" if power < -1 else name for name, power in unit if power < 0]
    if not above and not below:
        return "no unit"
    return " ".join(above or ["1"]) + (f" per {' per '.join(below)}" if below else "")
