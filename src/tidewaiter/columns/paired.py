"""Two rankings of the same lines side by side, with the interval of their difference.

Two figures measured apart each have a wide interval, and the same lucky days widen both. Measured on the same
resamples, what is common to them falls out, and the difference has an interval of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.intervals import Estimate, resampled_weights

__all__ = ["Paired", "paired_figures"]

Floats = npt.NDArray[np.float64]

_BINS = 10
_FEWEST_CLUSTERS = 20
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
        share: of the lines that can be opened, 0 to 1.
        weights: n weights, such as one over the propensity of inspection; equal if not given.
        clusters: n marks of what arrived together, such as days; intervals resample these, or lines where there are
            fewer than 20 different ones.
        draws: resamples behind each interval.
        seed: of the resampling.
    """
    truth = np.asarray(illicit, dtype=np.float64)
    weight = np.ones(len(truth)) if weights is None else np.asarray(weights, dtype=np.float64)
    both = [_Sorted.of(truth, np.asarray(risk, dtype=np.float64)) for risk in (one, other)]
    value = np.array([each.figures(weight, share=share) for each in both])
    times = resampled_weights(_groups(clusters, len(truth)), draws=draws, seed=seed)
    drawn = np.array([[each.figures(weight * often, share=share) for each in both] for often in times])
    return {
        name: Paired(
            Estimate.from_draws(float(value[0, place]), drawn[:, 0, place]),
            Estimate.from_draws(float(value[1, place]), drawn[:, 1, place]),
            Estimate.from_draws(float(value[1, place] - value[0, place]), drawn[:, 1, place] - drawn[:, 0, place]),
        )
        for place, name in enumerate(_NAMES)
    }


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Lines from the riskiest down, sorted once; `ties` are the places where a new value of risk begins."""

    order: npt.NDArray[np.int64]
    truth: Floats
    risk: Floats
    loss: Floats
    ties: npt.NDArray[np.int64]
    tenths: npt.NDArray[np.int64]

    @classmethod
    def of(cls, truth: Floats, risk: Floats) -> _Sorted:
        order = np.argsort(-risk, kind="stable")
        t, r = truth[order], risk[order]
        p = np.clip(r, _LEAST, 1 - _LEAST)
        ties = np.flatnonzero(np.r_[True, r[1:] != r[:-1]])
        tenths = np.unique(np.linspace(0, len(r), _BINS + 1).astype(np.int64))[:-1]
        return cls(order, t, r, -(t * np.log(p) + (1 - t) * np.log1p(-p)), ties, tenths)

    def figures(self, weights: Floats, *, share: float) -> tuple[float, float, float, float]:
        """In the order of `_NAMES`; lines of equal risk count as if they were opened in random order."""
        weight = weights[self.order]
        total = float(weight.sum())
        if total <= 0:
            return (float("nan"),) * 4
        lines = np.add.reduceat(weight, self.ties)
        hits = np.add.reduceat(weight * self.truth, self.ties)
        opened, caught = np.cumsum(lines), np.cumsum(hits)
        at = share * total
        precision = np.interp(at, np.r_[0.0, opened], np.r_[0.0, caught]) / at if at > 0 else float("nan")
        rate = np.divide(caught, opened, out=np.zeros_like(caught), where=opened > 0)
        average = float((rate * hits).sum() / caught[-1]) if caught[-1] > 0 else float("nan")
        gap = np.add.reduceat(weight * (self.risk - self.truth), self.tenths)
        return float(precision), average, float(np.abs(gap).sum() / total), float((weight * self.loss).sum() / total)


def _groups(clusters: npt.ArrayLike | None, rows: int) -> npt.NDArray[np.int64]:
    if clusters is not None:
        names, numbers = np.unique(np.asarray(clusters), return_inverse=True)
        if len(names) >= _FEWEST_CLUSTERS:
            return numbers.astype(np.int64)
    return np.arange(rows, dtype=np.int64)
