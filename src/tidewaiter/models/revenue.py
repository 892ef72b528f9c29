"""What an inspection would bring if the line is illicit.

Amounts are skewed, so the trees learn their logarithm and Duan's smearing factor
brings the mean back. With few recorded amounts a shrunk ratio of revenue to declared
value for each chapter of the tariff stands in. Where no amount was ever recorded we
say nothing: duty at stake is another thing than duty recovered, and is not passed off as it.

Source:
    Duan (1983), "Smearing Estimate: A Nonparametric Retransformation Method", JASA 78(383).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.models.boosting import Ground, Growth, Trees, grow
from tidewaiter.models.matrix import Encoder

__all__ = ["Revenue", "learn_revenue"]

Floats = npt.NDArray[np.float64]
Floats32 = npt.NDArray[np.float32]

ENOUGH_FOR_TREES = 300
ENOUGH_FOR_RATIOS = 20
_PRIOR_LINES = 20.0
_ELSEWHERE = ""


@dataclass(frozen=True, slots=True)
class Revenue:
    """Expected revenue of an illicit line, learned in the way `kind` says: trees, ratios or nothing."""

    kind: str
    rows: int
    trees: Trees | None = None
    smearing: float = 1.0
    ceiling: float = float("inf")
    ratios: Mapping[str, float] | None = None

    def predict(self, x: Floats32, *, chapter: pa.ChunkedArray, value: Floats) -> Floats:
        """Amount for each row, in the lake's currency; NaN where nothing can be said.

        Args:
            x: n rows of the model's matrix.
            chapter: n chapters of the tariff.
            value: n declared values, NaN where unknown.
        """
        if self.trees is not None:
            return np.clip((np.exp(self.trees.predict(x))) * self.smearing - 1.0, 0.0, self.ceiling)
        if self.ratios is not None:
            elsewhere = self.ratios[_ELSEWHERE]
            ratio = np.array([self.ratios.get(code or _ELSEWHERE, elsewhere) for code in chapter.to_pylist()])
            return np.minimum(ratio * value, self.ceiling)
        return np.full(len(x), np.nan)

    def as_json(self) -> dict[str, object]:
        """As plain values; trees are kept in a file of their own."""
        return {
            "kind": self.kind,
            "rows": self.rows,
            "smearing": self.smearing,
            "ceiling": self.ceiling if np.isfinite(self.ceiling) else None,
            "ratios": dict(self.ratios) if self.ratios is not None else None,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, object], *, trees: Trees | None) -> Revenue:
        """What `as_json` wrote, with its trees."""
        ceiling, ratios = written["ceiling"], written["ratios"]
        return cls(
            str(written["kind"]),
            int(str(written["rows"])),
            trees,
            float(str(written["smearing"])),
            float(str(ceiling)) if ceiling is not None else float("inf"),
            {str(code): float(ratio) for code, ratio in ratios.items()} if isinstance(ratios, dict) else None,
        )


@dataclass(frozen=True, slots=True)
class Recovered:
    """Illicit lines with a recorded amount: what the revenue is learned from."""

    x: Floats32
    amount: Floats
    value: Floats
    chapter: list[str | None]
    later: npt.NDArray[np.bool_]


def learn_revenue(lines: Recovered, *, encoder: Encoder, growth: Growth, seed: int) -> Revenue:
    """Learn what illicit lines bring, by the best means that the number of lines allows."""
    rows = len(lines.amount)
    if rows < ENOUGH_FOR_RATIOS:
        return Revenue("nothing", rows)
    ceiling = float(lines.amount.max())
    if rows < ENOUGH_FOR_TREES or lines.later.sum() < ENOUGH_FOR_RATIOS:
        return Revenue("ratios", rows, ceiling=ceiling, ratios=_ratios(lines))
    target, ones = np.log1p(np.maximum(lines.amount, 0.0)), np.ones(rows)
    early, late = ~lines.later, lines.later
    columns, codes = encoder.columns, tuple(encoder.codes)
    ground = Ground(lines.x[early], columns=columns, codes=codes, growth=growth, seed=seed)
    held_out = Ground(lines.x[late], columns=columns, codes=codes, growth=growth, seed=seed, like=ground)
    trees = grow(
        ground, target[early], ones[early], later=(held_out, target[late], ones[late]), growth=growth, seed=seed
    )
    left_over = target[late] - trees.predict(lines.x[late])
    return Revenue("trees", rows, trees, smearing=float(np.exp(left_over).mean()), ceiling=ceiling)


def _ratios(lines: Recovered) -> dict[str, float]:
    """Revenue per declared value in each chapter, shrunk towards that of all as if 20 lines of it had been seen."""
    known = np.isfinite(lines.value) & (lines.value > 0)
    amount, value = lines.amount[known], lines.value[known]
    overall = float(amount.sum() / value.sum()) if known.any() else 0.0
    typical = float(value.mean()) if known.any() else 1.0
    ratios = {_ELSEWHERE: overall}
    chapters = np.array([code or _ELSEWHERE for code in lines.chapter])[known]
    for code in sorted(set(chapters) - {_ELSEWHERE}):
        here = chapters == code
        prior = _PRIOR_LINES * typical
        ratios[str(code)] = float((amount[here].sum() + overall * prior) / (value[here].sum() + prior))
    return ratios
