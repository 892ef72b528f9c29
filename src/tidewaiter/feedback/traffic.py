"""What the whole traffic hides: the illicit rate and the revenue at stake over all lines, opened or not.

Inspectors open what looks bad, so what they find says little about the rest, unless
the chance with which each line was chosen is on record. It then tells how many lines
like it nobody opened. Such an estimate speaks of what an inspection finds: what
inspectors overlook, they would have overlooked elsewhere too.

Source:
    Horvitz & Thompson (1952) and Hajek (1971) for the mean; see `estimates`.
    Korn & Graubard (1998), "Confidence Intervals for Proportions with Small Expected Number of Positive Counts
    Estimated from Survey Data", Survey Methodology 24(2), for the interval by the effective number of lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis import _

from tidewaiter.columns.intervals import Estimate, wilson
from tidewaiter.feedback.estimates import SampleEstimate, horvitz_thompson_mean
from tidewaiter.lake import step
from tidewaiter.tables import declared, found

__all__ = ["FEWEST_SAMPLED", "illicit_rate", "revenue_at_stake", "traffic"]

Floats = npt.NDArray[np.float64]
Months = npt.NDArray[np.datetime64]

FEWEST_SAMPLED = 30
"""With fewer lines the interval would say next to nothing."""
FEWEST_PAYING = 10
"""Where fewer lines brought revenue, a sum of them has no interval worth the name."""
_FEWEST_RECORDED = 0.9
"""Below this share of recorded chances those without one are too many to leave out."""


@step(reads=(found.LABELS, declared.ITEMS), writes=found.TRAFFIC)
def traffic(labels: ir.Table, items: ir.Table) -> pa.Table:
    """Illicit rate and revenue over all lines of each quarter and of all time, from the recorded propensities.

    Lines chosen without a recorded chance (a tip, say) are left out. Where they are more
    than one in ten, nothing is said, and neither is it of a period with fewer than 30 lines, nor
    of revenue where fewer than 10 lines brought any.
    """
    columns = labels.select("declared_on", "illicit", "revenue", "propensity").to_pyarrow()
    counted = items.group_by(month=items.declared_on.truncate("M")).aggregate(lines=_.count(), last=_.declared_on.max())
    months = counted.order_by("month").to_pyarrow()
    sample = _Sample(columns)
    rows = list(_periods(sample, months)) if sample.recorded_share >= _FEWEST_RECORDED else []
    return pa.Table.from_pylist(rows, schema=found.TRAFFIC.schema)


def illicit_rate(illicit: Floats, propensity: Floats) -> Estimate:
    """The share of all lines that an inspection finds illicit, with Wilson's interval for the effective number.

    That number is the one of a plain random sample with the same variance, and never more than
    were inspected: with few violations the variance is itself a guess, and mostly too low.
    """
    mean = horvitz_thompson_mean(illicit, propensity)
    effective = float(len(illicit))
    if mean.variance > 0:
        effective = min(effective, mean.value * (1 - mean.value) / mean.variance)
    low, high = wilson(mean.value * effective, effective)
    return Estimate(mean.value, float(low), float(high))


def revenue_at_stake(revenue: Floats, propensity: Floats, *, lines: int) -> SampleEstimate:
    """What would be recovered if all `lines` were inspected."""
    mean = horvitz_thompson_mean(revenue, propensity)
    return SampleEstimate(mean.value * lines, mean.variance * lines**2, mean.sampled)


class _Sample:
    """Inspected lines as columns, of which those with a recorded chance can be asked for by period."""

    def __init__(self, labels: pa.Table) -> None:
        chance = labels["propensity"].to_numpy().astype(np.float64)
        known = np.isfinite(chance) & (chance > 0)
        self.recorded_share = float(known.mean()) if len(known) else 0.0
        self.propensity = np.minimum(chance[known], 1.0)
        self.quarter = _quarter(labels["declared_on"].to_numpy().astype("datetime64[M]"))[known]
        self.illicit = labels["illicit"].to_numpy().astype(np.float64)[known]
        revenue = labels["revenue"].to_numpy().astype(np.float64)
        self.says_revenue = bool(np.isfinite(revenue).any())
        self.all_recovered = np.nan_to_num(revenue)
        self.all_quarters = _quarter(labels["declared_on"].to_numpy().astype("datetime64[M]"))
        self.revenue = self.all_recovered[known]

    def row(self, *, quarter: np.datetime64 | None, lines: int) -> dict[str, object]:
        """The estimates for one quarter, or for all."""
        here = np.ones(len(self.quarter), dtype=bool) if quarter is None else self.quarter == quarter
        row: dict[str, object] = {"lines": lines, "sampled": int(here.sum())}
        if here.sum() < FEWEST_SAMPLED:
            return row
        rate = illicit_rate(self.illicit[here], self.propensity[here])
        row |= {"illicit_rate": rate.value, "illicit_rate_low": rate.low, "illicit_rate_high": rate.high}
        return row | (self._money(here, quarter=quarter, lines=lines) if self.says_revenue else {})

    def _money(self, here: npt.NDArray[np.bool_], *, quarter: np.datetime64 | None, lines: int) -> dict[str, object]:
        everywhere = np.ones(len(self.all_quarters), dtype=bool) if quarter is None else self.all_quarters == quarter
        recovered = float(self.all_recovered[everywhere].sum())
        if (self.revenue[here] > 0).sum() < FEWEST_PAYING:
            return {"recovered": recovered}
        total = revenue_at_stake(self.revenue[here], self.propensity[here], lines=lines)
        value, low, high = (max(figure, recovered) for figure in (total.value, total.low, total.high))
        return {"revenue": value, "revenue_low": low, "revenue_high": high, "recovered": recovered}


def _periods(sample: _Sample, months: pa.Table) -> Iterator[dict[str, object]]:
    """All of time, then quarter after quarter."""
    quarters = _quarter(months["month"].to_numpy().astype("datetime64[M]"))
    lines, last = months["lines"].to_numpy(), months["last"].to_pylist()
    if not len(quarters):
        return
    began: date = months["month"][0].as_py()
    yield {"period": "whole", "first_day": began, "last_day": last[-1]} | sample.row(
        quarter=None, lines=int(lines.sum())
    )
    for quarter in np.unique(quarters):
        here = np.flatnonzero(quarters == quarter)
        first = quarter.astype("datetime64[D]").item()
        row = sample.row(quarter=quarter, lines=int(lines[here].sum()))
        yield {"period": "quarter", "first_day": first, "last_day": last[here[-1]]} | row


def _quarter(months: Months) -> Months:
    """The first month of the quarter of each month."""
    number = months.astype("datetime64[M]").astype(np.int64)
    return (number - number % 3).astype("datetime64[M]")
