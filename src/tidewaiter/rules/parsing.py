"""From the text of a condition to its parts, by descent; an error says where and what was expected.

    condition := and-chain { "or" and-chain }
    and-chain := negation { "and" negation }
    negation  := "not" negation | criterion
    criterion := sum [ sign sum | ["not"] "in" list | "between" sum "and" sum
                     | ("starts" | "ends") "with" texts | "contains" texts | "is" ["not"] "missing" ]
    sum       := product { ("+" | "-") product }
    product   := atom { ("*" | "/") atom }
    atom      := ["-"] number | day | text | column | "(" condition ")"

Nothing of a text is ever evaluated or handed to an engine: what comes out are the values of `condition`.
"""

from __future__ import annotations

import difflib
import math
import re
from datetime import date
from typing import TypeAlias, TypeGuard

from tidewaiter.rules.condition import (
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
    Place,
    Words,
)
from tidewaiter.rules.lexing import Token, tokens_of

__all__ = ["DEEPEST", "KEYWORDS", "MOST_CRITERIA", "MOST_VALUES", "parse", "parse_expression"]

DEEPEST = 16
"""So many brackets and negations may lie within each other."""
MOST_CRITERIA = 200
MOST_VALUES = 2_000

KEYWORDS = frozenset({"and", "or", "not", "in", "between", "starts", "ends", "with", "contains", "is", "missing"})
_COMPARING = ("=", "!=", "<", "<=", ">", ">=")
_SAID = ("=", "!=", "<", "<=", ">", ">=", "in", "not in", "between", "starts with", "ends with", "contains", "is")
_Node: TypeAlias = Condition | Expression


def parse(text: str) -> Condition:
    """The condition that a text says.

    Raises:
        ConditionError: it says none; `at` is where it goes wrong.
    """
    parser = _Parser(tokens_of(text))
    condition = _condition(parser.either())
    parser.end()
    return condition


def parse_expression(text: str) -> Expression:
    """A column, a value or a calculation by itself, as it stands on one side of a criterion.

    Raises:
        ConditionError: it is none.
    """
    parser = _Parser(tokens_of(text))
    expression = _expression(parser.sum())
    parser.end()
    return expression


