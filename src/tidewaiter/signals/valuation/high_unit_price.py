"""Prices per kilogram that lie too far above those of their lane.

Overvaluation moves money out of a country, lifts a price over an antidumping
reference, or claims an export refund; a price per kilogram far above its lane's
can also be a mass declared too low.
"""

from __future__ import annotations

import ibis.expr.types as ir

from tidewaiter.signals.signal import signal
from tidewaiter.signals.valuation.lane_price import priced_lines
from tidewaiter.tables import declared, remembered

__all__ = ["high_unit_price"]


@signal(
    asks="Is the price per kilogram high for its lane?",
    reads=(declared.ITEMS, remembered.states_of("origin_hs6"), remembered.states_of("hs6")),
    reason="{price_per_kg:.2f} per kg where such goods go for {lane_price_per_kg:.2f} "
    "({lane_lines:.0f} earlier lines from this origin, {goods_lines:.0f} of the subheading)",
)
def high_unit_price(
    items: ir.Table, lanes: ir.Table, goods: ir.Table, *, min_peers: float = 10.0, min_spread: float = 0.05
) -> ir.Table:
    """Score how many spreads a line's log price lies above the mean of its lane.

    Lines without mass or value, and lines of subheadings with fewer than `min_peers`
    remembered lines, have no row. The numbers: see `lane_price.priced_lines`.
    """
    lines = priced_lines(items, lanes, goods, min_peers=min_peers, min_spread=min_spread)
    return lines.mutate(score=lines.deviation).drop("deviation")
