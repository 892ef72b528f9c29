"""Two curves that show what single figures hide: how much is found, and whether probabilities are true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.intervals import Estimate, wilson
from tidewaiter.errors import NotEnoughDataError, UsageError

__all__ = ["CalibrationBin", "CaptureCurve", "calibration_bins", "capture_curve"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CaptureCurve:
    """Share of findings captured against share of lines opened, both from 0 to 1."""

    opened: Floats
    captured: Floats

    def as_json(self) -> dict[str, list[float]]:
        """As plain numbers."""
        return {"opened": self.opened.round(6).tolist(), "captured": self.captured.round(6).tolist()}


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Lines of about the same stated probability, and what was found among them."""

    stated: float
    observed: Estimate
    lines: int

    def as_json(self) -> dict[str, object]:
        """As plain numbers."""
        return {"stated": round(self.stated, 6), "observed": self.observed.as_json(), "lines": self.lines}


def capture_curve(
    risk: npt.ArrayLike, found: npt.ArrayLike, *, weights: npt.ArrayLike | None = None, points: int = 101
) -> CaptureCurve:
    """How much of what there is would be found by opening the riskiest first.

    Lines of equal risk count as opened in random order (their findings are spread evenly
    over them), so a score that is all ties gives the diagonal and no luck of ordering.

    Args:
        risk: one per line, higher is riskier.
        found: 1 or True for a violation, or the revenue recovered; never negative.
        weights: for how many lines each stands; equal if not given.
        points: how many points the curve has, ends included.

    Raises:
        UsageError: the lengths differ, or something found is negative.
        NotEnoughDataError: nothing was found, so no share of it can be.
    """
    risks, founds, weight = _columns(risk, found, weights)
    if (founds < 0).any():
        raise UsageError("a capture curve needs findings that are 0 or more")
    if (founds * weight).sum() <= 0:
        raise NotEnoughDataError("nothing was found among these lines, so no capture curve can be drawn")
    _, level = np.unique(-risks, return_inverse=True)
    lines, captured = np.bincount(level, weights=weight), np.bincount(level, weights=weight * founds)
    opened_at = np.concatenate([[0.0], np.cumsum(lines) / lines.sum()])
    captured_at = np.concatenate([[0.0], np.cumsum(captured) / captured.sum()])
    opened = np.linspace(0.0, 1.0, points)
    return CaptureCurve(opened, np.interp(opened, opened_at, captured_at))


def calibration_bins(
    stated: npt.ArrayLike, illicit: npt.ArrayLike, *, weights: npt.ArrayLike | None = None, bins: int = 10
) -> tuple[CalibrationBin, ...]:
    """Stated probability against share found, in bins with about equally many lines.

    Lines of equal probability stay in one bin. The interval is Wilson's, for as many
    lines as the weights are worth.

    Raises:
        UsageError: the lengths differ, or there is not even one bin.
    """
    chance, hit, weight = _columns(stated, illicit, weights)
    if bins < 1:
        raise UsageError("calibration needs at least one bin")
    if not chance.size:
        return ()
    edges = np.unique(np.quantile(chance, np.linspace(0.0, 1.0, bins + 1)[1:-1], method="inverted_cdf"))
    place = np.searchsorted(edges, chance, side="left")
    return tuple(_bin(chance[mine], hit[mine], weight[mine]) for n in np.unique(place) if (mine := place == n).any())


def _bin(chance: Floats, hit: Floats, weight: Floats) -> CalibrationBin:
    share = float(np.average(hit, weights=weight))
    worth = float(weight.sum() ** 2 / (weight**2).sum())
    low, high = wilson(share * worth, worth)
    return CalibrationBin(
        stated=float(np.average(chance, weights=weight)),
        observed=Estimate(share, float(low), float(high)),
        lines=len(chance),
    )


def _columns(one: npt.ArrayLike, other: npt.ArrayLike, weights: npt.ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    first, second = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    weight = np.ones_like(first) if weights is None else np.asarray(weights, dtype=np.float64)
    if not first.shape == second.shape == weight.shape:
        raise UsageError("there must be one risk, one finding and one weight for each line")
    return first, second, weight
