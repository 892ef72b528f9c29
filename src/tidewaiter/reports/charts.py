"""Pictures: Vega-Lite specifications written here, drawn to SVG without a browser or a network."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from tidewaiter.columns.intervals import Estimate
from tidewaiter.reports.data import AlertCount, CalibrationBin, CauseYield, Curve, Load, Month, Ranking
from tidewaiter.reports.theme import DASHES, DAY, LANES, SERIES, SHAPES, config
from tidewaiter.reports.words import cause_in_words, plain_share

__all__ = [
    "Spec",
    "alerts_chart",
    "calibration_chart",
    "gain_chart",
    "loads_chart",
    "months_chart",
    "precision_chart",
    "svg",
    "yield_chart",
]

Spec = dict[str, object]
_VEGA_LITE = "5.21"
_WIDE, _HALF = 1060, 430
_MOST_OFFICES = 14
_READABLE = 0.05
"""A piece of a bar shorter than this share of the longest bar has no letter in it."""


def svg(spec: Spec, *, name: str) -> str:
    """Draw a specification as an SVG element that scales with the page.

    `name` goes before every id in the picture, so that several can stand on one page.
    """
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg({**spec, "config": config()}, vl_version=_VEGA_LITE)
    drawn = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", drawn)
    width = re.search(r' width="([\d.]+)" height="[\d.]+"', drawn)
    if width is None:
        return drawn
    return drawn.replace(width[0], f' style="max-width:{float(width[1]):.0f}px" width="100%"', 1)


def precision_chart(rankings: Sequence[Ranking], *, base_rate: float | None) -> Spec:
    """Precision at each share inspected, with its interval, for every ranking."""
    rows = [
        _with_interval(at.precision) | {"ranking": ranking.name, "share": f"riskiest {plain_share(at.share)}"}
        for ranking in rankings
        for at in ranking.at
    ]
    names = [ranking.name for ranking in rankings]
    shares = list(dict.fromkeys(str(row["share"]) for row in rows))
    y = {"field": "share", "type": "nominal", "sort": shares, "axis": {"title": None, "labelFontSize": 12}}
    offset = {"yOffset": {"field": "ranking", "type": "nominal", "sort": names}}
    x_axis = {"format": "%", "title": "Share of opened lines with a violation", "tickCount": 6}
    x = {"field": "value", "type": "quantitative", "axis": x_axis, "scale": {"domain": [0, 1]}}
    marked = _marked("ranking", names)
    layers: list[Spec] = [
        {
            "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.55},
            "encoding": {
                "x": x | {"field": "low"},
                "x2": {"field": "high"},
                "y": y,
                **offset,
                "color": marked["color"],
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 75, "opacity": 1},
            "encoding": {"x": x, "y": y, **offset, **marked},
        },
    ]
    if base_rate is not None and math.isfinite(base_rate):
        layers.insert(0, _rule_at(base_rate, axis="x"))
    return {"width": _WIDE - 110, "height": {"step": 17}, "data": {"values": _finite(rows)}, "layer": layers}


def gain_chart(curves: Sequence[Curve]) -> Spec:
    """Share of violations captured against share of lines opened; the diagonal is chance."""
    rows = [
        {"ranking": curve.name, "opened": x, "captured": y}
        for curve in curves
        for x, y in zip(curve.opened, curve.captured, strict=True)
    ]
    names = [curve.name for curve in curves]
    marked = _marked("ranking", names)
    x = {"field": "opened", "type": "quantitative", "axis": {"format": "%", "title": "Lines opened, riskiest first"}}
    y = {"field": "captured", "type": "quantitative", "axis": {"format": "%", "title": "Violations found"}}
    dash = {"field": "ranking", "type": "nominal", "scale": {"domain": names, "range": list(DASHES[: len(names)])}}
    diagonal = {"values": [{"opened": 0, "captured": 0}, {"opened": 1, "captured": 1}]}
    return {
        "width": _HALF,
        "height": 300,
        "layer": [
            {
                "data": diagonal,
                "mark": {"type": "line", "color": DAY["slate"], "strokeWidth": 1, "strokeDash": [2, 3]},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 2.4},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": marked["color"] | {"legend": {"columns": 2, "symbolType": "stroke"}},
                    "strokeDash": dash | {"legend": {"columns": 2, "symbolType": "stroke"}},
                },
            },
        ],
    }


def calibration_chart(bins: Sequence[CalibrationBin]) -> Spec:
    """What was stated against what was found, with intervals; on the diagonal, the probabilities are true."""
    rows = [_with_interval(each.observed) | {"stated": each.stated, "lines": each.lines} for each in bins]
    x = {"field": "stated", "type": "quantitative", "axis": {"format": "%", "title": "Stated probability"}}
    y = {"field": "value", "type": "quantitative", "axis": {"format": "%", "title": "Violations found"}}
    diagonal = {"values": [{"stated": 0, "value": 0}, {"stated": 1, "value": 1}]}
    size = {
        "field": "lines",
        "type": "quantitative",
        "scale": {"range": [30, 260]},
        "legend": {"title": "lines", "tickCount": 3, "format": ",d"},
    }
    return {
        "width": _HALF,
        "height": 300,
        "layer": [
            {
                "data": diagonal,
                "mark": {"type": "line", "color": DAY["slate"], "strokeWidth": 1, "strokeDash": [2, 3]},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": _finite(rows)},
                "mark": {"type": "rule", "color": DAY["sea"], "strokeWidth": 2, "opacity": 0.5},
                "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"values": _finite(rows)},
                "mark": {"type": "point", "filled": True, "color": DAY["sea"], "opacity": 1},
                "encoding": {"x": x, "y": y, "size": size},
            },
        ],
    }


def yield_chart(yields: Sequence[CauseYield]) -> Spec:
    """Hit rate of each cause of selection with its interval; the dashed rule is the random arm."""
    rows = [
        _with_interval(each.hit_rate)
        | {
            "cause": cause_in_words(each.cause),
            "said": f"{each.hits:,} of {each.inspected:,}",
            "arm": each.cause == "random",
        }
        for each in yields
    ]
    widest = max(each.hit_rate.high for each in yields)
    y = {
        "field": "cause",
        "type": "nominal",
        "sort": [cause_in_words(each.cause) for each in yields],
        "axis": {"title": None, "labelFontSize": 12, "labelColor": DAY["ink"]},
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, min(1.0, 1.1 * widest)], "nice": True},
        "axis": {"format": "%", "title": "Share of opened lines with a violation", "tickCount": 6},
    }
    colour = {"condition": {"test": "datum.arm", "value": DAY["slate"]}, "value": DAY["sea"]}
    shape = {"condition": {"test": "datum.arm", "value": "diamond"}, "value": "circle"}
    said = {"text": {"field": "said"}, "x": x | {"field": "high"}, "y": y}
    text = {"type": "text", "align": "left", "dx": 8, "fontSize": 11, "color": DAY["muted"]}
    layers: list[Spec] = [
        {
            "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.45},
            "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}, "y": y, "color": colour},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour, "shape": shape},
        },
        {"mark": text, "encoding": said},
    ]
    chance = next((each.hit_rate.value for each in yields if each.cause == "random"), None)
    if chance is not None and math.isfinite(chance):
        layers.insert(0, _rule_at(chance, axis="x"))
    return {"width": _WIDE - 260, "height": {"step": 34}, "data": {"values": _finite(rows)}, "layer": layers}


def loads_chart(loads: Sequence[Load]) -> Spec:
    """Lines planned by office and lane (R, Y, B in the bars), the busiest offices first, the rest as one."""
    totals: dict[str, int] = {}
    for load in loads:
        totals[load.office] = totals.get(load.office, 0) + load.lines
    busiest = sorted(totals, key=lambda office: (-totals[office], office))[:_MOST_OFFICES]
    rest = f"{len(totals) - len(busiest)} other offices"
    summed: dict[tuple[str, str], int] = {}
    for load in loads:
        at = (load.office if load.office in busiest else rest, load.lane)
        summed[at] = summed.get(at, 0) + load.lines
    order = [*busiest, rest] if len(totals) > len(busiest) else busiest
    widest = max((sum(n for (at, _), n in summed.items() if at == office) for office in order), default=1)
    rows = [
        {"office": office, "lane": lane, "lines": n, "initial": lane[:1].upper() if n >= _READABLE * widest else ""}
        for (office, lane), n in summed.items()
    ]
    y = {"field": "office", "type": "nominal", "sort": order, "axis": {"title": None, "labelLimit": 200}}
    x_axis = {"title": "Lines to open", "format": ",d", "tickCount": min(widest, 8)}
    x = {"field": "lines", "type": "quantitative", "stack": "zero", "axis": x_axis}
    lanes = {"domain": list(LANES), "range": list(LANES.values())}
    placed = {"y": y, "order": {"field": "rank", "type": "quantitative"}}
    bar = {"type": "bar", "height": {"band": 0.72}, "stroke": DAY["surface"], "strokeWidth": 1.5}
    coloured = {"color": {"field": "lane", "type": "nominal", "scale": lanes}}
    text = {"type": "text", "fontSize": 10.5, "fontWeight": "bold", "color": DAY["surface"]}
    return {
        "width": _HALF,
        "height": {"step": 24},
        "data": {"values": rows},
        "transform": [{"calculate": "indexof(['red','yellow','blue'], datum.lane)", "as": "rank"}],
        "layer": [
            {"mark": bar, "encoding": placed | coloured | {"x": x}},
            {"mark": text, "encoding": placed | {"x": x | {"bandPosition": 0.5}, "text": {"field": "initial"}}},
        ],
    }


def alerts_chart(counts: Sequence[AlertCount]) -> Spec:
    """Alerts of every detector, gathered by typology."""
    rows = [
        {"detector": each.detector.replace("_", " "), "typology": each.typology or "other", "alerts": each.alerts}
        for each in counts
    ]
    y = {"field": "detector", "type": "nominal", "sort": "-x", "axis": {"title": None, "labelLimit": 220}}
    x_axis = {"title": "Lines that stood out", "format": ",d", "tickMinStep": 1, "tickCount": 5}
    x = {"field": "alerts", "type": "quantitative", "axis": x_axis}
    text = {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "color": DAY["muted"]}
    inner: Spec = {
        "width": _WIDE - 360,
        "height": {"step": 26},
        "layer": [
            {"mark": {"type": "bar", "color": DAY["sea"], "height": {"band": 0.62}}, "encoding": {"x": x, "y": y}},
            {"mark": text, "encoding": {"x": x, "y": y, "text": {"field": "alerts", "format": ","}}},
        ],
    }
    row = {
        "field": "typology",
        "type": "nominal",
        "header": {"title": None, "labelAngle": 0, "labelAlign": "left", "labelFontWeight": "bold"},
    }
    return {
        "data": {"values": rows},
        "facet": {"row": row},
        "spec": inner,
        "resolve": {"scale": {"y": "independent"}},
        "spacing": 12,
    }


def months_chart(months: Sequence[Month]) -> Spec:
    """Lines declared each month, and of them those inspected and those with a violation."""
    named = (("declared", DAY["line"]), ("inspected", DAY["sky"]), ("with a violation", DAY["vermillion"]))
    rows = [
        {"month": month.month.isoformat(), "what": what, "lines": lines}
        for month in months
        for what, lines in (
            ("declared", month.lines),
            ("inspected", month.inspected),
            ("with a violation", month.hits),
        )
    ]
    colour = {"domain": [name for name, _ in named], "range": [colour for _, colour in named]}
    x = {
        "field": "month",
        "type": "ordinal",
        "timeUnit": "yearmonth",
        "axis": {"title": None, "format": "%b %y", "labelAngle": 0, "labelOverlap": True, "grid": False},
    }
    return {
        "width": _WIDE - 60,
        "height": 170,
        "data": {"values": rows},
        "layer": [_months_layer(x, colour, what=name, band=0.86 - 0.24 * n) for n, (name, _) in enumerate(named)],
    }


def _months_layer(x: object, colour: object, *, what: str, band: float) -> Spec:
    y = {"field": "lines", "type": "quantitative", "axis": {"title": "Lines", "format": "~s", "tickCount": 4}}
    return {
        "transform": [{"filter": f"datum.what == '{what}'"}],
        "mark": {"type": "bar", "width": {"band": band}},
        "encoding": {"x": x, "y": y, "color": {"field": "what", "type": "nominal", "scale": colour}},
    }


def _marked(field: str, names: Sequence[str]) -> dict[str, Spec]:
    """Colour and shape of each name: never colour alone."""
    count = len(names)
    colours = [SERIES[n % len(SERIES)] for n in range(count)]
    shapes = [SHAPES[n % len(SHAPES)] for n in range(count)]
    return {
        "color": {"field": field, "type": "nominal", "scale": {"domain": list(names), "range": colours}},
        "shape": {"field": field, "type": "nominal", "scale": {"domain": list(names), "range": shapes}},
    }


def _rule_at(value: float, *, axis: str) -> Spec:
    return {
        "data": {"values": [{"at": value}]},
        "mark": {"type": "rule", "color": DAY["slate"], "strokeDash": [4, 3], "strokeWidth": 1.2},
        "encoding": {axis: {"field": "at", "type": "quantitative"}},
    }


def _with_interval(estimate: Estimate) -> Spec:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _finite(rows: Sequence[Spec]) -> list[Spec]:
    """The same rows, with nothing where a number is not finite."""
    return [
        {key: None if isinstance(value, float) and not math.isfinite(value) else value for key, value in row.items()}
        for row in rows
    ]
