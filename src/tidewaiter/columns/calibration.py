"""From a score to a probability that means what it says.

Inductive Venn-Abers: a new line is added to the calibration set once as honest and
once as illicit, and a monotone curve is fitted to each; the two answers p0 and p1
enclose a calibrated probability whatever the score is worth. Between them we report
`p0 + base rate * (p1 - p0)`: the added line is illicit as often as lines are. The usual
`p1 / (1 - p0 + p1)` leans towards one half, which guards against the worst case and
raises every probability where few lines are illicit: by a fifth, with 300 violations
to learn from. Two things are added for use. The curve is drawn from the centre
of each level to the centre of the next, so that scores keep their order and small
differences of score are small differences of probability. And because p0 and p1 lie
closer together than sampling error allows, the interval is widened to Wilson's for
the lines that share a level.

Source:
    Vovk, Petej, Fedorova (2015), "Large-scale probabilistic predictors with and without guarantees of validity".
    Barlow et al. (1972), "Statistical Inference under Order Restrictions", for the max-min formula.
    Oron & Flournoy (2017), "Centered Isotonic Regression", Statistics in Biopharmaceutical Research 9(3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.intervals import wilson
from tidewaiter.errors import NotEnoughDataError

__all__ = ["Calibrated", "Calibration", "multiprobability", "venn_abers"]

Floats = npt.NDArray[np.float64]
Levels = npt.NDArray[np.int64]

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
    least_score: float
    greatest_score: float

    def apply(self, scores: npt.ArrayLike) -> Calibrated:
        """Probabilities of new scores, between the knots by straight lines.

        Beyond the outermost knots the curve is level; there a millionth of the score
        is added, so that lines keep the order that the score gave them.
        """
        raw = np.asarray(scores, dtype=np.float64)
        middle, low, high = (np.interp(raw, self.scores, y) for y in (self.probability, self.low, self.high))
        span = max(self.greatest_score - self.least_score, 1e-300)
        place = np.clip((raw - self.least_score) / span, 0.0, 1.0)
        middle = middle * (1 - _ORDER_KEPT) + _ORDER_KEPT * place
        return Calibrated(middle, np.minimum(low, middle), np.maximum(high, middle))

    def as_json(self) -> dict[str, list[float]]:
        """The knots as plain lists."""
        knots = {name: list(getattr(self, name)) for name in ("scores", "probability", "low", "high")}
        return knots | {"span": [self.least_score, self.greatest_score]}

    @classmethod
    def from_json(cls, knots: dict[str, list[float]]) -> Calibration:
        """The curve that `as_json` wrote."""
        scores, middle, low, high = (tuple(knots[name]) for name in ("scores", "probability", "low", "high"))
        return cls(scores, middle, low, high, knots["span"][0], knots["span"][1])


def venn_abers(
    scores: npt.ArrayLike, illicit: npt.ArrayLike, *, weights: npt.ArrayLike | None = None, groups: int = 500
) -> Calibration:
    """Fit a calibration to lines that the score has not learned from.

    Args:
        scores: n scores, higher is riskier.
        illicit: n truths, 0 or 1.
        weights: n weights; they are scaled to a mean of 1, and the line added by Venn-Abers weighs 1.
        groups: neighbouring scores are put into at most so many groups; the fit takes the square of it in memory.

    Raises:
        NotEnoughDataError: fewer than 20 lines.
    """
    raw, truth = np.asarray(scores, dtype=np.float64), np.asarray(illicit, dtype=np.float64)
    if raw.size < FEWEST_ROWS:
        raise NotEnoughDataError(f"calibration needs at least {FEWEST_ROWS} lines with a result; there are {raw.size}")
    weight = np.ones_like(raw) if weights is None else np.asarray(weights, dtype=np.float64)
    weight = weight / weight.mean()
    group = _groups(raw, groups)
    total, squared, hits, scored = (_sums(group, c) for c in (weight, weight**2, weight * truth, weight * raw))
    level = _levels(total, hits)
    lines, squares, found, placed = (_sums(level, column) for column in (total, squared, hits, scored))
    p0, p1 = (_sums(level, total * p) / lines for p in multiprobability(total, hits))
    base_rate = float((weight * truth).sum() / weight.sum())
    middle = p0 + base_rate * (p1 - p0)
    effective = lines**2 / squares
    low, high = wilson(found / lines * effective, effective)
    low = np.minimum.reduce([np.maximum.accumulate(low), p0, middle])
    high = np.maximum.reduce([np.minimum.accumulate(high[::-1])[::-1], p1, middle])
    knots, curve, lower, upper = (tuple(map(float, values)) for values in (placed / lines, middle, low, high))
    return Calibration(knots, curve, lower, upper, float(raw.min()), float(raw.max()))


def multiprobability(total: npt.ArrayLike, hits: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Venn-Abers' p0 and p1 for a new line in each group: the monotone fits with it as honest and as illicit.

    By the max-min formula: the greatest over starts a <= j of the least over ends b >= j
    of the mean over a..b, and every such stretch contains the new line, of weight 1.

    Args:
        total: weight of the lines in each group, from the lowest scores up.
        hits: weight of the illicit ones among them.
    """
    lines = np.r_[0.0, np.cumsum(np.asarray(total, dtype=np.float64))]
    found = np.r_[0.0, np.cumsum(np.asarray(hits, dtype=np.float64))]
    stretch = np.maximum(lines[None, 1:] - lines[:-1, None], 0.0) + 1.0
    honest = (found[None, 1:] - found[:-1, None]) / stretch
    return _max_min(honest), _max_min(honest + 1.0 / stretch)


def _max_min(mean: Floats) -> Floats:
    least = np.minimum.accumulate(mean[:, ::-1], axis=1)[:, ::-1]
    from_start = np.triu(np.ones(least.shape)) > 0
    return np.asarray(np.where(from_start, least, -np.inf).max(axis=0))


def _groups(raw: Floats, groups: int) -> Levels:
    """Number of each score's group of neighbours; equal scores are never parted."""
    values, place = np.unique(raw, return_inverse=True)
    if len(values) <= groups:
        return place.astype(np.int64)
    edges = np.unique(np.quantile(raw, np.linspace(0, 1, groups + 1)[1:-1]))
    return np.unique(np.searchsorted(edges, raw, side="left"), return_inverse=True)[1].astype(np.int64)


def _levels(total: Floats, hits: Floats) -> Levels:
    """Number of the level of the plain monotone fit on which each group lies."""
    from sklearn.isotonic import isotonic_regression

    fitted = isotonic_regression(hits / total, sample_weight=total)
    return np.r_[0, np.cumsum(np.diff(fitted) > 1e-12)].astype(np.int64)


def _sums(group: Levels, column: Floats) -> Floats:
    return np.bincount(group, column).astype(np.float64)
