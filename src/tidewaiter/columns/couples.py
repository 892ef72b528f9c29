"""Pairs of numbers as one number each: sorting them so costs a fraction of sorting rows of two."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["each_once"]

Ints = npt.NDArray[np.int64]


def each_once(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """The different pairs among n of them, ordered by left and then by right.

    Args:
        left: n whole numbers.
        right: n whole numbers; the span of these, with 0, times the farthest of `left` must stay below 2 to the 62.
    """
    least = int(right.min(initial=0))  # days of before 1970 are numbers below 0
    width = int(right.max(initial=0)) - least + 1
    both = left.astype(np.int64) * width + (right - least)
    both = np.sort(both)  # np.unique hashes first, which takes several times as long
    both = both[np.concatenate([[True], np.diff(both) != 0])[: len(both)]]
    return both // width, both % width + least
