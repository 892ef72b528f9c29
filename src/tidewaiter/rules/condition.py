"""What a condition is made of: criteria for columns, put together by and, or and not.

The same values stand behind the text that analysts read and the rows of an editor without code. `at` is where a part
stands in its text, from and to; it says nothing about what the part means and does not count when two are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from tidewaiter.errors import UsageError

__all__ = [
    "OPERATORS",
    "All",
    "Any",
    "Calculated",
    "Condition",
    "ConditionError",
    "Criterion",
    "Day",
    "Expression",
    "Named",
    "Not",
    "Number",
    "Place",
    "Takes",
    "Words",
    "columns_of",
    "criteria_of",
]

Place: TypeAlias = tuple[int, int]
Takes: TypeAlias = Literal["none", "one", "two", "some"]

OPERATORS: dict[str, Takes] = {
    "=": "one",
    "!=": "one",
    "<": "one",
    "<=": "one",
    ">": "one",
    ">=": "one",
    "between": "two",
    "in": "some",
    "not in": "some",
    "starts with": "some",
    "ends with": "some",
    "contains": "some",
    "is missing": "none",
    "is not missing": "none",
}
"""How a column can be tested, and how many values stand on the right: `some` is one or a list."""


class ConditionError(UsageError):
    """A condition does not say something that can be asked of a line; `at` is where in its text."""

    def __init__(self, message: str, *, at: Place = (0, 0)) -> None:
        super().__init__(message)
        self.at = at

    def pointed(self, text: str) -> str:
        """The message with the line of the text that it is about, and marks under the place."""
        start = min(self.at[0], len(text))
        first = text.rfind("\n", 0, start) + 1
        line = text[first:].split("\n", 1)[0]
        marks = " " * (start - first) + "^" * max(min(self.at[1], first + len(line)) - start, 1)
        return f"line {text.count(chr(10), 0, start) + 1}, column {start - first + 1}: {self}\n  {line}\n  {marks}"


@dataclass(frozen=True, slots=True)
class Named:
    """A column, by its name."""

    name: str
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Words:
    """A text."""

    text: str
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Day:
    """A day."""

    day: date
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Calculated:
    """A sum, difference, product or quotient of two expressions; `sign` is one of + - * /."""

    left: Expression
    sign: str
    right: Expression
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Criterion:
    """An expression, how it is tested (`OPERATORS`), and what it is tested against."""

    left: Expression
    how: str
    right: tuple[Expression, ...] = ()
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class All:
    """Two or more conditions that must all hold."""

    parts: tuple[Condition, ...]
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Any:
    """Two or more conditions of which one must hold."""

    parts: tuple[Condition, ...]
    at: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """A condition that must not hold."""

    part: Condition
    at: Place = field(default=(0, 0), compare=False, repr=False)


Expression: TypeAlias = Named | Number | Words | Day | Calculated
Condition: TypeAlias = Criterion | All | Any | Not


def criteria_of(condition: Condition) -> Iterator[Criterion]:
    """Every criterion, in the order in which they are written."""
    if isinstance(condition, Criterion):
        yield condition
    elif isinstance(condition, Not):
        yield from criteria_of(condition.part)
    else:
        for part in condition.parts:
            yield from criteria_of(part)


def columns_of(condition: Condition) -> tuple[str, ...]:
    """The columns that a condition names, each once, in the order in which they are first named."""
    names = [
        name
        for criterion in criteria_of(condition)
        for side in (criterion.left, *criterion.right)
        for name in _named(side)
    ]
    return tuple(dict.fromkeys(names))


def _named(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Named):
        yield expression.name
    elif isinstance(expression, Calculated):
        yield from _named(expression.left)
        yield from _named(expression.right)
