"""Prices per kilogram beside those of earlier lines that are alike in something that the lane does not know.

Source:
    Identical and similar goods, of the same producer before any other's, are the first measures of a declared value:
    Agreement on Implementation of Article VII of the GATT 1994, Articles 2, 3 and 15.2.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.usual import against, usual_before

__all__ = ["cheaper_than", "with_log_price"]


def with_log_price(items: ir.Table, *columns: str) -> ir.Table:
    """The lines with a price per kilogram: `item_id`, `declared_on`, these columns, and ln of it as `log_price`."""
    priced = items.filter(_.net_mass_kg > 0, _.customs_value > 0)
    return priced.select("item_id", "declared_on", *columns, log_price=_.customs_value.ln() - _.net_mass_kg.ln())


def cheaper_than(priced: ir.Table, *, within: Sequence[str]) -> ir.Table:
    """Each line that has earlier ones alike, with how far it lies below their geometric mean, in doublings.

    Args:
        priced: as `with_log_price` gives them.
        within: what must agree.

    Returns:
        The columns of `priced`, `score`, `price_per_kg`, `usual_price_per_kg` and `lines_alike`.
    """
    told = usual_before(priced, "log_price", within=within)
    return told.mutate(
        score=against(told, "log_price") / ibis.literal(math.log(2.0), "float64"),
        price_per_kg=told.log_price.exp(),
        usual_price_per_kg=told.usual.exp(),
    )
