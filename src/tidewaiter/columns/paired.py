"""Two rankings of the same lines side by side, with the interval of their difference.

Two figures measured apart each have a wide interval, and the same lucky days widen both. Measured on the same
resamples, what is common to them falls out, and the difference has an interval of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.intervals import Estimate, resampled_weights
from tidewaiter.columns.measures import average_precision

__all__ = ["Paired", "paired_figures"]

Floats = npt.NDArray[np.float64]

_BINS = 10
_FEWEST_CLUSTERS = 20
_LEAST = 1e-6


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
        share: of the lines that can be opened, 0 to 1.
        weights: n weights, such as one over the propensity of inspection; equal if not given.
        clusters: n marks of what arrived together, such as days; intervals resample these, or lines where there are
            fewer than 20 different ones.
        draws: resamples behind each interval.
        seed: of the resampling.
    """
    truth = np.asarray(illicit, dtype=np.float64)
    weight = np.ones(len(truth)) if weights is None else np.asarray(weights, dtype=np.float64)
    told = [np.asarray(each, dtype=np.float64) for each in (one, other)]
    times = np.array(list(resampled_weights(_groups(clusters, len(truth)), draws=draws, seed=seed)))
    found = {}
    for name, figure in _figures(share).items():
        value = [figure(truth, risk, weight) for risk in told]
        drawn = [np.array([figure(truth, risk, weight * each) for each in times]) for risk in told]
        found[name] = Paired(
            Estimate.from_draws(value[0], drawn[0]),
            Estimate.from_draws(value[1], drawn[1]),
            Estimate.from_draws(value[1] - value[0], drawn[1] - drawn[0]),
        )
    return found


def _figures(share: float) -> dict[str, Callable[[Floats, Floats, Floats], float]]:
    return {
        "precision": lambda truth, risk, weight: _precision(truth, risk, weight, share),
        "average_precision": lambda truth, risk, weight: average_precision(truth, risk, weights=weight),
        "calibration_error": _calibration_error,
        "log_loss": _log_loss,
    }


def _precision(truth: Floats, risk: Floats, weight: Floats, share: float) -> float:
    """Share of violations among the riskiest; of lines of equal risk each counts in part."""
    values, place = np.unique(-risk, return_inverse=True)
    lines = np.bincount(place, weights=weight, minlength=len(values))
    hits = np.bincount(place, weights=weight * truth, minlength=len(values))
    opened = share * lines.sum()
    if opened <= 0:
        return float("nan")
    caught = np.interp(opened, np.r_[0.0, np.cumsum(lines)], np.r_[0.0, np.cumsum(hits)])
    return float(caught / opened)


def _calibration_error(truth: Floats, risk: Floats, weight: Floats) -> float:
    """Mean gap between what was stated and what was found, over ten bins with equally many lines."""
    if weight.sum() <= 0:
        return float("nan")
    order = np.argsort(-risk, kind="stable")
    edges = np.unique(np.linspace(0, len(order), _BINS + 1).astype(np.int64))[:-1]
    gap = np.add.reduceat((weight * (risk - truth))[order], edges)
    return float(np.abs(gap).sum() / weight.sum())


def _log_loss(truth: Floats, risk: Floats, weight: Floats) -> float:
    """Mean of minus the log of the probability that was given to what was found, in nats."""
    if weight.sum() <= 0:
        return float("nan")
    p = np.clip(risk, _LEAST, 1 - _LEAST)
    return float((weight * -(truth * np.log(p) + (1 - truth) * np.log1p(-p))).sum() / weight.sum())


def _groups(clusters: npt.ArrayLike | None, rows: int) -> npt.NDArray[np.int64]:
    if clusters is not None:
        names, numbers = np.unique(np.asarray(clusters), return_inverse=True)
        if len(names) >= _FEWEST_CLUSTERS:
            return numbers.astype(np.int64)
    return np.arange(rows, dtype=np.int64)
