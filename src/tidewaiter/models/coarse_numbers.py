"""Numbers told apart by how far out they lie among their like, and no more finely.

Where cuts between numbers are drawn by chance, it matters what they are drawn from. Drawn
from as many numbers as there are, nearly all of them fall into the crowd in the middle, but
what is rare and telling lies far out. So a number counts by the share of the numbers that lie
below it, as a normal deviate: the farthest hundredth is as wide as the middle of the crowd.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["coarsened"]

Floats32 = npt.NDArray[np.float32]

_STEP = 0.1
"""In normal deviates. With 0.05 and 0.2 trees rank as well (`docs/decisions/0054`)."""


def coarsened(x: Floats32, *, left_alone: Sequence[int] = ()) -> Floats32:
    """Each number replaced by the middle one of those that lie on the same step of its column.

    They stay numbers of the column's own unit, so that cuts between them hold for any number.

    Args:
        x: n rows; NaN is unknown and stays so.
        left_alone: places of columns that do not hold numbers.
    """
    coarse = x.copy()
    for column in set(range(x.shape[1])) - set(left_alone):
        known = np.flatnonzero(~np.isnan(x[:, column]))
        if len(known):
            coarse[known, column] = _on_steps(x[known, column])
    return coarse


def _on_steps(numbers: Floats32) -> Floats32:
    """Equal numbers lie in the middle of the shares that they take up together."""
    from scipy.special import ndtri

    values, place, lines = np.unique(numbers, return_inverse=True, return_counts=True)
    below = (np.cumsum(lines) - lines / 2) / len(numbers)
    step = np.round(ndtri(below) / _STEP)
    begins = np.flatnonzero(np.diff(step, prepend=np.nan) != 0)
    ends = np.append(begins[1:], len(values))
    middle = values[(begins + ends - 1) // 2]
    return np.asarray(np.repeat(middle, ends - begins)[place], dtype=np.float32)
