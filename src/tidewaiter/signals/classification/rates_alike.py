"""Rates of duty beside those of earlier lines that are alike: what is saved by the code and origin declared."""

from __future__ import annotations

from collections.abc import Sequence

import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.usual import against, usual_before

__all__ = ["lower_than", "with_rate"]


def with_rate(items: ir.Table, *columns: str) -> ir.Table:
    """The lines that state a rate of duty: `item_id`, `declared_on`, these columns, and it as `rate`."""
    return items.filter(_.duty_rate_pct.notnull()).select("item_id", "declared_on", *columns, rate="duty_rate_pct")


def lower_than(rated: ir.Table, *, within: Sequence[str]) -> ir.Table:
    """Each line that has earlier ones alike, with how far its rate lies below their mean, in points of a hundred.

    Args:
        rated: as `with_rate` gives them.
        within: what must agree.

    Returns:
        The columns of `rated`, `score`, `usual` (mean rate, %), `variance` and `lines_alike`.
    """
    told = usual_before(rated, "rate", within=within)
    return told.mutate(score=against(told, "rate"))
