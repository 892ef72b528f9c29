"""The steps that find successors and series, in the order in which their tables need each other."""

from __future__ import annotations

from tidewaiter.lake import BoundStep
from tidewaiter.links.forecasting import forecast
from tidewaiter.links.line_evidence import link_line_evidence
from tidewaiter.links.lines import link_lines
from tidewaiter.links.lookouts import suggest_lookouts
from tidewaiter.links.series import link_acts, link_pairs, link_series
from tidewaiter.links.standing_names import link_names
from tidewaiter.links.successors import link_successors

__all__ = ["series_steps"]


def series_steps(*, forecast_days: int = 90) -> list[BoundStep]:
    """Lines made comparable, series of violations, successors, the evidence on each line, forecasts and lookouts."""
    first = [link_names, link_lines, link_pairs, link_acts, link_series, link_successors, link_line_evidence]
    return [*(each.bind() for each in first), forecast.bind(window_days=forecast_days), suggest_lookouts.bind()]
