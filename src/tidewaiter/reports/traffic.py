"""What all traffic hides, as a report tells it: the whole first, then the latest quarters."""

from __future__ import annotations

from collections.abc import Mapping

from ibis import _

from tidewaiter.columns.intervals import Estimate
from tidewaiter.lake import Lake
from tidewaiter.reports.data import Traffic
from tidewaiter.tables import found

__all__ = ["traffic"]

_QUARTERS = 8


def traffic(lake: Lake) -> tuple[Traffic, ...]:
    """The whole and the last eight quarters; nothing where chances of inspection are not on record."""
    rows = lake.fetch(lake.read(found.TRAFFIC).order_by(_.first_day)).to_pylist()
    told = [_traffic(row) for row in rows]
    whole = [each for each in told if each.period == "whole" and each.illicit_rate]
    quarters = [each for each in told if each.period == "quarter"]
    return (*whole, *quarters[-_QUARTERS:]) if whole else ()


def _traffic(row: Mapping[str, object]) -> Traffic:
    plain = {name: row[name] for name in ("period", "first_day", "last_day", "lines", "sampled", "recovered")}
    return Traffic(
        **plain,  # type: ignore[arg-type]
        illicit_rate=_estimate(row, "illicit_rate"),
        revenue=_estimate(row, "revenue"),
    )


def _estimate(row: Mapping[str, object], name: str) -> Estimate | None:
    ends = [row[column] for column in (name, f"{name}_low", f"{name}_high")]
    return None if any(end is None for end in ends) else Estimate(*(float(str(end)) for end in ends))
