"""What a record says: violations found against those that are usually found, pulled so that one says little."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["HALF_LIFE", "PRIOR", "risk_against_usual", "usual_share"]

Floats = npt.NDArray[np.float64]

HALF_LIFE = 365.0
"""Days after which a result counts half: the long memory of `columns.memory`."""
PRIOR = 0.5
"""Expected violations that everybody starts with (Jeffreys): one finding in no inspections is no proof."""
_FEWEST = 10.0
"""Inspections, with `PRIOR` violations, that the usual share starts with."""


def usual_share(found: npt.ArrayLike, inspected: npt.ArrayLike) -> Floats:
    """The share of inspections that find a violation, above 0; a twentieth where nothing is known.

    Args:
        found: findings, whole or in parts.
        inspected: inspections, likewise.
    """
    return np.asarray((np.asarray(found, dtype=np.float64) + PRIOR) / (np.asarray(inspected) + _FEWEST))


def risk_against_usual(found: npt.ArrayLike, inspected: npt.ArrayLike, *, usual: npt.ArrayLike) -> Floats:
    """Logarithm of how often violations were found against how often they are usually found; 0 where nothing is known.

    Args:
        found: findings, whole or in parts.
        inspected: inspections, likewise.
        usual: share of inspections that find a violation, above 0.
    """
    expected = np.asarray(inspected, dtype=np.float64) * np.asarray(usual, dtype=np.float64)
    return np.asarray(np.log((np.asarray(found, dtype=np.float64) + PRIOR) / (expected + PRIOR)))
