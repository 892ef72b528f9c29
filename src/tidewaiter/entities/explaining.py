"""Why two profiles are, or are not, held for one party: match weights in words, and as a waterfall."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from tidewaiter.entities.matching import Model, Weighed, weigh

__all__ = ["Reason", "evidence", "explain", "reasons", "waterfall", "waterfall_svg"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer: the question, the answer in words, and its weight in bits."""

    comparison: str
    says: str
    bits: float


def explain(features: pa.Table, left: int, right: int, *, model: Model) -> list[Reason]:
    """The reasons for and against two rows being one party, from the start to the last."""
    weighed = weigh(features, np.array([[min(left, right), max(left, right)]], dtype=np.int64), model=model)
    return reasons(weighed, 0, model)


def reasons(pairs: Weighed, place: int, model: Model) -> list[Reason]:
    """The reasons of one compared pair; their bits add up to its weight."""
    told = [Reason("start", "two profiles taken at random are seldom one party", model.prior_bits)]
    for number, comparison in enumerate(model.comparisons):
        answer = int(pairs.answers[place, number])
        if answer >= 0:
            level = comparison.levels[answer]
            told.append(Reason(comparison.name, level.says, float(model.bits(number)[answer])))
    rest = float(pairs.weight[place]) - sum(reason.bits for reason in told)
    if abs(rest) > 0.005:
        rarity = "what they share is rarer than usual" if rest > 0 else "what they share is more common than usual"
        told.append(Reason("rarity", rarity, rest))
    return told


def evidence(pairs: Weighed, model: Model) -> list[str]:
    """For each pair, the answers as JSON: comparison -> [what was found, match weight]."""
    patterns, which = np.unique(pairs.answers, axis=0, return_inverse=True)
    texts = []
    for pattern in patterns:
        said = {
            comparison.name: [comparison.levels[answer].says, round(float(model.bits(number)[answer]), 2)]
            for number, (comparison, answer) in enumerate(zip(model.comparisons, pattern.tolist(), strict=True))
            if answer >= 0
        }
        texts.append(json.dumps(said, ensure_ascii=False))
    return [texts[place] for place in which.ravel().tolist()]


def waterfall(told: Sequence[Reason], *, title: str = "Why these two may be one party") -> dict[str, Any]:
    """A Vega-Lite specification: each reason as a step from the start to the weight in the end."""
    steps, level = [], 0.0
    for place, reason in enumerate(told):
        steps.append({
            "place": place, "label": f"{reason.comparison}: {reason.says}", "from": level, "to": level + reason.bits,
            "bits": round(reason.bits, 1), "side": "for" if reason.bits > 0 else "against",
        })  # fmt: skip
        level += reason.bits
    steps.append({
        "place": len(steps), "label": "in all", "from": 0.0, "to": level, "bits": round(level, 1), "side": "in all",
    })  # fmt: skip
    y = {"field": "label", "type": "nominal", "sort": {"field": "place"}, "title": None, "axis": {"labelLimit": 520}}
    colour = {"domain": ["for", "against", "in all"], "range": ["#2a7f62", "#b3432b", "#44546a"]}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "width": 420,
        "data": {"values": steps},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": 16},
                "encoding": {
                    "x": {"field": "from", "type": "quantitative", "title": "match weight (bits; above 0 is for)"},
                    "x2": {"field": "to"},
                    "color": {"field": "side", "type": "nominal", "scale": colour, "title": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {
                    "x": {"field": "to", "type": "quantitative"},
                    "text": {"field": "bits", "type": "quantitative"},
                },
            },
        ],
    }


def waterfall_svg(told: Sequence[Reason]) -> str:
    """The waterfall as a picture that needs no program to be seen."""
    import vl_convert

    return vl_convert.vegalite_to_svg(waterfall(told))
