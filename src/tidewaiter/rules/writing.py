"""From the parts of a condition to its text, in one line or laid out for reading; `parse` gives the same parts back."""

from __future__ import annotations

from tidewaiter.rules.condition import (
    OPERATORS,
    All,
    Any,
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

__all__ = ["laid_out", "written", "written_expression"]

_LISTS = ("in", "not in")
_INDENT = "  "
_EXACT = 1e15
"""Whole numbers below this are written without a point."""


def written(condition: Condition) -> str:
    """In one line."""
    if isinstance(condition, Criterion):
        return _criterion(condition)
    if isinstance(condition, Not):
        inner = written(condition.part)
        return f"not {inner}" if isinstance(condition.part, Criterion | Not) else f"not ({inner})"
    word = " and " if isinstance(condition, All) else " or "
    return word.join(
        f"({written(part)})" if _needs_brackets(part, condition) else written(part) for part in condition.parts
    )


def laid_out(condition: Condition) -> str:
    """One criterion a line, each and and or in front of its own, groups indented."""
    return "\n".join(_lines(condition))


def written_expression(expression: Expression) -> str:
    """A column, a value or a calculation."""
    if isinstance(expression, Calculated):
        return _calculated(expression)
    if isinstance(expression, Named):
        return expression.name
    if isinstance(expression, Number):
        return _number(expression.value)
    if isinstance(expression, Day):
        return expression.day.isoformat()
    return _text(expression)


def _lines(condition: Condition) -> list[str]:
    if isinstance(condition, Criterion):
        return [_criterion(condition)]
    if isinstance(condition, Not):
        bare = isinstance(condition.part, Criterion | Not)
        return ["not " + written(condition.part)] if bare else ["not (", *_indented(condition.part), ")"]
    word = "and " if isinstance(condition, All) else "or "
    lines: list[str] = []
    for number, part in enumerate(condition.parts):
        inner = ["(", *_indented(part), ")"] if _needs_brackets(part, condition) else _lines(part)
        lines += inner if number == 0 else [word + inner[0], *inner[1:]]
    return lines


def _indented(condition: Condition) -> list[str]:
    return [_INDENT + line for line in _lines(condition)]


def _needs_brackets(part: Condition, whole: All | Any) -> bool:
    """A group within a group of its own kind keeps its brackets, or it would melt into it."""
    return isinstance(part, Any) or (isinstance(part, All) and isinstance(whole, All))


def _criterion(criterion: Criterion) -> str:
    left = written_expression(criterion.left)
    right = [written_expression(each) for each in criterion.right]
    takes = OPERATORS[criterion.how]
    if takes == "none":
        return f"{left} {criterion.how}"
    if takes == "two":
        return f"{left} {criterion.how} {right[0]} and {right[1]}"
    if takes == "one" or (len(right) == 1 and criterion.how not in _LISTS):
        return f"{left} {criterion.how} {right[0]}"
    return f"{left} {criterion.how} ({', '.join(right)})"


def _calculated(expression: Calculated) -> str:
    strong = expression.sign in "*/"
    left, right = written_expression(expression.left), written_expression(expression.right)
    if strong and isinstance(expression.left, Calculated) and expression.left.sign in "+-":
        left = f"({left})"
    if isinstance(expression.right, Calculated) and (strong or expression.right.sign in "+-"):
        right = f"({right})"
    return f"{left} {expression.sign} {right}"


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)


def _text(words: Words) -> str:
    escaped = words.text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
