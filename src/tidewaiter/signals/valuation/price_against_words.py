"""Prices below what goods in the same words were declared at before.

A subheading holds many goods, and words tell them apart: those who write the same mean the same more often than those
who only share a code.
"""

from __future__ import annotations

import ibis.expr.types as ir

from tidewaiter.columns.words import folded
from tidewaiter.signals.recall import with_heading
from tidewaiter.signals.signal import signal
from tidewaiter.signals.valuation.prices_alike import cheaper_than, with_log_price
from tidewaiter.tables import declared

__all__ = ["price_against_words"]


@signal(
    asks="Is the price low beside goods in the same words?",
    reads=(declared.ITEMS,),
    reason="{price_per_kg:.2f} per kg where lines in the same words under heading {hs4} were at "
    "{usual_price_per_kg:.2f} ({lines_alike:.0f} lines within two years)",
)
def price_against_words(items: ir.Table) -> ir.Table:
    """Score by how many doublings a price lies below that of earlier lines with the same words under the same heading.

    Measured against their geometric mean within two years; one line counts half, many nearly whole. Lines without
    mass, value, description or code, and the first with such words, have no row.
    """
    worded = with_heading(items.mutate(words=folded(items.description)))
    return cheaper_than(with_log_price(worded, "words", "hs4"), within=("words", "hs4"))
