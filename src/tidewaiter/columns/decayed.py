"""Decayed sums in arrays: what `columns.memory` says in table steps, for results that are in memory already."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["decayed_sums"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def decayed_sums(group: Ints, day: Ints, amount: Floats, *, half_life: float) -> Floats:
    """Sums of each group up to and with each row, decayed to the row's day.

        S_i = sum of x_j * 2^-((d_i - d_j) / h)  over the rows j <= i of the same group

    Windows of 1, 2, 4, ... rows are doubled (Hillis and Steele, 1986), so that nothing is blown up first and shrunk
    afterwards, and days far apart lose nothing.

    Args:
        group: n numbers, rising.
        day: n days, rising within a group.
        amount: n amounts.
        half_life: days after which an amount counts half.
    """
    sums = amount.astype(np.float64)
    longest = int(np.bincount(np.unique(group, return_inverse=True)[1]).max(initial=0))
    reach = 1
    while reach < longest:
        apart = np.where(group[reach:] == group[:-reach], day[reach:] - day[:-reach], np.inf)
        sums[reach:] += sums[:-reach] * np.exp2(-apart / half_life)
        reach *= 2
    return sums
