"""Reading the results of an evaluation, as the command line prints them, into a section of the report.

What is there is shown and what is missing is left out, because an evaluation
may have been written by an earlier or a later version:

    {"test_from": ..., "test_to": ..., "model": MEASURES, "baselines": {name: MEASURES},
     "gain": {name: {"opened": [...], "captured": [...]}},
     "calibration": [{"stated": ..., "observed": FIGURE, "lines": ...}], "notes": [...],
     "unseen_goods_lines": {"share": ..., "rankings": {name: MEASURES}}}

MEASURES is what `columns.measures.Measures.as_json` gives; FIGURE is a number, or
`{"value", "low", "high"}`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tidewaiter.columns.intervals import Estimate
from tidewaiter.reports.data import CalibrationBin, Curve, ModelQuality, PrecisionAt, Ranking

__all__ = ["MODEL", "model_quality"]

MODEL = "Tidewaiter"
_NAMES = {
    "model": MODEL,
    "tidewaiter": MODEL,
    "raw": "gradient boosting, raw columns",
    "raw_gbm": "gradient boosting, raw columns",
    "raw_boosting": "gradient boosting, raw columns",
    "raw_columns": "gradient boosting, raw columns",
    "history": "history alone",
    "history_only": "history alone",
    "random": "at random",
}
_ORDER = (MODEL, _NAMES["raw_columns"], _NAMES["history"], _NAMES["random"])


def model_quality(evaluation: Mapping[str, object]) -> ModelQuality | None:
    """The section on the model; None if the evaluation has no ranking that can be shown."""
    named = {"model": evaluation.get("model"), **_mapping(evaluation.get("baselines"))}
    rankings = _rankings(named)
    if not rankings:
        return None
    first = _mapping(evaluation.get("model"))
    unseen = _mapping(evaluation.get("unseen_goods_lines"))
    return ModelQuality(
        rankings=rankings,
        rows=_count(first.get("rows")),
        violations=_count(first.get("violations")),
        base_rate=_estimate(first.get("base_rate")),
        test_from=str(evaluation.get("test_from") or ""),
        test_to=str(evaluation.get("test_to") or ""),
        curves=_curves(_mapping(evaluation.get("gain"))),
        calibration=_bins(evaluation.get("calibration")),
        unseen=_rankings(_mapping(unseen.get("rankings"))),
        unseen_share=_float(unseen.get("share")),
        notes=tuple(str(note) for note in _sequence(evaluation.get("notes"))),
    )


def _rankings(named: Mapping[str, object]) -> tuple[Ranking, ...]:
    """The rankings that have figures to show: ours first, chance last."""
    told = [_ranking(name, measures) for name, measures in named.items() if isinstance(measures, Mapping)]
    places = {name: place for place, name in enumerate(_ORDER)}
    return tuple(sorted((each for each in told if each.at), key=lambda each: places.get(each.name, len(_ORDER) / 2)))


def _ranking(name: str, measures: Mapping[str, object]) -> Ranking:
    places = [_mapping(place) for place in _sequence(measures.get("at"))]
    at = [
        PrecisionAt(float(share), precision, _estimate(place.get("recall")), _estimate(place.get("revenue_share")))
        for place in places
        if isinstance(share := place.get("share"), int | float) and (precision := _estimate(place.get("precision")))
    ]
    return Ranking(
        name=_NAMES.get(name, name.replace("_", " ")),
        at=tuple(at),
        auc=_estimate(measures.get("auc")),
        average_precision=_estimate(measures.get("average_precision")),
        calibration_error=_estimate(measures.get("calibration_error")),
    )


def _curves(gain: Mapping[str, object]) -> tuple[Curve, ...]:
    curves = []
    for name, points in gain.items():
        opened, captured = (_sequence(_mapping(points).get(axis)) for axis in ("opened", "captured"))
        if opened and len(opened) == len(captured):
            curves.append(
                Curve(
                    _NAMES.get(name, name.replace("_", " ")), tuple(map(_float, opened)), tuple(map(_float, captured))
                )
            )
    return tuple(curves)


def _bins(calibration: object) -> tuple[CalibrationBin, ...]:
    bins = [_mapping(each) for each in _sequence(calibration)]
    return tuple(
        CalibrationBin(stated.value, observed, _count(each.get("lines")) or 0)
        for each in bins
        if (stated := _estimate(each.get("stated"))) and (observed := _estimate(each.get("observed")))
    )


def _estimate(figure: object) -> Estimate | None:
    """A figure with its interval; a bare number has none; None if there is no number."""
    parts = _mapping(figure) if isinstance(figure, Mapping) else {"value": figure}
    value, low, high = (_float(parts.get(name)) for name in ("value", "low", "high"))
    return Estimate(value, low, high) if math.isfinite(value) else None


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else math.nan


def _count(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()
