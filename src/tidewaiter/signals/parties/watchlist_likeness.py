"""Parties that are like an entry of a watchlist, by screening, and whom nobody has cleared.

An exact name is a duty and has its own detector; likeness is odds. A way of writing speaks here only from the day on
which it and the entry were both known, and for those alone that were known to be its party by then. Ships
and names of security filings have a detector of their own (`watchlist_cargo`). Addresses and goods are left to the
analyst, because they say less of the trader.
"""

from __future__ import annotations

import ibis.expr.types as ir

from tidewaiter.signals.papers import named_on_papers
from tidewaiter.signals.signal import LIKELIER_THAN_NOT, signal
from tidewaiter.signals.standing import alike_on_the_day, not_cleared
from tidewaiter.signals.strongest import strongest
from tidewaiter.tables import declared, linked, resolved

__all__ = ["watchlist_likeness"]


@signal(
    asks="Is a party like an entry of a watchlist?",
    reads=(
        resolved.LIKENESSES,
        resolved.PROFILES,
        linked.NAMES,
        resolved.CLEARANCES,
        resolved.MENTIONS,
        declared.ITEMS,
        declared.CONSIGNMENTS,
    ),
    reason="{role}: {told} (list {list}, entry {listing_id}, likeness {score:.2f})",
    told_from=LIKELIER_THAN_NOT,
)
def watchlist_likeness(
    likenesses: ir.Table,
    profiles: ir.Table,
    names: ir.Table,
    cleared: ir.Table,
    mentions: ir.Table,
    items: ir.Table,
    consignments: ir.Table,
) -> ir.Table:
    """Score each line by the greatest likeness of its parties, and those of its bill, not cleared on its day, 0 to 1.

    Lines whose parties are like nobody have no row.
    """
    met = alike_on_the_day(likenesses, profiles, names, named_on_papers(mentions, items, consignments))
    told = strongest(not_cleared(met, cleared), "listing_id", "role", "reason", line="document_id")
    return told.select("score", "role", "list", "listing_id", told="reason", item_id="document_id")
