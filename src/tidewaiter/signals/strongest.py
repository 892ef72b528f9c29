"""Of several answers about a line the one that is told."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

__all__ = ["strongest"]


def strongest(answers: ir.Table, *then: str, line: str = "item_id") -> ir.Table:
    """One row for each line: that of the greatest `score`, and of several the first in the order of `then`."""
    order = [ibis.desc("score"), *map(ibis.asc, then)]
    placed = answers.mutate(place=ibis.row_number().over(ibis.window(group_by=line, order_by=order)))
    return placed.filter(_.place == 0).drop("place")
