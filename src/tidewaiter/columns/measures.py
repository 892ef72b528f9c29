"""How good a ranking of goods lines is, for those who must open the top of it.

Every figure comes with a 95 % interval. Lines of equal risk count as if they were
opened in random order, so that a ranking cannot gain by ties. With weights (one over
the probability of having been inspected) the same figures speak of all declarations
and not only of those that inspectors had chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.intervals import Estimate, resampled_weights

__all__ = [
    "SHARES",
    "AtShare",
    "Measures",
    "Ranking",
    "area_under_curve",
    "average_precision",
    "average_precision_ratio",
    "figures",
    "measures",
    "numbered",
]

Floats = npt.NDArray[np.float64]

_BINS = 10
_FEWEST_CLUSTERS = 20
SHARES = (0.01, 0.02, 0.05, 0.10)


@dataclass(frozen=True, slots=True)
class AtShare:
    """What opening the riskiest share of the lines would have brought."""

    share: float
    inspected: float
    precision: Estimate
    recall: Estimate
    revenue_share: Estimate | None

    def as_json(self) -> dict[str, object]:
        """As plain numbers."""
        return {
            "share": self.share,
            "inspected": round(self.inspected, 1),
            "precision": self.precision.as_json(),
            "recall": self.recall.as_json(),
            "revenue_share": self.revenue_share.as_json() if self.revenue_share else None,
        }


@dataclass(frozen=True, slots=True)
class Measures:
    """All figures of one ranking on one set of lines with known results."""

    rows: int
    violations: int
    base_rate: Estimate
    at: tuple[AtShare, ...]
    auc: Estimate
    average_precision: Estimate
    calibration_error: Estimate
    brier: Estimate

    def at_share(self, share: float) -> AtShare:
        """The figures at one share inspected."""
        return next(found for found in self.at if abs(found.share - share) < 1e-12)

    def as_json(self) -> dict[str, object]:
        """As plain numbers."""
        names = ("base_rate", "auc", "average_precision", "calibration_error", "brier")
        return {
            "rows": self.rows,
            "violations": self.violations,
            **{name: getattr(self, name).as_json() for name in names},
            "at": [found.as_json() for found in self.at],
        }


def measures(
    illicit: npt.ArrayLike,
    risk: npt.ArrayLike,
    *,
    revenue: npt.ArrayLike | None = None,
    weights: npt.ArrayLike | None = None,
    clusters: npt.ArrayLike | None = None,
    at: Sequence[float] = SHARES,
    draws: int = 300,
    seed: int = 0,
) -> Measures:
    """Measure a ranking.

    Args:
        illicit: n truths, 0 or 1.
        risk: n numbers; for the calibration figures they are read as probabilities.
        revenue: n amounts that inspection brings, if known; NaN counts as nothing.
        weights: n weights, such as one over the propensity of inspection; equal if not given.
        clusters: n marks of what arrived together (a day, a declaration); intervals resample these. With fewer
            than 20 different ones, lines are resampled.
        at: shares inspected.
        draws: resamples behind each interval.
        seed: of the resampling; equal seeds and clusters give the same draws for two rankings.
    """
    ranking = Ranking.of(illicit, risk, revenue=revenue, weights=weights)
    value = figures(ranking, ranking.weights, at=at)
    groups = numbered(clusters, ranking.order)
    resampled = resampled_weights(groups, draws=draws, seed=seed)
    drawn = np.array([figures(ranking, ranking.weights * times, at=at) for times in resampled])
    estimates = [Estimate.from_draws(float(v), d) for v, d in zip(value, drawn.T, strict=True)]
    base, auc, ap, ece, brier, *rest = estimates
    total = float(ranking.weights.sum())
    priced = ranking.revenue is not None
    triples = zip(at, rest[0::3], rest[1::3], rest[2::3], strict=True)
    places = tuple(AtShare(s, s * total, hit, caught, money if priced else None) for s, hit, caught, money in triples)
    return Measures(len(ranking.illicit), int(ranking.illicit.sum()), base, places, auc, ap, ece, brier)


def average_precision(illicit: npt.ArrayLike, risk: npt.ArrayLike, *, weights: npt.ArrayLike | None = None) -> float:
    """Mean precision over the violations, each at its place in the ranking; NaN without a violation."""
    ranking = Ranking.of(illicit, risk, revenue=None, weights=weights)
    return _average_precision(*_by_tie(ranking, ranking.weights))


def average_precision_ratio(
    illicit: npt.ArrayLike,
    risk: npt.ArrayLike,
    other: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None = None,
    clusters: npt.ArrayLike | None = None,
    draws: int = 300,
    seed: int = 0,
) -> Estimate:
    """How many times the average precision of another ranking this one has, both measured on the same resamples."""
    ours, theirs = (Ranking.of(illicit, r, revenue=None, weights=weights) for r in (risk, other))
    rows = np.arange(len(ours.order), dtype=np.int64)
    groups = numbered(clusters, rows)

    def ratio(times: Floats) -> float:
        one, two = (_average_precision(*_by_tie(r, r.weights * times[r.order])) for r in (ours, theirs))
        return one / two if two > 0 else float("nan")

    drawn = np.array([ratio(times) for times in resampled_weights(groups, draws=draws, seed=seed)])
    return Estimate.from_draws(ratio(np.ones(len(rows))), drawn)


def area_under_curve(illicit: npt.ArrayLike, risk: npt.ArrayLike, *, weights: npt.ArrayLike | None = None) -> float:
    """Probability that a violation ranks above an honest line, ties counting half; NaN if one kind is missing."""
    ranking = Ranking.of(illicit, risk, revenue=None, weights=weights)
    return _area(*_by_tie(ranking, ranking.weights))


@dataclass(frozen=True, slots=True)
class Ranking:
    """Lines from the riskiest down; `ties` are the places where a new value of risk begins."""

    illicit: Floats
    risk: Floats
    revenue: Floats | None
    weights: Floats
    order: npt.NDArray[np.int64]
    ties: npt.NDArray[np.int64]

    @classmethod
    def of(
        cls,
        illicit: npt.ArrayLike,
        risk: npt.ArrayLike,
        *,
        revenue: npt.ArrayLike | None,
        weights: npt.ArrayLike | None,
    ) -> Ranking:
        """Sort the lines."""
        score = np.asarray(risk, dtype=np.float64)
        order = np.argsort(-score, kind="stable")
        score = score[order]
        ties = np.flatnonzero(np.r_[True, score[1:] != score[:-1]]) if score.size else np.zeros(0, dtype=np.int64)
        money = None if revenue is None else np.nan_to_num(np.asarray(revenue, dtype=np.float64))[order]
        weight = np.ones(len(score)) if weights is None else np.asarray(weights, dtype=np.float64)[order]
        return cls(np.asarray(illicit, dtype=np.float64)[order], score, money, weight, order, ties)


def figures(ranking: Ranking, weights: Floats, *, at: Sequence[float]) -> list[float]:
    """Base rate, AUC, average precision, calibration error, Brier; then precision, recall, revenue for each share."""
    lines, hits = _by_tie(ranking, weights)
    total, found = lines.sum(), hits.sum()
    if total <= 0:
        return [float("nan")] * (5 + 3 * len(at))
    brier = float((weights * (ranking.risk - ranking.illicit) ** 2).sum() / total)
    told = [found / total, _area(lines, hits), _average_precision(lines, hits), _ece(ranking, weights), brier]
    opened = np.r_[0.0, np.cumsum(lines)]
    caught = np.r_[0.0, np.cumsum(hits)]
    money = None
    if ranking.revenue is not None:
        money = np.r_[0.0, np.cumsum(np.add.reduceat(weights * ranking.revenue * ranking.illicit, ranking.ties))]
    for share in at:
        budget = share * total
        hit = np.interp(budget, opened, caught)
        recovered = np.interp(budget, opened, money) / money[-1] if money is not None and money[-1] > 0 else np.nan
        told += [hit / budget, hit / found if found > 0 else np.nan, recovered]
    return [float(figure) for figure in told]


def _by_tie(ranking: Ranking, weights: Floats) -> tuple[Floats, Floats]:
    """Weight of lines, and of violations, at each value of risk from the highest down."""
    if not ranking.ties.size:
        return np.zeros(0), np.zeros(0)
    return (
        np.add.reduceat(weights, ranking.ties),
        np.add.reduceat(weights * ranking.illicit, ranking.ties),
    )


def _average_precision(lines: Floats, hits: Floats) -> float:
    opened, caught = np.cumsum(lines), np.cumsum(hits)
    if not hits.size or caught[-1] <= 0:
        return float("nan")
    precision = np.divide(caught, opened, out=np.zeros_like(caught), where=opened > 0)
    return float((precision * hits).sum() / caught[-1])


def _area(lines: Floats, hits: Floats) -> float:
    honest = lines - hits
    pairs = hits.sum() * honest.sum()
    if pairs <= 0:
        return float("nan")
    below = honest.sum() - np.cumsum(honest)
    return float((hits * (below + honest / 2)).sum() / pairs)


def _ece(ranking: Ranking, weights: Floats) -> float:
    """Expected calibration error over ten bins with equally many lines."""
    edges = np.unique(np.linspace(0, len(weights), _BINS + 1).astype(np.int64))[:-1]
    gap = np.add.reduceat(weights * (ranking.risk - ranking.illicit), edges)
    return float(np.abs(gap).sum() / weights.sum())


def numbered(clusters: npt.ArrayLike | None, order: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Clusters as numbers from 0 in the order of the ranking; each line its own where there are too few."""
    if clusters is not None:
        names, numbers = np.unique(np.asarray(clusters), return_inverse=True)
        if len(names) >= _FEWEST_CLUSTERS:
            return numbers.astype(np.int64)[order]
    return np.arange(len(order), dtype=np.int64)
