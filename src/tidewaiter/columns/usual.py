"""What was usual of lines alike, strictly before a day: the mean of a number, its spread, and of how many lines."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.tally import for_days, summed_before

__all__ = ["against", "usual_before"]

_DAYS = 730
"""Prices, tariffs and trades of longer ago are no measure of today's."""
_SUMS = ("lines_alike", "total", "squares")


def usual_before(
    rows: ir.Table, value: str, *, within: Sequence[str], day: str = "declared_on", days: int = _DAYS
) -> ir.Table:
    """The rows that have earlier ones alike, each with what those were at.

    Args:
        rows: n rows with `value`, `day` and every column of `within`; a row that lacks one of them is not like any.
        value: a numeric column in any unit u.
        within: the columns that must agree, e.g. `("exporter", "hs6")`.
        day: name of the date column; only rows of earlier days count.
        days: for how long a row counts.

    Returns:
        At most n rows: the columns of `rows`, `usual` (mean, u), `variance` (u squared, at least 0) and `lines_alike`
        (float, at least 1).
    """
    said = rows.filter(rows[value].notnull(), *(rows[name].notnull() for name in within))
    number = said[value].cast("float64")
    amounts = dict(zip(_SUMS, (ibis.literal(1.0, "float64"), number, number * number), strict=True))
    entered = said.select(*within, day, **amounts)
    counted = for_days(entered, days=days, day=day, amounts=_SUMS)
    told = summed_before(counted, said, key=within, day=day, amounts=_SUMS)
    there = told.mutate(lines_alike=told.lines_alike.round()).filter(lambda row: row.lines_alike >= 1)
    there = there.mutate(usual=there.total / there.lines_alike)
    spread = there.squares / there.lines_alike - there.usual * there.usual
    return there.mutate(variance=ibis.greatest(spread, ibis.literal(0.0, "float64"))).drop("total", "squares")


def against(told: ir.Table, value: str) -> ir.FloatingValue:
    """How far the usual lies above the row's own: half of it told for one line alike, nearly all of it for many.

    Args:
        told: as `usual_before` gives them.
        value: the column that was asked about.
    """
    return (told.usual - told[value].cast("float64")) * told.lines_alike / (told.lines_alike + 1)
