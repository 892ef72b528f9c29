"""Has what comes in changed? The population stability index of one column, with what chance alone would show.

The index compares the shares of two groups of lines in the same bins. Rules of thumb call it steady below 0.1 and
changed above 0.25; with few lines chance alone exceeds both, so its 95 % bound under no change stands beside it.

Source:
    Siddiqi (2006), "Credit Risk Scorecards", ch. 9, for the rules of thumb; Yurdakul (2018), "Statistical
    Properties of Population Stability Index", for its distribution: chi-square of B - 1 degrees, times 1/n + 1/m.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["CHANGED", "STEADY", "Stability", "stability_of_amounts", "stability_of_words"]

STEADY, CHANGED = 0.1, 0.25
_BINS = 10
_MOST_WORDS = 15
_OTHER, _MISSING = "(all others)", "(empty)"
_FEWEST = 30


@dataclass(frozen=True, slots=True)
class Stability:
    """One column before and now.

    Attributes:
        column: whose it is.
        index: the population stability index; NaN with fewer than 30 lines on either side.
        chance: 95 of 100 times an index of two groups without any change lies below.
        before: lines before.
        now: lines now.
        bins: the bins that moved, the one that moved most first: what it is, its share before and now.
    """

    column: str
    index: float
    chance: float
    before: int
    now: int
    bins: tuple[tuple[str, float, float], ...]

    @property
    def verdict(self) -> str:
        """steady, moved or changed; unknown with too few lines."""
        if math.isnan(self.index):
            return "unknown"
        if self.index < STEADY or self.index <= self.chance:
            return "steady"
        return "changed" if self.index >= CHANGED else "moved"


def stability_of_amounts(column: str, before: npt.ArrayLike, now: npt.ArrayLike) -> Stability:
    """In tenths of the amounts before; empty ones are a bin of their own."""
    earlier, later = np.asarray(before, dtype=np.float64), np.asarray(now, dtype=np.float64)
    known = earlier[np.isfinite(earlier)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, _BINS + 1)[1:-1])) if known.size else np.array([])
    names = [_between(low, high) for low, high in zip([None, *edges], [*edges, None], strict=True)] + [_MISSING]

    def counted(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        place = np.where(np.isfinite(values), np.searchsorted(edges, values, side="left"), len(edges) + 1)
        return np.bincount(place, minlength=len(names))

    return _stability(column, names, counted(earlier), counted(later))


def stability_of_words(column: str, before: Mapping[str | None, int], now: Mapping[str | None, int]) -> Stability:
    """In the commonest values of both together; the rest is one bin, and so are the empty ones.

    Args:
        column: whose it is.
        before: value -> lines before.
        now: value -> lines now.
    """
    earlier, later = ({value or _MISSING: lines for value, lines in each.items()} for each in (before, now))
    both = {value: earlier.get(value, 0) + later.get(value, 0) for value in {*earlier, *later}}
    common = sorted(both, key=lambda value: (-both[value], value))[:_MOST_WORDS]

    def counted(lines: Mapping[str, int]) -> npt.NDArray[np.int64]:
        named = [lines.get(value, 0) for value in common]
        return np.array([*named, sum(lines.values()) - sum(named)], dtype=np.int64)

    return _stability(column, [*common, _OTHER], counted(earlier), counted(later))


def _stability(
    column: str, names: Sequence[str], before: npt.NDArray[np.int64], now: npt.NDArray[np.int64]
) -> Stability:
    """Bins that hold nobody on either side are left out; half a line is added to each, so that none is nought."""
    from scipy.stats import chi2

    n, m = int(before.sum()), int(now.sum())
    held = np.flatnonzero(before + now)
    if min(n, m) < _FEWEST:
        return Stability(column, math.nan, math.nan, n, m, ())
    was, are = (before[held] + 0.5) / (n + 0.5 * len(held)), (now[held] + 0.5) / (m + 0.5 * len(held))
    parts = (are - was) * np.log(are / was)
    chance = float(chi2.ppf(0.95, max(len(held) - 1, 1))) * (1 / n + 1 / m)
    order = np.argsort(-parts, kind="stable")
    moved = tuple((names[held[k]], float(before[held[k]] / n), float(now[held[k]] / m)) for k in order)
    return Stability(column, float(parts.sum()), chance, n, m, moved)


def _between(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "any"
    if low is None:
        return f"up to {high:.4g}"
    return f"above {low:.4g}" if high is None else f"{low:.4g} to {high:.4g}"
