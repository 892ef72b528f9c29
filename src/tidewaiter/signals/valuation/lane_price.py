"""The price per kilogram of a line, beside what its lane remembers.

A lane is one HS subheading from one origin. Its typical log price and spread come
from the remembered sums of earlier lines; a lane with few lines leans on its
subheading as if it had seen `LEANS_ON` more lines there, and a new lane is
judged by the subheading alone. Both are of lines declared before the day.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.signals.recall import Memory, recall

__all__ = ["priced_lines"]

LEANS_ON = 10.0
_SUMS = ("priced_long", "log_price_sum_long", "log_price_square_long")


def priced_lines(items: ir.Table, lanes: ir.Table, goods: ir.Table, *, min_peers: float, min_spread: float) -> ir.Table:
    """Each line that can be judged, with how far its price lies above its lane's.

    Args:
        items: `declared.items`.
        lanes: `remembered.origin_hs6`.
        goods: `remembered.hs6`.
        min_peers: the fewest remembered lines of the subheading (decayed count).
        min_spread: the least spread of log price; peers that all agree are not infinitely sure.

    Returns:
        `item_id`, `deviation` (spreads above the lane's mean of log price; below 0: cheap),
        `price_per_kg`, `lane_price_per_kg` (lake currency per kg), `lane_lines` and `goods_lines`
        (remembered lines of this origin, and of the subheading).
    """
    priced = items.filter(_.net_mass_kg > 0, _.customs_value > 0).select(
        "item_id", "declared_on", "hs6", "origin", log_price=_.customs_value.ln() - _.net_mass_kg.ln()
    )
    told = recall(
        priced,
        Memory("origin_hs6", lanes, {name: f"lane_{name}" for name in _SUMS}),
        Memory("hs6", goods, {name: f"goods_{name}" for name in _SUMS}),
    )
    known = told.filter(_.goods_priced_long >= ibis.literal(min_peers, "float64"))
    return _judged(known, min_spread=min_spread)


def _judged(known: ir.Table, *, min_spread: float) -> ir.Table:
    leans, floor = ibis.literal(LEANS_ON, "float64"), ibis.literal(min_spread, "float64")
    goods_mean = known.goods_log_price_sum_long / known.goods_priced_long
    goods_square = known.goods_log_price_square_long / known.goods_priced_long
    weight = known.lane_priced_long + leans
    # the mean and the mean square of the lane's own lines and of the lines it leans on, taken together
    mean = (known.lane_log_price_sum_long + leans * goods_mean) / weight
    square = (known.lane_log_price_square_long + leans * goods_square) / weight
    variance = ibis.greatest(square - mean * mean, floor * floor)
    return known.select(
        "item_id",
        deviation=(known.log_price - mean) / variance.sqrt(),
        price_per_kg=known.log_price.exp(),
        lane_price_per_kg=mean.exp(),
        lane_lines=known.lane_priced_long,
        goods_lines=known.goods_priced_long,
    )
