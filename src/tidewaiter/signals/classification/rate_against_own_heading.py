"""Importers that pay less duty than they did for goods of the same heading.

The codes of a heading lie side by side and pay differently, and so do its origins. Who slips from one to the other
keeps the heading, as another would be seen at once.
"""

from __future__ import annotations

import ibis.expr.types as ir

from tidewaiter.signals.classification.rates_alike import lower_than, with_rate
from tidewaiter.signals.recall import with_heading
from tidewaiter.signals.signal import signal
from tidewaiter.tables import declared

__all__ = ["rate_against_own_heading"]


@signal(
    asks="Does the importer pay a lower rate than it did for this heading?",
    reads=(declared.ITEMS,),
    reason="a rate of {rate:.1f} % where this importer's lines of heading {hs4} paid {usual:.1f} % "
    "({lines_alike:.0f} lines within two years)",
)
def rate_against_own_heading(items: ir.Table) -> ir.Table:
    """Score by how many points the rate lies below the mean of the importer's earlier lines of the heading.

    Within two years; one line counts half, many nearly whole. Lines without rate, importer or code, and an importer's
    first of a heading, have no row.
    """
    return lower_than(with_rate(with_heading(items), "importer", "hs4"), within=("importer", "hs4"))
