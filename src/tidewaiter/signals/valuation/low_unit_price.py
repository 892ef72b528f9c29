"""Prices per kilogram that lie too far below those of their lane.

Undervaluation saves duty on every kilogram, so it shows in the price per kilogram
before it shows anywhere else. Goods that are priced by the piece are judged too,
where their lane's prices per kilogram lie close together; where they do not, the
spread is wide and the score stays low.
"""

from __future__ import annotations

import ibis.expr.types as ir

from tidewaiter.signals.signal import signal
from tidewaiter.signals.valuation.lane_price import priced_lines
from tidewaiter.tables import declared, remembered

__all__ = ["low_unit_price"]


@signal(
    asks="Is the price per kilogram low for its lane?",
    reads=(declared.ITEMS, remembered.states_of("origin_hs6"), remembered.states_of("hs6")),
    reason="{price_per_kg:.2f} per kg where such goods go for {lane_price_per_kg:.2f} "
    "({lane_lines:.0f} earlier lines from this origin, {goods_lines:.0f} of the subheading)",
)
def low_unit_price(
    items: ir.Table, lanes: ir.Table, goods: ir.Table, *, min_peers: float = 10.0, min_spread: float = 0.05
) -> ir.Table:
    """Score how many spreads a line's log price lies below the mean of its lane.

    Lines without mass or value, and lines of subheadings with fewer than `min_peers`
    remembered lines, have no row. The numbers: see `lane_price.priced_lines`.
    """
    lines = priced_lines(items, lanes, goods, min_peers=min_peers, min_spread=min_spread)
    return lines.mutate(score=-lines.deviation).drop("deviation")
