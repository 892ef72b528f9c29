"""Parties that are like a firm of a register which counts as listed by its owners, and whom nobody has cleared.

The name of such a firm stands on no list. The likeness of a party to it is odds, and so is that of an owner to who is
listed, where he does not stand there by his own id: both must hold, so they are multiplied.

Source:
    OFAC, "Revised Guidance on Entities Owned by Persons Whose Property and Interests in Property Are Blocked",
    13 August 2014.
"""

from __future__ import annotations

import ibis.expr.types as ir

from tidewaiter.signals.papers import named_on_papers
from tidewaiter.signals.signal import LIKELIER_THAN_NOT, signal
from tidewaiter.signals.standing import alike_on_the_day, not_cleared
from tidewaiter.signals.strongest import strongest
from tidewaiter.tables import declared, linked, resolved

__all__ = ["watchlist_owner"]


@signal(
    asks="Is a party like a firm of a register that the listed hold by half or more?",
    reads=(
        linked.HELD_BY_LISTED,
        resolved.LIKENESSES,
        resolved.PROFILES,
        linked.NAMES,
        resolved.CLEARANCES,
        resolved.MENTIONS,
        declared.ITEMS,
        declared.CONSIGNMENTS,
    ),
    reason="{role}: {told}, a firm of a register held to {pct:.0f} % by the listed, above all by {holder_name} "
    "(list {list}, entry {listing_id}), likelihood {score:.2f}",
    told_from=LIKELIER_THAN_NOT,
)
def watchlist_owner(
    held: ir.Table,
    likenesses: ir.Table,
    profiles: ir.Table,
    names: ir.Table,
    cleared: ir.Table,
    mentions: ir.Table,
    items: ir.Table,
    consignments: ir.Table,
) -> ir.Table:
    """Score each line by the greatest likelihood that a party of it, or of its bill, counts as listed, 0 to 1.

    Lines whose parties are like no such firm on their day have no row.
    """
    papers = named_on_papers(mentions, items, consignments)
    met = not_cleared(alike_on_the_day(likenesses, profiles, names, papers, register=True), cleared)
    of = held.rename(held_since="since", held_until="until", held_score="score", entry="listing_id", entry_of="list")
    met = met.rename(firm="listing_id").drop("list", "matched").join(of, "firm")
    on = (met.held_since <= met.mentioned_on) & (met.held_until.isnull() | (met.mentioned_on < met.held_until))
    told = strongest(met.filter(on).mutate(score=met.score * met.held_score), "firm", "role", line="document_id")
    said = ("score", "role", "pct", "holder_name")
    return told.select(*said, told="reason", list="entry_of", listing_id="entry", item_id="document_id")
