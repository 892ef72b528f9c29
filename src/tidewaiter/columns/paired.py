"""Two rankings of the same lines side by side, with the interval of their difference.

Two figures measured apart each have a wide interval, and the same lucky days widen both. Measured on the same
resamples, what is common to them falls out, and the difference has an interval of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.intervals import Estimate, resampled_weights
from tidewaiter.columns.measures import Ranking, figures, numbered

__all__ = ["Paired", "paired_figures"]

Floats = npt.NDArray[np.float64]

_LEAST = 1e-6
_NAMES = ("precision", "average_precision", "calibration_error", "log_loss")


@dataclass(frozen=True, slots=True)
class Paired:
    """One figure of two rankings, and the second less the first."""

    one: Estimate
    other: Estimate
    difference: Estimate

    def as_json(self) -> dict[str, object]:
        """As plain numbers."""
        return {name: getattr(self, name).as_json() for name in ("one", "other", "difference")}


def paired_figures(
    illicit: npt.ArrayLike,
    one: npt.ArrayLike,
    other: npt.ArrayLike,
    *,
    share: float,
    weights: npt.ArrayLike | None = None,
    clusters: npt.ArrayLike | None = None,
    draws: int = 300,
    seed: int = 0,
) -> dict[str, Paired]:
    """Precision at a share opened, average precision, calibration error, and log loss of two rankings.

    Args:
        illicit: n truths, 0 or 1.
        one: n probabilities of the first model.
        other: n probabilities of the second.
        share: of the lines that can be opened, above 0 to 1.
        weights: n weights, such as one over the propensity of inspection; equal if not given.
        clusters: n marks of what arrived together, such as days; intervals resample these, or lines where there are
            fewer than 20 different ones.
        draws: resamples behind each interval.
        seed: of the resampling.
    """
    both = [Ranking.of(illicit, risk, revenue=None, weights=weights) for risk in (one, other)]
    groups = numbered(clusters, np.arange(len(both[0].order), dtype=np.int64))
    value = np.array([_of_one(each, each.weights, share=share) for each in both])
    drawn = np.array([
        [_of_one(each, each.weights * times[each.order], share=share) for each in both]
        for times in resampled_weights(groups, draws=draws, seed=seed)
    ])  # fmt: skip
    return {
        name: Paired(
            Estimate.from_draws(float(value[0, place]), drawn[:, 0, place]),
            Estimate.from_draws(float(value[1, place]), drawn[:, 1, place]),
            Estimate.from_draws(float(value[1, place] - value[0, place]), drawn[:, 1, place] - drawn[:, 0, place]),
        )
        for place, name in enumerate(_NAMES)
    }


def _of_one(ranking: Ranking, weights: Floats, *, share: float) -> tuple[float, float, float, float]:
    """In the order of `_NAMES`; weights in that of the ranking."""
    _base, _auc, average, calibration, _brier, precision, *_ = figures(ranking, weights, at=(share,))
    p = np.clip(ranking.risk, _LEAST, 1 - _LEAST)
    loss = -(ranking.illicit * np.log(p) + (1 - ranking.illicit) * np.log1p(-p))
    total = float(weights.sum())
    return precision, average, calibration, float((weights * loss).sum() / total) if total > 0 else float("nan")
