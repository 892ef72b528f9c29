"""Importers that pay less duty than they did for goods in the same words.

Who moves goods to a cheaper code, or to an origin that pays less, mostly goes on calling them what they are. A lawful
change of tariff or supplier looks the same, and is told apart by what others do.
"""

from __future__ import annotations

import ibis.expr.types as ir

from tidewaiter.columns.words import folded
from tidewaiter.signals.classification.rates_alike import lower_than, with_rate
from tidewaiter.signals.signal import signal
from tidewaiter.tables import declared

__all__ = ["rate_against_own_words"]


@signal(
    asks="Does the importer pay a lower rate than it did in the same words?",
    reads=(declared.ITEMS,),
    reason="a rate of {rate:.1f} % where this importer's lines in the same words paid {usual:.1f} % "
    "({lines_alike:.0f} lines within two years)",
)
def rate_against_own_words(items: ir.Table) -> ir.Table:
    """Score by how many points the rate lies below the mean of the importer's earlier lines in the same words.

    Within two years; one line counts half, many nearly whole. Lines without rate, importer or description, and an
    importer's first with such words, have no row.
    """
    worded = items.mutate(words=folded(items.description))
    return lower_than(with_rate(worded, "importer", "words"), within=("importer", "words"))
