"""Intervals that say how far a figure can be trusted.

A share of few inspections gets Wilson's interval, which behaves at 0 and 1. A
figure computed from a ranking has no formula: there we resample, and we resample
whole days (or whole declarations), because lines that arrive together are alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Estimate", "resampled_weights", "wilson"]

_Z95 = 1.959963984540054

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; NaN where there is nothing to estimate it from."""

    value: float
    low: float
    high: float

    @classmethod
    def from_draws(cls, value: float, draws: Floats) -> Estimate:
        """The value as measured, with the middle 95 % of its resampled values."""
        known = draws[np.isfinite(draws)]
        if not known.size or not np.isfinite(value):
            return cls(value, float("nan"), float("nan"))
        low, high = np.quantile(known, (0.025, 0.975))
        return cls(value, float(min(low, value)), float(max(high, value)))

    def as_json(self) -> dict[str, float | None]:
        """The three numbers; what is not known is null."""
        figures = {"value": self.value, "low": self.low, "high": self.high}
        return {name: float(f"{figure:.6g}") if np.isfinite(figure) else None for name, figure in figures.items()}


def wilson(hits: npt.ArrayLike, trials: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Ends of the 95 % Wilson score interval of `hits / trials`; 0 to 1 where there were no trials.

    Trials may be fractional: the effective number behind a weighted share.

    Source:
        Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22(158).
    """
    found, n = np.asarray(hits, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    safe = np.where(n > 0, n, 1.0)
    rate = np.clip(found / safe, 0.0, 1.0)
    centre = (rate + _Z95**2 / (2 * safe)) / (1 + _Z95**2 / safe)
    half = _Z95 * np.sqrt(rate * (1 - rate) / safe + _Z95**2 / (4 * safe**2)) / (1 + _Z95**2 / safe)
    low = np.where(n > 0, np.clip(centre - half, 0.0, rate), 0.0)
    high = np.where(n > 0, np.clip(centre + half, rate, 1.0), 1.0)
    return low, high


def resampled_weights(clusters: npt.NDArray[np.int64], *, draws: int, seed: int) -> Iterator[Floats]:
    """For each draw, how often each row is in it when whole clusters are drawn with replacement.

    Args:
        clusters: for each row the number of its cluster, from 0.
        draws: how many times to draw.
        seed: the same seed gives the same draws, so that two rankings can be compared draw by draw.
    """
    generator = np.random.default_rng(seed)
    count = int(clusters.max()) + 1 if clusters.size else 0
    for _ in range(draws):
        drawn = np.bincount(generator.integers(0, count, size=count), minlength=count)
        yield drawn[clusters].astype(np.float64)
