"""Reasons in words: a template and the columns of a row become one sentence, inside the engine."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

import ibis
import ibis.expr.types as ir

__all__ = ["EXPLAINED_UP_TO", "fields", "foremost", "in_words", "told_by_itself"]

EXPLAINED_UP_TO = 0.1
"""Answers with a p-value up to this get their reason in words, and those that are told by themselves; the rest is what
happens every day."""

_LARGEST = 1e18


def fields(template: str) -> tuple[str, ...]:
    """The columns that a template names.

    >>> fields("{a:.2f} where {b} is usual")
    ('a', 'b')
    """
    return tuple(name for _, name, _, _ in Formatter().parse(template) if name)


def in_words(template: str, rows: ir.Table) -> ir.StringValue:
    """The template with each row's own values; `{x:.2f}` rounds a number to two decimals.

    An empty value reads "unknown", so that one gap does not silence the whole reason.
    """
    parts: list[ir.StringValue] = []
    for text, name, form, _ in Formatter().parse(template):
        if text:
            parts.append(ibis.literal(text))
        if name:
            parts.append(_written(rows[name], form or ""))
    sentence = parts[0]
    for part in parts[1:]:
        sentence = sentence.concat(part)
    return sentence


def _written(value: ir.Value, form: str) -> ir.StringValue:
    if form:
        decimals = int(form.removeprefix(".").removesuffix("f"))
        bound = ibis.literal(_LARGEST, "float64")
        # decimals, because engines write floats in ways of their own
        bounded = ibis.greatest(ibis.least(value.cast("float64"), bound), -bound)
        # least and greatest skip what is empty, so that an empty value has to be kept empty by hand
        kept = ibis.ifelse(value.isnull(), ibis.null("float64"), bounded)
        value = kept.cast(f"decimal(38, {decimals})")
    return value.cast("string").fill_null("unknown")


def told_by_itself(answer: Mapping[str, object]) -> bool:
    """Whether an answer is told without its rank: a duty, or a likelihood that is great enough.

    >>> told_by_itself({"p_value": 0.4, "reason": "is like it"}), told_by_itself({"p_value": 0.01, "reason": "cheap"})
    (True, False)
    """
    p_value = answer["p_value"]
    return bool(answer["reason"]) and (p_value is None or float(str(p_value)) > EXPLAINED_UP_TO)


def foremost(answer: Mapping[str, object]) -> tuple[bool, bool, float]:
    """How answers about a line are sorted: what is told by itself, then the oddest, last what has no rank."""
    p_value = answer["p_value"]
    return not told_by_itself(answer), p_value is None, 0.0 if p_value is None else float(str(p_value))
