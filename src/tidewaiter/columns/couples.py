"""Pairs of numbers as one number each: sorting them so costs a fraction of sorting rows of two."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["each_once"]

Ints = npt.NDArray[np.int64]


def each_once(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """The different pairs among n of them, ordered by left and then by right.

    Args:
        left: n numbers of 0 or more.
        right: n numbers of 0 or more; the largest of either times the other's must stay below 2 to the 63.
    """
    width = int(right.max(initial=0)) + 1
    both = np.sort(left.astype(np.int64) * width + right)  # np.unique hashes first, which takes several times as long
    both = both[np.diff(both, prepend=-1) != 0]
    return both // width, both % width
