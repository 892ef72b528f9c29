"""Sellers whose prices for the same goods differ from line to line more than prices do.

Who shows customs a second invoice does so for some of the goods and not for all, so that true prices and false ones
stand side by side. Each may be a price that such goods can have.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tidewaiter.columns.usual import usual_before
from tidewaiter.signals.signal import signal
from tidewaiter.signals.valuation.prices_alike import with_log_price
from tidewaiter.tables import declared

__all__ = ["unsteady_prices"]

FEWEST_LINES = 2.0
USUAL_SPREAD, COUNTS_FOR = 0.3, 2.0
"""What is supposed of a seller's prices (ln) before they are seen, and for how many lines that counts."""


@signal(
    asks="Do the seller's prices for these goods differ from line to line?",
    reads=(declared.ITEMS,),
    reason="the same seller's prices for subheading {hs6} lie apart by a factor of {factor:.2f} as a rule "
    "({lines_alike:.0f} lines within two years)",
)
def unsteady_prices(items: ir.Table) -> ir.Table:
    """Score the spread of ln(price per kilogram) among the seller's earlier lines of the subheading.

    Two lines of a usual spread (0.3) are added. The line's own price has no say in it. Lines without mass, value,
    seller or code, and those before which there are fewer than two, have no row.
    """
    told = usual_before(with_log_price(items, "exporter", "hs6"), "log_price", within=("exporter", "hs6"))
    enough = told.filter(told.lines_alike >= ibis.literal(FEWEST_LINES, "float64"))
    counts = ibis.literal(COUNTS_FOR, "float64")
    supposed = counts * ibis.literal(USUAL_SPREAD**2, "float64")
    spread = ((enough.variance * enough.lines_alike + supposed) / (enough.lines_alike + counts)).sqrt()
    return enough.mutate(score=spread, factor=spread.exp())
