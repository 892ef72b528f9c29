"""How good the risks of some days turned out to be, beside those of the baselines.

Everything is judged on lines that were inspected, for only they have results. Where it
is recorded how likely each was to be inspected, the figures that count weight lines by
it and so speak of all declarations; the plain figures stand beside them, and those of
the lines opened at random, which need no weights. Findings of the audits stand with the
figures that they flatter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.columns.curves import CalibrationBin, CaptureCurve, calibration_bins, capture_curve
from tidewaiter.columns.intervals import Estimate
from tidewaiter.columns.labels import labels_known
from tidewaiter.columns.measures import SHARES, Measures, average_precision_ratio, measures
from tidewaiter.columns.propensity import inverse_propensity
from tidewaiter.errors import NotEnoughDataError
from tidewaiter.lake import Lake
from tidewaiter.models.baselines import Baselines, baseline_risks
from tidewaiter.models.card import Audit
from tidewaiter.models.training import grave_audits
from tidewaiter.tables import found, fused

__all__ = ["OURS", "Evaluation", "Judged", "evaluation", "judge"]

Floats = npt.NDArray[np.float64]

OURS = "tidewaiter"
AS_INSPECTED, WEIGHTED, RANDOM_ARM = "as_inspected", "weighted_by_propensity", "random_arm"
_WEIGHT_CEILING = 50.0
_FEWEST_WITH_PROPENSITY = 0.95
_FEWEST_AT_RANDOM = 100


@dataclass(frozen=True, slots=True)
class Judged:
    """n inspected lines with what was found, and the risk that each ranking had given them beforehand."""

    illicit: Floats
    revenue: Floats
    propensity: Floats
    at_random: npt.NDArray[np.bool_]
    day: npt.NDArray[np.datetime64]
    seen_before: npt.NDArray[np.bool_]
    risks: Mapping[str, Floats]

    def part(self, rows: npt.NDArray[np.bool_]) -> Judged:
        """Some of the lines."""
        return Judged(
            self.illicit[rows],
            self.revenue[rows],
            self.propensity[rows],
            self.at_random[rows],
            self.day[rows],
            self.seen_before[rows],
            {name: risk[rows] for name, risk in self.risks.items()},
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of every ranking, from every point of view that the data allow.

    Attributes:
        headline: which of the views is the one that counts.
        views: view -> ranking -> figures.
        unseen: ranking -> figures, only of lines whose exact goods line had no known result.
        ratios: baseline -> our average precision over its own, under the headline.
        gain: ranking -> share of violations captured by opening its riskiest first, under the headline.
        calibration: stated probability against share found, under the headline.
    """

    test_from: date
    test_to: date
    model_id: str
    headline: str
    views: Mapping[str, Mapping[str, Measures]]
    unseen: Mapping[str, Measures]
    unseen_share: float
    ratios: Mapping[str, Estimate]
    gain: Mapping[str, CaptureCurve]
    calibration: tuple[CalibrationBin, ...]
    audits: tuple[Audit, ...]
    caveats: tuple[str, ...]
    seed: int

    @property
    def ours(self) -> Measures:
        """Our figures under the headline view."""
        return self.views[self.headline][OURS]

    def as_json(self) -> dict[str, object]:
        """As plain values."""
        return {
            "test_from": self.test_from.isoformat(),
            "test_to": self.test_to.isoformat(),
            "model_id": self.model_id,
            "headline": self.headline,
            "views": {
                view: {name: figures.as_json() for name, figures in rankings.items()}
                for view, rankings in self.views.items()
            },
            "unseen_goods_lines": {
                "share": self.unseen_share,
                "rankings": {name: figures.as_json() for name, figures in self.unseen.items()},
            },
            "average_precision_ratio": {name: ratio.as_json() for name, ratio in self.ratios.items()},
            "gain": {name: curve.as_json() for name, curve in self.gain.items()},
            "calibration": [each.as_json() for each in self.calibration],
            "audits": [{"source": a.source, "check": a.check, "finding": a.finding} for a in self.audits],
            "caveats": list(self.caveats),
            "seed": self.seed,
        }


def judge(
    lake: Lake, *, test_from: date, test_to: date | None = None, at: Sequence[float] = SHARES, seed: int = 0
) -> Evaluation:
    """Judge the fused risks from `test_from` on by what inspections found, whenever that became known.

    Args:
        lake: with `fused.risks` of those days, and memory that hides results known on `test_from` or later.
        test_from: first day of the test.
        test_to: its last day; the last day with a result if not given.
        at: shares inspected.
        seed: of the baselines and of the resampling.

    Raises:
        NotEnoughDataError: no inspected line of the test has a risk.
    """
    rows = _judged_rows(lake, test_from=test_from, test_to=test_to)
    if rows.num_rows == 0:
        raise NotEnoughDataError(f"no line declared from {test_from} on has both a risk and an inspection result")
    baselines = baseline_risks(lake, lake.memtable(rows.select(["item_id"])), as_of=test_from, seed=seed)
    model_id = str(rows.column("model_id")[0].as_py())
    judged = _judged(rows, baselines)
    return evaluation(
        judged, test_from=test_from, model_id=model_id, audits=grave_audits(lake), at=at, seed=seed, test_to=test_to
    )


