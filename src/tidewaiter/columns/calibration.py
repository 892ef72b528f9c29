"""From a score to a probability that means what it says.

Inductive Venn-Abers: a new line is added to the calibration set once as honest and
once as illicit, and a monotone curve is fitted to each; the two answers p0 and p1
enclose a calibrated probability whatever the score is worth. We report
`p1 / (1 - p0 + p1)` and, because p0 and p1 lie closer together than sampling error
allows, widen the interval to Wilson's for the lines that share the fitted level.

Source:
    Vovk, Petej, Fedorova (2015), "Large-scale probabilistic predictors with and without guarantees of validity".
    Barlow et al. (1972), "Statistical Inference under Order Restrictions", for the max-min formula.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.intervals import wilson
from tidewaiter.errors import NotEnoughDataError

__all__ = ["Calibrated", "Calibration", "venn_abers"]

Floats = npt.NDArray[np.float64]

FEWEST_ROWS = 20
_ORDER_KEPT = 1e-6


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Probabilities with the ends of their intervals."""

    probability: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Calibration:
    """A monotone curve from scores to probabilities, with its interval, at some knots."""

    scores: tuple[float, ...]
    probability: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def apply(self, scores: npt.ArrayLike) -> Calibrated:
        """Probabilities of new scores, between the knots by straight lines.

        Where the curve is level, a millionth of the score is added, so that lines of
        one level keep the order that the score gave them.
        """
        raw = np.asarray(scores, dtype=np.float64)
        middle, low, high = (np.interp(raw, self.scores, y) for y in (self.probability, self.low, self.high))
        first, last = self.scores[0], self.scores[-1]
        place = (np.clip(raw, first, last) - first) / (last - first) if last > first else np.zeros_like(raw)
        middle = np.clip(middle * (1 - _ORDER_KEPT) + _ORDER_KEPT * place, 0.0, 1.0)
        return Calibrated(middle, np.minimum(low, middle), np.maximum(high, middle))

    def as_json(self) -> dict[str, list[float]]:
        """The knots as plain lists."""
        return {name: list(getattr(self, name)) for name in ("scores", "probability", "low", "high")}

    @classmethod
    def from_json(cls, knots: dict[str, list[float]]) -> Calibration:
        """The curve that `as_json` wrote."""
        return cls(*(tuple(knots[name]) for name in ("scores", "probability", "low", "high")))


def venn_abers(
    scores: npt.ArrayLike, illicit: npt.ArrayLike, *, weights: npt.ArrayLike | None = None, knots: int = 500
) -> Calibration:
    """Fit a calibration to lines that the score has not learned from.

    Args:
        scores: n scores, higher is riskier.
        illicit: n truths, 0 or 1.
        weights: n weights; they are scaled to a mean of 1, and the line added by Venn-Abers weighs 1.
        knots: at most so many groups of neighbouring scores; the fit takes the square of it in memory.

    Raises:
        NotEnoughDataError: fewer than 20 lines.
    """
    raw, truth = np.asarray(scores, dtype=np.float64), np.asarray(illicit, dtype=np.float64)
    if raw.size < FEWEST_ROWS:
        raise NotEnoughDataError(f"calibration needs at least {FEWEST_ROWS} lines with a result; there are {raw.size}")
    weight = np.ones_like(raw) if weights is None else np.asarray(weights, dtype=np.float64)
    weight = weight / weight.mean()
    group = _groups(raw, knots)
    total, squared, hits = (_sums(group, column) for column in (weight, weight**2, weight * truth))
    centre = _sums(group, weight * raw) / total
    p0, p1 = _isotonic_with(total, hits, added=0.0), _isotonic_with(total, hits, added=1.0)
    middle = p1 / (1 - p0 + p1)
    low, high = _sampling(total, squared, hits)
    curves = (centre, middle, np.minimum.reduce([low, p0, middle]), np.maximum.reduce([high, p1, middle]))
    return Calibration(*(tuple(map(float, curve)) for curve in curves))


def _groups(raw: Floats, knots: int) -> npt.NDArray[np.int64]:
    """Number of each score's group of neighbours; equal scores are never parted."""
    values, place = np.unique(raw, return_inverse=True)
    if len(values) <= knots:
        return place.astype(np.int64)
    edges = np.unique(np.quantile(raw, np.linspace(0, 1, knots + 1)[1:-1]))
    return np.unique(np.searchsorted(edges, raw, side="left"), return_inverse=True)[1].astype(np.int64)


def _sums(group: npt.NDArray[np.int64], column: Floats) -> Floats:
    return np.bincount(group, column).astype(np.float64)


def _isotonic_with(total: Floats, hits: Floats, *, added: float) -> Floats:
    """At each group, the monotone fit after one line of weight 1 and truth `added` has joined that group.

    By the max-min formula: the greatest over starts a <= j of the least over ends b >= j of the mean over a..b,
    and every such stretch contains the added line.
    """
    before, after = np.r_[0.0, np.cumsum(total)], np.r_[0.0, np.cumsum(hits)]
    lines = np.maximum(before[None, 1:] - before[:-1, None], 0.0) + 1.0
    mean = (after[None, 1:] - after[:-1, None] + added) / lines
    least = np.minimum.accumulate(mean[:, ::-1], axis=1)[:, ::-1]
    starts = np.triu(np.ones(least.shape)) > 0
    return np.asarray(np.where(starts, least, -np.inf).max(axis=0))


def _sampling(total: Floats, squared: Floats, hits: Floats) -> tuple[Floats, Floats]:
    """Wilson's interval for each level of the plain monotone fit, at its effective number of lines."""
    from sklearn.isotonic import isotonic_regression

    fitted = isotonic_regression(hits / total, sample_weight=total)
    level = np.r_[0, np.cumsum(np.diff(fitted) > 1e-12)].astype(np.int64)
    lines, squares, found = (_sums(level, column) for column in (total, squared, hits))
    effective = lines**2 / squares
    low, high = wilson(found / lines * effective, effective)
    return np.maximum.accumulate(low[level]), np.minimum.accumulate(high[level][::-1])[::-1]
