"""The figures as pictures. Each is named as its rows are (`sheets.SHEETS`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.bridge.performance import Figures
from tidewaiter_workbench.performance.sheets import column_name
from tidewaiter_workbench.pictures.axes import Frame
from tidewaiter_workbench.pictures.chart import Bars, Curve, Points, Rule, Series, chart
from tidewaiter_workbench.pictures.drawing import Picture
from tidewaiter_workbench.pictures.rows import Row, rows_chart
from tidewaiter_workbench.pictures.scales import Calendar, Linear, plain
from tidewaiter_workbench.queue.causes import cause_name
from tidewaiter_workbench.web.templatetags.figures import fine_share
from tidewaiter_workbench.web.templatetags.trade import money, share, words

__all__ = ["CHARTS", "charts"]

_FRAME = Frame(width=640, height=240, right=30)
_SQUARE = Frame(width=640, height=300, right=30)
_MOST_ROWS = 16
_FEWEST_OPENED = 20
"""A cause with fewer lines is in the rows; over time it would be noise."""
_LOOKS = {"model": 0, "random": 1, "rule": 3}


def charts(told: Figures) -> dict[str, Picture]:
    """Every chart for which there is something to draw."""
    drawn = {name: draw(told) for name, draw in CHARTS.items()}
    return {name: picture for name, picture in drawn.items() if picture is not None}


def _hit_rate(told: Figures) -> Picture | None:
    """The causes with most lines, chance always among them."""
    periods: Any = told["periods"]
    causes: Any = told["causes"]
    ranked = sorted(causes, key=lambda row: (row["cause"] != "random", -row["inspected"]))
    shown = [row["cause"] for row in ranked[:3] if row["cause"] == "random" or row["inspected"] >= _FEWEST_OPENED]
    if not shown:
        return None
    days, x = _calendar(told)
    step = (days[1] - days[0]) if len(days) > 1 else 7.0
    series: list[Series] = []
    highest = 0.02
    for place, cause in enumerate(shown):
        look, aside = _LOOKS.get(cause, 3), step / 2 + (place - (len(shown) - 1) / 2) * step * 0.22
        points = []
        for day, period in zip(days, periods, strict=True):
            own = period["causes"].get(cause)
            if own and own["rate"]:
                rate = own["rate"]
                highest = max(highest, rate["value"] * 1.6, min(rate["high"], 3 * rate["value"]))
                said = (
                    f"{cause_name(cause)}, {period['start']}: {share(rate['value'])} ({own['hits']}/{own['inspected']})"
                )
                points.append((day + aside, rate["value"], rate["low"], rate["high"], said))
        series.append(Curve("", [(at, value) for at, value, *_rest in points], look))
        series.append(Points(cause_name(cause), points, look))
    return chart(
        "hit-rate",
        series,
        title=_("Hit rate by cause"),
        words=_(
            "Share of opened lines in which a violation was found, with the 95 % interval of each; one that leaves the "
            "picture goes on."
        ),
        x=x,
        y=Linear(0, min(highest, 1.0), *_FRAME.upward, say=share),
        x_name=_("declared in the step from"),
        y_name=_("hit rate"),
        frame=_FRAME,
    )


def _causes(told: Figures) -> Picture | None:
    rows: Any = told["causes"]
    if not rows:
        return None
    drawn = [
        Row(
            cause_name(r["cause"]),
            r["rate"]["value"],
            r["rate"]["low"],
            r["rate"]["high"],
            _("{share}, {hits} of {opened}").format(
                share=share(r["rate"]["value"]), hits=r["hits"], opened=r["inspected"]
            ),
            1 if r["cause"] == "random" else 0,
        )
        for r in rows
    ]
    chance = next((r["rate"]["value"] for r in rows if r["cause"] == "random"), None)
    return rows_chart(
        "causes",
        drawn,
        title=_("Hit rate by cause, whole time"),
        words=_(
            "Share of opened lines with a violation by cause of selection, with 95 % intervals; the dashed line is "
            "chance."
        ),
        ends=(0, _upper([r["rate"] for r in rows if r["inspected"] >= _FEWEST_OPENED] or [r["rate"] for r in rows])),
        say=share,
        x_name=_("hit rate"),
        rule=(_("chance"), chance) if chance is not None else None,
    )


def _revenue(told: Figures) -> Picture | None:
    periods: Any = told["periods"]
    if not any(period["revenue"] for period in periods):
        return None
    days, x = _calendar(told)
    bars = [
        (day, day + width, period["revenue"], f"{period['start']}: {money(period['revenue'])} {told['currency']}")
        for day, width, period in _spans(days, periods, told)
    ]
    return chart(
        "revenue",
        [Bars(_("recovered"), bars)],
        title=_("Recovered"),
        words=_("Duty and penalties recovered from opened lines, by the time in which they were declared."),
        x=x,
        y=Linear(0, max(bar[2] for bar in bars) * 1.06, *_FRAME.upward, say=plain),
        x_name=_("declared in the step from"),
        y_name=str(told["currency"]),
        frame=_FRAME,
    )


def _lanes(told: Figures) -> Picture | None:
    """Lines opened, one lane upon the other, as a share of all that were declared."""
    periods: Any = told["periods"]
    if not any(period["inspected"] for period in periods):
        return None
    days, x = _calendar(told)
    red, yellow = [], []
    for day, width, period in _spans(days, periods, told):
        lines = period["lines"] or 1
        opened, papers = period["lanes"].get("red", 0), period["lanes"].get("yellow", 0)
        red.append((day, day + width, opened / lines, f"{period['start']}: {_('red')} {opened} / {lines}"))
        both = (opened + papers) / lines
        yellow.append((day, day + width, both, f"{period['start']}: {_('yellow')} {papers} / {lines}"))
    return chart(
        "lanes",
        [Bars(_("yellow: papers"), yellow, 2), Bars(_("red: goods"), red, 1)],
        title=_("Lanes"),
        words=_(
            "Share of declared lines that were opened (red) or whose papers were read (yellow); the rest went green."
        ),
        x=x,
        y=Linear(0, max(bar[2] for bar in yellow) * 1.06, *_FRAME.upward, say=share),
        x_name=_("declared in the step from"),
        y_name=_("of all lines"),
        frame=_FRAME,
    )


def _days(told: Figures) -> Picture | None:
    periods: Any = told["periods"]
    known = [(at, period) for at, period in zip(_calendar(told)[0], periods, strict=True) if period["days"] is not None]
    if len(known) < 2:
        return None
    _at, x = _calendar(told)
    return chart(
        "days",
        [
            Curve(_("nine in ten"), [(day, period["days_of_most"]) for day, period in known], 1),
            Curve(_("half"), [(day, period["days"]) for day, period in known], 0),
        ],
        title=_("Days to the result"),
        words=_(
            "Days from the declaration to a known result: within how many half, and nine in ten, were known. The "
            "latest time looks quick because slow results are still to come."
        ),
        x=x,
        y=Linear(0, max(period["days_of_most"] for _d, period in known) * 1.1 or 1, *_FRAME.upward, say=plain),
        x_name=_("declared in the step from"),
        y_name=_("days"),
        frame=_FRAME,
    )


def _compliance(told: Figures) -> Picture | None:
    strata: Any = told["strata"]
    whole: Any = told["whole"]
    if not strata or not whole["compliance"]:
        return None
    rows = [_stratum(_("all lines"), whole, look=1)] + [_stratum(each["name"], each) for each in strata[:_MOST_ROWS]]
    lows = [row.low for row in rows if row.low is not None]
    floor = max(0.0, min([*lows, 0.9]) - 0.01)
    return rows_chart(
        "compliance",
        rows,
        title=_("Compliance by {part}").format(part=column_name(str(told["stratum"]))),
        words=_(
            "Share of all declared lines in which an inspection would find nothing, estimated from those opened and "
            "the chance each had of it, with 95 % intervals. Parts with fewer than 30 such lines are not estimated."
        ),
        ends=(floor, 1.0),
        say=share,
        x_name=_("compliant, and 95 % interval"),
        rule=(_("all"), whole["compliance"]["value"]),
        names_width=96,
        said_width=190,
    )


def _stratum(name: str, row: Mapping[str, Any], look: int = 0) -> Row:
    found = row["compliance"]
    if not found:
        return Row(name or _("(none)"), None, None, None, _("{n} opened: too few").format(n=row["sampled"]), look)
    said = f"{fine_share(found['value'])} ({fine_share(found['low'])} – {fine_share(found['high'])})"
    return Row(name or _("(none)"), found["value"], found["low"], found["high"], said, look)


def _detectors(told: Figures) -> Picture | None:
    rows: Any = [row for row in told["detectors"] if row["alerts"]]  # type: ignore[attr-defined]
    if not rows:
        return None
    causes: Any = told["causes"]
    chance = next((r["rate"]["value"] for r in causes if r["cause"] == "random"), None)
    drawn = []
    for r in sorted(
        rows, key=lambda row: (row["rate"] is None, -(row["rate"] or {"value": 0})["value"], row["detector"])
    ):
        rate = r["rate"] or {"value": None, "low": None, "high": None}
        said = _("{hits}/{opened} of {alerts}").format(hits=r["hits"], opened=r["inspected"], alerts=r["alerts"])
        drawn.append(Row(words(r["detector"]), rate["value"], rate["low"], rate["high"], said))
    return rows_chart(
        "detectors",
        drawn,
        title=_("Hit rate of detectors' alerts"),
        words=_(
            "Of the lines that each detector raised, the share with a violation among those opened, with 95 % "
            "intervals; beside it hits, lines opened, and alerts. Opened lines were not chosen at random."
        ),
        ends=(0, _upper([r["rate"] for r in rows if r["rate"]])),
        say=share,
        x_name=_("hit rate"),
        rule=(_("chance"), chance) if chance is not None else None,
        names_width=170,
    )


def _drift(told: Figures) -> Picture | None:
    rows: Any = told["stability"]
    known = [row for row in rows if row["index"] is not None]
    if not known:
        return None
    drawn = [
        Row(
            column_name(row["column"]),
            row["index"],
            row["index"],
            row["index"],
            f"{row['index']:.3f}, {_verdict(row['verdict'])}" if row["index"] is not None else _("too few lines"),
            1 if row["verdict"] in ("moved", "changed") else 0,
        )
        for row in rows
    ]
    return rows_chart(
        "drift",
        drawn,
        title=_("Drift of what comes in"),
        words=_(
            "Population stability index against the year before: below 0.1 steady, from 0.25 changed; an index that "
            "chance alone would bring about is called steady."
        ),
        ends=(0, max(0.3, *(row["index"] * 1.1 for row in known))),
        say=lambda value: f"{value:.2f}",
        x_name=_("stability index"),
        rule=(_("moved"), 0.1),
        names_width=160,
    )


def _verdict(verdict: str) -> str:
    return {"steady": _("steady"), "moved": _("moved"), "changed": _("changed")}.get(verdict, verdict)


def _calibration(told: Figures) -> Picture | None:
    judged: Any = told["judged"]
    bins = judged["calibration"]
    if not bins or not judged["hits"]:
        return None
    points = [
        (b["stated"], o["value"], o["low"], o["high"], f"{share(b['stated'])} → {share(o['value'])}, {b['lines']}")
        for b in bins
        if (o := b["observed"])["value"] is not None
    ]
    end = min(1.0, max(max(p[0] for p in points), max(p[1] for p in points)) * 1.5)
    return chart(
        "calibration",
        [Rule(_("as stated"), (0, 0), (end, end)), Points(_("found"), points)],
        title=_("Are the probabilities true?"),
        words=_("What the runs had stated against what was found in lines opened afterwards, with 95 % intervals."),
        x=Linear(0, end, *_SQUARE.across, say=share),
        y=Linear(0, end, *_SQUARE.upward, say=share),
        x_name=_("probability stated"),
        y_name=_("share found"),
        frame=_SQUARE,
    )


def _gain(told: Figures) -> Picture | None:
    judged: Any = told["judged"]
    if not judged["gain"]:
        return None
    curve = list(zip(judged["gain"]["opened"], judged["gain"]["captured"], strict=True))
    return chart(
        "gain",
        [Rule(_("chance"), (0, 0), (1, 1)), Curve(_("riskiest first"), curve)],
        title=_("What opening the riskiest first finds"),
        words=_("Share of violations found against share of judged lines opened, the riskiest first."),
        x=Linear(0, 1, *_SQUARE.across, say=share),
        y=Linear(0, 1, *_SQUARE.upward, say=share),
        x_name=_("lines opened"),
        y_name=_("violations found"),
        frame=_SQUARE,
    )


def _calendar(told: Figures) -> tuple[list[float], Calendar]:
    """The starts of all periods, and the scale on which they lie."""
    periods: Any = told["periods"]
    days = [Calendar.number(date.fromisoformat(period["start"])) for period in periods]
    last = Calendar.number(date.fromisoformat(str(told["last"])) + timedelta(days=1))
    return days, Calendar(days[0] - 1 if days else last - 1, last, *_FRAME.across)


def _spans(
    days: Sequence[float], periods: Sequence[Mapping[str, Any]], told: Figures
) -> list[tuple[float, float, Any]]:
    """Each period with its start and its width in days."""
    end = Calendar.number(date.fromisoformat(str(told["last"])) + timedelta(days=1))
    widths = [b - a for a, b in zip(days, [*days[1:], end], strict=True)]
    return list(zip(days, widths, periods, strict=True))


def _upper(rates: Sequence[Any]) -> float:
    """The end of a scale of shares: wide enough for every estimate, not for every doubt."""
    values = [rate["value"] for rate in rates] or [0.1]
    highs = [min(rate["high"], 3 * max(values) + 0.05) for rate in rates]
    return float(min(1.0, max([*values, *highs, 0.02]) * 1.05))


CHARTS: dict[str, Callable[[Figures], Picture | None]] = {
    "hit-rate": _hit_rate,
    "causes": _causes,
    "revenue": _revenue,
    "lanes": _lanes,
    "days": _days,
    "compliance": _compliance,
    "detectors": _detectors,
    "drift": _drift,
    "calibration": _calibration,
    "gain": _gain,
}
