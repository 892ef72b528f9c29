"""Prices below what the same seller's goods were declared at before.

A lane's prices are wide: brands and grades lie between them. One seller's prices for one subheading are narrow, and
they are the first thing an appraiser asks for: identical goods of the same producer.
"""

from __future__ import annotations

import ibis.expr.types as ir

from tidewaiter.signals.signal import signal
from tidewaiter.signals.valuation.prices_alike import cheaper_than, with_log_price
from tidewaiter.tables import declared

__all__ = ["price_against_seller"]


@signal(
    asks="Is the price low beside the same seller's earlier ones?",
    reads=(declared.ITEMS,),
    reason="{price_per_kg:.2f} per kg where the same seller's lines of subheading {hs6} were at "
    "{usual_price_per_kg:.2f} ({lines_alike:.0f} lines within two years)",
)
def price_against_seller(items: ir.Table) -> ir.Table:
    """Score by how many doublings a price lies below the seller's earlier ones for the subheading.

    Measured against their geometric mean within two years, whoever bought; one line counts half, many nearly whole.
    Lines without mass, value, seller or code, and a seller's first line of a subheading, have no row.
    """
    return cheaper_than(with_log_price(items, "exporter", "hs6"), within=("exporter", "hs6"))
