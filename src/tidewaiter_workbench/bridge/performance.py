"""The figures of a stretch of time, as the library tells them, in plain values that can be kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tidewaiter.columns.intervals import Estimate
from tidewaiter.errors import TidewaiterError
from tidewaiter.feedback.figures import Tally
from tidewaiter.feedback.stability import Stability
from tidewaiter.flow.performing import GRAINS, STRATA, Performance, Span, performance
from tidewaiter.signals.signal import collect
from tidewaiter_workbench.bridge.opening import BridgeError, opened_lake

__all__ = ["GRAINS", "STRATA", "Figures", "Span", "figures"]

Figures = dict[str, object]


def figures(path: Path, span: Span, *, minutes: Mapping[str, float]) -> Figures:
    """All figures of a span; an unknown number is None.

    Raises:
        BridgeError: the span makes no sense.
    """
    with opened_lake(path) as lake:
        try:
            told = performance(lake, span, minutes=minutes)
        except TidewaiterError as error:
            raise BridgeError(str(error)) from error
    return _told(told)


def _told(told: Performance) -> Figures:
    whole = told.whole
    return {
        "first": told.span.first.isoformat(),
        "last": told.span.last.isoformat(),
        "grain": told.span.grain,
        "stratum": told.span.stratum,
        "currency": told.currency,
        "lines": sum(told.lines.values()),
        "inspected": sum(each.tally.inspected for each in told.causes),
        "causes": [
            {"cause": _cause(each.cause), **_tally(each.tally), "lift": _estimate(each.lift)} for each in told.causes
        ],
        "periods": [_period(start, told) for start in told.lines],
        "whole": {"lines": whole.lines, "sampled": whole.sampled, "compliance": _compliance(whole.illicit)},
        "strata": [
            {"name": e.name, "lines": e.lines, "sampled": e.sampled, "compliance": _compliance(e.illicit)}
            for e in told.strata
        ],
        "detectors": _detectors(told),
        "stability": [_stability(each) for each in told.stability],
        "judged": {
            "lines": told.judged.lines,
            "hits": told.judged.hits,
            "models": list(told.judged.models),
            "weighted": told.judged.weighted,
            "calibration": [each.as_json() for each in told.judged.calibration],
            "gain": told.judged.gain.as_json() if told.judged.gain else None,
        },
    }


def _detectors(told: Performance) -> list[dict[str, object]]:
    asks = {each.name: (each.typology, each.asks) for each in collect()}
    return [
        {
            "detector": each.detector,
            "typology": asks.get(each.detector, ("", ""))[0],
            "asks": asks.get(each.detector, ("", ""))[1],
            "judged": each.judged,
            "odd": _estimate(each.odd),
            "alerts": each.alerts,
            "inspected": each.inspected,
            "hits": each.hits,
            "rate": _estimate(each.rate),
            "lift": _estimate(each.lift),
        }
        for each in told.detectors
    ]


def _stability(each: Stability) -> dict[str, object]:
    return {
        "column": each.column,
        "index": _known(each.index),
        "chance": _known(each.chance),
        "verdict": each.verdict,
        "before": each.before,
        "now": each.now,
        "moved": [list(moved) for moved in each.bins[:3]],
    }


def _period(start: date, told: Performance) -> dict[str, object]:
    tallies, lanes = told.times.get(start, {}), told.lanes.get(start, {})
    opened = sum(lanes.values())
    return {
        "start": start.isoformat(),
        "lines": told.lines[start],
        "lanes": {**lanes, "green": told.lines[start] - opened},
        **(_tally(tallies[""]) if "" in tallies else _nothing()),
        "causes": {_cause(cause): _tally(tally) for cause, tally in tallies.items() if cause},
    }


def _cause(cause: str) -> str:
    """As the queue calls it."""
    return "model" if cause == "risk" else cause


def _tally(tally: Tally) -> dict[str, object]:
    return {
        "inspected": tally.inspected,
        "hits": tally.hits,
        "rate": _estimate(tally.rate),
        "revenue": tally.revenue,
        "minutes": tally.minutes,
        "per_hour": 60 * tally.revenue / tally.minutes if tally.minutes else None,
        "days": _known(tally.days),
        "days_of_most": _known(tally.days_of_most),
    }


def _nothing() -> dict[str, object]:
    counts: dict[str, object] = {"inspected": 0, "hits": 0, "revenue": 0.0, "minutes": 0.0}
    return counts | dict.fromkeys(("rate", "per_hour", "days", "days_of_most"))


def _compliance(illicit: Estimate | None) -> dict[str, float | None] | None:
    """The share of all lines in which an inspection would find nothing."""
    if illicit is None:
        return None
    return {"value": 1 - illicit.value, "low": 1 - illicit.high, "high": 1 - illicit.low}


def _estimate(estimate: Estimate) -> dict[str, float | None] | None:
    """None where there is nothing to tell."""
    if math.isnan(estimate.value):
        return None
    return {"value": estimate.value, "low": _known(estimate.low), "high": _known(estimate.high)}


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
