"""The report as one HTML file that opens from disk: no network, no script, nothing beside it.

Everything that traders declared is text in this page, never markup: the template
escapes it, and a policy in the page's head forbids scripts and addresses altogether.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from tidewaiter.reports import charts, words
from tidewaiter.reports.data import ReportData
from tidewaiter.reports.rendering import page_templates, palette

__all__ = ["report"]

_PICTURES = ("loads", "precision", "gain", "calibration", "yield", "alerts", "months")


def report(data: ReportData, path: Path) -> Path:
    """Write the page to `path`, making its folder, and give the path back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_rendered(data), encoding="utf-8")
    return path


def _rendered(data: ReportData) -> str:
    filters = {
        "amount": words.amount,
        "amounts": words.amounts,
        "cause": words.cause_in_words,
        "count": words.count,
        "day": words.day_in_words,
        "exam": words.exam_in_words,
        "interval": words.interval,
        "odds": words.odds,
        "plain_share": words.plain_share,
        "share": words.share,
        "source": words.source_name,
        "times": words.times,
    }
    page = page_templates(filters).get_template("report.html.j2")
    return page.render(
        data=data, pictures=_pictures(data), palette=palette(), scale=_scale(data), isfinite=math.isfinite
    )


def _pictures(data: ReportData) -> Mapping[str, object]:
    """Every picture that the data allow, drawn, by name; None for the others."""
    from markupsafe import Markup

    specs: dict[str, charts.Spec] = {}
    if data.inspections and data.inspections.loads:
        specs["loads"] = charts.loads_chart(data.inspections.loads)
    if data.quality:
        base = data.quality.base_rate.value if data.quality.base_rate else None
        specs["precision"] = charts.precision_chart(data.quality.rankings, base_rate=base)
        if data.quality.curves:
            specs["gain"] = charts.gain_chart(data.quality.curves)
        if data.quality.calibration:
            specs["calibration"] = charts.calibration_chart(data.quality.calibration)
    if data.yields:
        specs["yield"] = charts.yield_chart(data.yields)
    if data.alerts and any(each.alerts for each in data.alerts.detectors):
        specs["alerts"] = charts.alerts_chart([each for each in data.alerts.detectors if each.alerts])
    if data.intake and len(data.intake.months) > 1:
        specs["months"] = charts.months_chart(data.intake.months)
    # The drawing library has escaped all text in the picture, and nothing else comes from data.
    drawn = {name: Markup(charts.svg(spec, name=name)) for name, spec in specs.items()}
    return {name: drawn.get(name) for name in _PICTURES}


def _scale(data: ReportData) -> float:
    """The longest contribution on the list, in log-odds: the length of a full bar."""
    if data.inspections is None:
        return 1.0
    added = [abs(each.log_odds) for line in data.inspections.top for each in line.contributions]
    return max(added, default=1.0) or 1.0
