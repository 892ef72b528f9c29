"""Reasons in words: a template and the columns of a row become one sentence, inside the engine."""

from __future__ import annotations

from string import Formatter

import ibis
import ibis.expr.types as ir

__all__ = ["fields", "in_words"]

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
