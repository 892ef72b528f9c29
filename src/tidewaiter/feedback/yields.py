"""What each cause of selection yielded, month by month, and against chance."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.lift import Z95
from tidewaiter.lake import step
from tidewaiter.tables import found

__all__ = ["yields"]

RANDOM = "random"


@step(reads=(found.LABELS,), writes=found.YIELD)
def yields(labels: ir.Table) -> ir.Table:
    """Hit rate, revenue and lift of every cause in every month of declaration.

    Lift is against the random lines of the same month. It is empty where there
    are none, or none with a violation: nothing can then be said about chance.
    Unrecorded revenue counts as nothing.
    """
    hit = ibis.ifelse(_.illicit, ibis.literal(1, "int64"), ibis.literal(0, "int64"))
    counted = (
        labels.mutate(month=_.declared_on.truncate("M"))
        .group_by("cause", "month")
        .aggregate(inspected=_.count(), hits=hit.sum(), revenue=_.revenue.sum().fill_null(ibis.literal(0.0, "float64")))
    )
    rated = _with_wilson(counted)
    chance = rated.filter(_.cause == RANDOM, _.hits > 0).select("month", random_rate=_.hit_rate)
    joined = rated.left_join(chance, "month")
    lifted = joined.mutate(
        lift=ibis.ifelse(joined.random_rate.isnull(), ibis.null("float64"), joined.hit_rate / joined.random_rate)
    )
    return lifted.select(*found.YIELD.column_names)


def _with_wilson(counted: ir.Table) -> ir.Table:
    """Add `hit_rate` and its 95 % Wilson interval; the same formula as `columns.intervals.wilson`."""
    one, two = ibis.literal(1.0, "float64"), ibis.literal(2.0, "float64")
    z, nought = ibis.literal(Z95, "float64"), ibis.literal(0.0, "float64")
    n = counted.inspected.cast("float64")
    rate = counted.hits.cast("float64") / n
    scale = one + z * z / n
    middle = (rate + z * z / (two * n)) / scale
    half = z * (rate * (one - rate) / n + z * z / (two * two * n * n)).sqrt() / scale
    return counted.mutate(
        hit_rate=rate,
        hit_rate_low=ibis.greatest(middle - half, nought),
        hit_rate_high=ibis.least(middle + half, one),
    )
