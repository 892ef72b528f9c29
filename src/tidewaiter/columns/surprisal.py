"""How unexpected is a value among what came before? In bits: ten bits are one line in a thousand."""

from __future__ import annotations

import math

import ibis
import ibis.expr.types as ir

__all__ = ["bits", "share"]


def share(count: ir.NumericValue, total: ir.NumericValue) -> ir.FloatingValue:
    """The share of `count` in `total`, above 0 and below 1 even where nothing was seen yet."""
    half, one = ibis.literal(0.5, "float64"), ibis.literal(1.0, "float64")
    return (count.cast("float64") + half) / (total.cast("float64") + one)


def bits(
    together: ir.NumericValue, given: ir.NumericValue, *, prior: ir.FloatingValue, weight: float
) -> ir.FloatingValue:
    """Surprisal of a value under a condition: -log2 of its smoothed share.

    Args:
        together: how often value and condition came together.
        given: how often the condition came.
        prior: the value's share under no condition, above 0; what is expected where the condition is new.
        weight: how many observations the prior counts for; additive (Dirichlet) smoothing.
    """
    counts_for = ibis.literal(weight, "float64")
    expected = (together.cast("float64") + counts_for * prior) / (given.cast("float64") + counts_for)
    # a decayed count may exceed its total by a rounding error; nothing is less than certain
    return -ibis.least(expected, ibis.literal(1.0, "float64")).ln() / ibis.literal(math.log(2.0), "float64")
