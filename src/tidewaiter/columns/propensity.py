"""Weights that let inspected lines speak for all lines.

Only inspected lines have results, and inspectors do not choose at random. Where the
probability with which a line was chosen is on record, one over it is the weight with
which the line stands for those like it that nobody opened.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["inverse_propensity"]

Floats = npt.NDArray[np.float64]


def inverse_propensity(propensity: npt.ArrayLike, *, ceiling: float) -> Floats:
    """Weights with a mean of 1; equal weights where no propensity is recorded at all.

    Lines chosen at nearly no chance would outweigh everything: no weight may exceed
    `ceiling` times the smallest, which trades a little bias for much variance. A line
    without a recorded propensity gets the mean weight of the others: it neither
    speaks for more nor for fewer than they do.

    Raises:
        ValueError: `ceiling` is below 1.

    Source:
        Cole & Hernan (2008), "Constructing Inverse Probability Weights for Marginal Structural Models",
        American Journal of Epidemiology 168(6), on truncating weights.
    """
    if ceiling < 1:
        raise ValueError(f"ceiling must be at least 1, not {ceiling}")
    chance = np.asarray(propensity, dtype=np.float64)
    known = np.isfinite(chance) & (chance > 0)
    if not known.any():
        return np.ones_like(chance)
    weight = np.divide(1.0, chance, out=np.full_like(chance, np.nan), where=known)
    weight = np.minimum(weight, ceiling * np.nanmin(weight))
    weight = np.where(known, weight, np.nanmean(weight))
    return weight / weight.mean()