class _Parser:
    """Where in the tokens we are, and how deep."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        self._criteria = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def either(self) -> _Node:
        """Parts of which one must hold."""
        parts = [self._both()]
        while self._word("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Any(tuple(map(_condition, parts)), _span(parts[0], parts[-1]))

    def sum(self) -> _Node:
        """What is added and subtracted, from the left."""
        left = self._product()
        while sign := self._sign("+", "-"):
            right = self._product()
            left = Calculated(_expression(left), sign, _expression(right), _span(left, right))
        return left

    def end(self) -> None:
        """Nothing may be left over."""
        if self._next.kind != "end":
            raise self._expected("and, or, or the end")

    def _both(self) -> _Node:
        parts = [self._negation()]
        while self._word("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else All(tuple(map(_condition, parts)), _span(parts[0], parts[-1]))

    def _negation(self) -> _Node:
        start = self._next.at
        if not self._word("not"):
            return self._criterion()
        self._deeper(start)
        part = _condition(self._negation())
        self._depth -= 1
        return Not(part, (start[0], part.at[1]))

    def _criterion(self) -> _Node:
        left = self.sum()
        if _is_condition(left):
            return left
        how, right, end = self._tested()
        if not how:
            if self._next.kind == "word" and self._next.said.lower() not in {"and", "or"}:
                raise self._expected("a comparison, such as = or in")
            return left
        self._criteria += 1
        if self._criteria > MOST_CRITERIA:
            raise ConditionError(f"a condition has at most {MOST_CRITERIA} criteria", at=left.at)
        return Criterion(_expression(left), how, right, (left.at[0], end))

    def _tested(self) -> tuple[str, tuple[Expression, ...], int]:
        """How, against what, and where it ends; no how where none stands there."""
        if sign := self._sign(*_COMPARING):
            right = _expression(self.sum())
            return sign, (right,), right.at[1]
        if self._word("between"):
            low = _expression(self.sum())
            if not self._word("and"):
                raise self._expected("and, as in: between 1 and 5")
            high = _expression(self.sum())
            return "between", (low, high), high.at[1]
        if self._word("is"):
            denied = self._word("not")
            if not self._word("missing"):
                raise self._expected("missing, as in: is missing, is not missing (for equal write =)")
            return f"is {'not ' if denied else ''}missing", (), self._tokens[self._place - 1].at[1]
        return self._listed()

    def _listed(self) -> tuple[str, tuple[Expression, ...], int]:
        denied = self._next.said.lower() == "not" and self._tokens[self._place + 1].said.lower() == "in"
        if denied:
            self._place += 1
        if self._word("in"):
            return f"{'not ' if denied else ''}in", *self._values(one_will_do=False)
        if self._word("contains"):
            return "contains", *self._values()
        for word in ("starts", "ends"):
            if self._word(word):
                if not self._word("with"):
                    raise self._expected(f"with, as in: {word} with")
                return f"{word} with", *self._values()
        return "", (), 0

    def _values(self, *, one_will_do: bool = True) -> tuple[tuple[Expression, ...], int]:
        """A list in brackets or, if one will do, a single value."""
        if not self._sign("("):
            if not one_will_do:
                raise self._expected('a list in brackets, as in: ("BD", "VN")')
            value = self._value()
            return (value,), value.at[1]
        values = [self._value()]
        while self._sign(","):
            values.append(self._value())
            if len(values) > MOST_VALUES:
                raise ConditionError(f"a list has at most {MOST_VALUES:,} values", at=values[-1].at)
        end = self._next.at[1]
        if not self._sign(")"):
            raise self._expected(", or )")
        return tuple(values), end

    def _value(self) -> Expression:
        if self._next.kind not in {"text", "number", "day"} and self._next.said != "-":
            raise self._expected("a value")
        return _expression(self._atom())

    def _product(self) -> _Node:
        left = self._atom()
        while sign := self._sign("*", "/"):
            right = self._atom()
            left = Calculated(_expression(left), sign, _expression(right), _span(left, right))
        return left

    def _atom(self) -> _Node:
        token = self._next
        if token.said == "(":
            return self._bracket(token.at)
        if token.said == "-" and self._tokens[self._place + 1].kind == "number":
            self._place += 1
            return _number(self._next_and_on(), sign=-1.0, start=token.at[0])
        if token.kind == "end" or token.kind == "sign" or token.said.lower() in KEYWORDS:
            raise self._expected("a column or a value")
        self._place += 1
        if token.kind == "number":
            return _number(token)
        if token.kind == "day":
            return _day(token)
        return _words(token) if token.kind == "text" else Named(token.said, token.at)

    def _bracket(self, start: Place) -> _Node:
        self._place += 1
        self._deeper(start)
        inner = self.either()
        self._depth -= 1
        if not self._sign(")"):
            raise self._expected(")")
        return inner

    def _deeper(self, at: Place) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ConditionError(f"brackets and negations lie more than {DEEPEST} deep", at=at)

    def _next_and_on(self) -> Token:
        token = self._next
        self._place += 1
        return token

    def _word(self, word: str) -> bool:
        found = self._next.kind == "word" and self._next.said.lower() == word
        self._place += found
        return found

    def _sign(self, *signs: str) -> str:
        if self._next.kind == "sign" and self._next.said in signs:
            return self._next_and_on().said
        return ""

    def _expected(self, what: str) -> ConditionError:
        token = self._next
        here = f"{token.said!r}" if token.kind != "end" else "the end"
        near = difflib.get_close_matches(token.said.lower(), (*KEYWORDS, *_SAID), n=1, cutoff=0.75)
        hint = f"; did you mean {near[0]!r}?" if near and near[0] != token.said.lower() else ""
        return ConditionError(f"expected {what}, and found {here}{hint}", at=token.at)


def _number(token: Token, *, sign: float = 1.0, start: int | None = None) -> Number:
    at = (token.at[0] if start is None else start, token.at[1])
    value = sign * float(token.said)
    if not math.isfinite(value):
        raise ConditionError("this number is too large", at=at)
    return Number(value + 0.0, at)


def _day(token: Token) -> Day:
    try:
        return Day(date.fromisoformat(token.said), token.at)
    except ValueError:
        raise ConditionError("there is no such day; days are written like 2025-06-30", at=token.at) from None


def _words(token: Token) -> Words:
    return Words(re.sub(r"\\(.)", r"\1", token.said[1:-1]), token.at)


def _is_condition(node: _Node) -> TypeGuard[Condition]:
    return isinstance(node, Criterion | All | Any | Not)


def _condition(node: _Node) -> Condition:
    if _is_condition(node):
        return node
    name = node.name if isinstance(node, Named) else "a value"
    raise ConditionError(f"{name} alone is no condition: say what it must be, such as {name} = ...", at=node.at)


def _expression(node: _Node) -> Expression:
    if _is_condition(node):
        raise ConditionError("a condition stands where a column or a value is expected", at=node.at)
    return node  # type: ignore[return-value]


def _span(first: _Node, last: _Node) -> Place:
    return (first.at[0], last.at[1])
