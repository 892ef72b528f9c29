"""Runs of members laid one behind the other: the place of each member in its own run."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["places_in_runs"]

Ints = npt.NDArray[np.int64]


def places_in_runs(lengths: Ints) -> Ints:
    """For each member of runs that stand one behind the other its place in its run, from 0.

    >>> places_in_runs(np.array([3, 0, 2])).tolist()
    [0, 1, 2, 0, 1]

    Args:
        lengths: how many members each of n runs has, 0 or more.
    """
    return np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
