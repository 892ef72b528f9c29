"""What an expected number of acts means: how likely is one at all, and between which counts will it mostly lie.

Given its past, acts of a series come as a Poisson process until the first of them; so the chance of none is exact. That
acts beget further acts is left out, as it is of the expected number: in a lively series more than the range can come.
"""

from __future__ import annotations

import math

__all__ = ["at_least_one", "usual_counts"]

_SHARE = 0.9
_MOST = 500


def at_least_one(expected: float) -> float:
    """The probability that anything comes where so many acts are expected."""
    return -math.expm1(-expected)


def usual_counts(expected: float) -> tuple[int, int]:
    """Fewest and most acts, so that at most one in twenty such windows has fewer, and one in twenty more."""
    chance = reached = math.exp(-expected)
    tail = (1 - _SHARE) / 2
    low = None
    for acts in range(_MOST):
        if low is None and reached > tail:
            low = acts
        if reached >= 1 - tail:
            return low or 0, acts
        chance *= expected / (acts + 1)
        reached += chance
    return low or 0, _MOST
