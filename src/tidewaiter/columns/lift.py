"""How many times better than chance a way of selecting is, and how sure we can be."""

from __future__ import annotations

import math

from tidewaiter.columns.intervals import Estimate
from tidewaiter.errors import UsageError

__all__ = ["Z95", "lift"]

Z95 = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


def lift(hits: int, inspected: int, *, random_hits: int, random_inspected: int) -> Estimate:
    """A hit rate as a multiple of that of chance, with a 95 % interval.

    The log of the ratio with half a hit added on both sides (Walter), so that
    small counts give wide and finite intervals. Without random lines the interval is
    everything; with random lines but no hit among them the value is NaN, the upper
    end infinite, and the lower end still speaks.

    Raises:
        UsageError: more hits than inspections, or fewer than none.

    Source:
        Walter (1975), "The distribution of Levin's measure of attributable risk",
        Biometrika 62(2); interval after Katz et al. (1978), Biometrics 34(3).
    """
    for found, opened in ((hits, inspected), (random_hits, random_inspected)):
        if not 0 <= found <= opened:
            raise UsageError(f"{found} hit(s) among {opened} inspection(s) cannot be")
    if inspected == 0 or random_inspected == 0:
        return Estimate(math.nan, 0.0, math.inf)
    more, less = (hits + 0.5) / (inspected + 0.5), (random_hits + 0.5) / (random_inspected + 0.5)
    variance = 1 / (hits + 0.5) - 1 / (inspected + 0.5) + 1 / (random_hits + 0.5) - 1 / (random_inspected + 0.5)
    half = Z95 * math.sqrt(max(variance, 0.0))
    low = math.exp(math.log(more / less) - half) if hits else 0.0
    if random_hits == 0:
        return Estimate(math.nan, low, math.inf)
    high = math.exp(math.log(more / less) + half)
    value = (hits / inspected) / (random_hits / random_inspected)
    return Estimate(value, min(low, value), max(high, value))
