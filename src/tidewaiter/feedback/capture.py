"""How much of what there is would be found by opening the riskiest first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tidewaiter.errors import NotEnoughDataError, UsageError

__all__ = ["capture_curve"]


def capture_curve(
    risk: npt.ArrayLike, found: npt.ArrayLike, *, points: int = 101
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Share of findings captured against share of lines opened, riskiest first.

    Lines of equal risk count as opened in random order (their findings are spread evenly
    over them), so a score that is all ties gives the diagonal and no luck of ordering.

    Args:
        risk: one per line, higher is riskier.
        found: 1 or True for a violation, or the revenue recovered; never negative.
        points: how many points the curve has, ends included.

    Returns:
        Shares opened and shares captured, both from 0 to 1.

    Raises:
        UsageError: the lengths differ, or something found is negative.
        NotEnoughDataError: nothing was found, so no share of it can be.
    """
    risks, founds = np.asarray(risk, dtype=np.float64), np.asarray(found, dtype=np.float64)
    if risks.shape != founds.shape or (founds < 0).any():
        raise UsageError("a capture curve needs one finding, 0 or more, for each line")
    if founds.sum() <= 0:
        raise NotEnoughDataError("nothing was found among these lines, so no capture curve can be drawn")
    _, level, lines = np.unique(-risks, return_inverse=True, return_counts=True)
    captured = np.bincount(level, weights=founds)
    opened_at = np.concatenate([[0.0], np.cumsum(lines) / len(risks)])
    captured_at = np.concatenate([[0.0], np.cumsum(captured) / founds.sum()])
    opened = np.linspace(0.0, 1.0, points)
    return opened, np.interp(opened, opened_at, captured_at)