def evaluation(
    judged: Judged,
    *,
    test_from: date,
    test_to: date | None,
    model_id: str,
    audits: tuple[Audit, ...],
    at: Sequence[float] = SHARES,
    seed: int = 0,
) -> Evaluation:
    """All figures of lines whose results are known."""
    recorded = np.isfinite(judged.propensity)
    views = {AS_INSPECTED: _measured(judged, weights=None, at=at, seed=seed)}
    weights = None
    if recorded.mean() >= _FEWEST_WITH_PROPENSITY:
        weights = inverse_propensity(judged.propensity, ceiling=_WEIGHT_CEILING)
        views[WEIGHTED] = _measured(judged, weights=weights, at=at, seed=seed)
    if judged.at_random.sum() >= _FEWEST_AT_RANDOM:
        views[RANDOM_ARM] = _measured(judged.part(judged.at_random), weights=None, at=at, seed=seed)
    unseen = judged.part(~judged.seen_before)
    ours = judged.risks[OURS]
    ratios = {
        name: average_precision_ratio(judged.illicit, ours, risk, weights=weights, clusters=judged.day, seed=seed)
        for name, risk in judged.risks.items()
        if name != OURS
    }
    return Evaluation(
        test_from=test_from,
        test_to=test_to or judged.day.max().astype("datetime64[D]").item(),
        model_id=model_id,
        headline=WEIGHTED if weights is not None else AS_INSPECTED,
        views=views,
        unseen=_measured(unseen, weights=None, at=at, seed=seed) if len(unseen.illicit) else {},
        unseen_share=float((~judged.seen_before).mean()),
        ratios=ratios,
        gain={name: capture_curve(risk, judged.illicit, weights=weights) for name, risk in _found_in(judged).items()},
        calibration=calibration_bins(ours, judged.illicit, weights=weights),
        audits=audits,
        caveats=_caveats(judged, recorded),
        seed=seed,
    )


def _found_in(judged: Judged) -> Mapping[str, Floats]:
    """The rankings, if there is anything that they could have captured."""
    return judged.risks if judged.illicit.any() else {}


def _measured(judged: Judged, *, weights: Floats | None, at: Sequence[float], seed: int) -> dict[str, Measures]:
    revenue = judged.revenue if np.isfinite(judged.revenue).any() else None
    return {
        name: measures(judged.illicit, risk, revenue=revenue, weights=weights, clusters=judged.day, at=at, seed=seed)
        for name, risk in judged.risks.items()
    }


_NO_CHANCES = (
    "how likely each line was to be inspected is not on record, so the figures speak of lines like those "
    "that were inspected, not of all declarations"
)
_NO_REVENUE = "no revenue is recorded with these results"
_FEW = "only {violations} violations: the intervals are wide for a reason"
CAVEATS = (_NO_CHANCES, _NO_REVENUE, _FEW)
"""What figures may have to be read with."""


def _caveats(judged: Judged, recorded: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    caveats = []
    if recorded.mean() < _FEWEST_WITH_PROPENSITY:
        caveats.append(_NO_CHANCES)
    if not np.isfinite(judged.revenue).any():
        caveats.append(_NO_REVENUE)
    if judged.illicit.sum() < 50:
        caveats.append(_FEW.format(violations=int(judged.illicit.sum())))
    return tuple(caveats)


def _judged_rows(lake: Lake, *, test_from: date, test_to: date | None) -> pa.Table:
    """Inspected lines of the test with their fused risk, in the order of day and item."""
    risks = lake.read(fused.RISKS).select("item_id", "declared_on", "risk", "model_id")
    window = risks.filter(risks.declared_on >= ibis.literal(test_from))
    if test_to is not None:
        window = window.filter(window.declared_on <= ibis.literal(test_to))
    labels = labels_known(lake.read(found.OUTCOMES), before=None)
    known = labels.select("item_id", "illicit", "revenue", "propensity", "cause")
    return lake.fetch(window.inner_join(known, "item_id").order_by(["declared_on", "item_id"]))


def _judged(rows: pa.Table, baselines: Baselines) -> Judged:
    """Both in one order."""
    names = np.asarray(rows.column("item_id").to_numpy(), dtype=np.str_)
    order = np.argsort(baselines.item_id, kind="stable")
    place = order[np.searchsorted(baselines.item_id[order], names)]
    return Judged(
        illicit=rows.column("illicit").to_numpy().astype(np.float64),
        revenue=rows.column("revenue").to_numpy().astype(np.float64),
        propensity=rows.column("propensity").to_numpy().astype(np.float64),
        at_random=np.asarray(rows.column("cause").to_numpy() == "random", dtype=np.bool_),
        day=rows.column("declared_on").to_numpy().astype("datetime64[D]"),
        seen_before=baselines.seen_before[place],
        risks={OURS: rows.column("risk").to_numpy()} | {name: r[place] for name, r in baselines.risks.items()},
    )
