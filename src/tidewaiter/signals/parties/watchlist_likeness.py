"""Parties that are like an entry of a watchlist, by screening, and whom nobody has cleared.

An exact name is a duty and has its own detector; likeness is odds. The score of screening speaks here
only from the day on which the party, the name that was met and the entry were all known. Vessels, addresses
and goods are left to the analyst, because they say less of the trader.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.signals.signal import signal
from tidewaiter.tables import resolved

__all__ = ["watchlist_likeness"]


@signal(
    asks="Is a party like an entry of a watchlist?",
    reads=(resolved.HITS, resolved.CLEARED, resolved.MENTIONS),
    reason="{role}: {told} (list {list}, entry {listing_id}, likeness {score:.2f})",
)
def watchlist_likeness(hits: ir.Table, cleared: ir.Table, mentions: ir.Table) -> ir.Table:
    """Score each line by the greatest likeness of its parties that was not cleared on its day, 0 to 1.

    Lines whose parties are like nobody have no row. A clearance says nothing of a line that came before it: what is
    learned from past lines must not know what a person found out later.
    """
    parties = hits.filter(_.subject_kind == "party").select(
        "listing_id", "listing_digest", "list", "score", "first_on", party_id="subject_id", told="reason"
    )
    named = mentions.filter(_.document_kind == "item").select("document_id", "role", "mentioned_on", "party_id")
    met = named.join(parties, "party_id").filter(_.first_on.isnull() | (_.first_on <= _.mentioned_on))
    chance = cleared.filter(_.subject_kind == "party").mutate(party_id=_.subject_id)
    held = (chance.cleared_on <= met.mentioned_on, met.mentioned_on < chance.expires_on)
    met = met.anti_join(chance, ["party_id", "listing_id", "listing_digest", *held])
    order = [ibis.desc("score"), ibis.asc("listing_id"), ibis.asc("role")]
    placed = met.mutate(place=ibis.row_number().over(ibis.window(group_by="document_id", order_by=order)))
    return placed.filter(_.place == 0).select("score", "role", "told", "list", "listing_id", item_id="document_id")
