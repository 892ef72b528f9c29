"""The steps that find successors and series, in the order in which their tables need each other."""

from __future__ import annotations

from datetime import date

from tidewaiter.lake import BoundStep
from tidewaiter.links.forecasting import forecast
from tidewaiter.links.line_evidence import link_line_evidence
from tidewaiter.links.lines import link_lines
from tidewaiter.links.lookouts import suggest_lookouts
from tidewaiter.links.series import link_acts, link_pairs, link_series
from tidewaiter.links.standing_names import link_names
from tidewaiter.links.successors import link_successors

__all__ = ["forecast_steps", "lookout_steps", "series_steps"]


def series_steps() -> list[BoundStep]:
    """Lines made comparable, series of violations, successors, and the evidence on each line."""
    steps = [
        link_names,
        link_lines,
        link_pairs,
        link_acts,
        link_series,
        link_successors,
        link_line_evidence,
    ]
    return [each.bind() for each in steps]


def lookout_steps(*, as_of: date) -> list[BoundStep]:
    """What to look out for on a day, and nothing that was not known before it."""
    return [suggest_lookouts.bind(as_of=as_of.isoformat())]


def forecast_steps(*, window_days: int = 90) -> list[BoundStep]:
    """Who violates next: after the risks, as it rests on how risky the lines of late looked on their day."""
    return [forecast.bind(window_days=window_days)]
