"""Ships and filed names of a line that are like an entry of a watchlist, and that nobody has cleared.

The bill tells which ship carried the goods, and the security filing who made, sold and stuffed them. Whoever hides a
listed maker from the declaration has to hide it from the filing, too, which is made weeks before.

Source:
    Vessels as blocked property: OFAC, Specially Designated Nationals list; makers of listed goods: Public Law 117-78
    (Uyghur Forced Labor Prevention Act), Entity List.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.signals.papers import VESSEL, filed_names, ships
from tidewaiter.signals.signal import LIKELIER_THAN_NOT, signal
from tidewaiter.signals.strongest import strongest
from tidewaiter.tables import declared, resolved

__all__ = ["watchlist_cargo"]


@signal(
    asks="Is the ship, or a party in the security filing, like an entry of a watchlist?",
    reads=(
        declared.ITEMS,
        declared.CONSIGNMENTS,
        declared.FILINGS,
        declared.PARTIES,
        resolved.CARGO_LIKENESSES,
        resolved.CLEARANCES,
    ),
    reason="{role}: {told} (list {list}, entry {listing_id}, likeness {score:.2f})",
    told_from=LIKELIER_THAN_NOT,
)
def watchlist_cargo(
    items: ir.Table,
    consignments: ir.Table,
    filings: ir.Table,
    parties: ir.Table,
    likenesses: ir.Table,
    cleared: ir.Table,
) -> ir.Table:
    """Score each line by the greatest likeness of its ship or of a filed name not cleared on its day, 0 to 1.

    Lines whose ships and filed names are like nobody have no row.
    """
    carried = ships(items, consignments).select(
        *("item_id", "declared_on"),
        subject_kind=ibis.literal(VESSEL), role=ibis.literal(VESSEL), name="vessel_name", number="vessel_imo",
        country=ibis.literal(""),
    )  # fmt: skip
    filed = filed_names(items, filings, parties)
    written = filed.select(
        *("item_id", "declared_on"),
        subject_kind=ibis.literal("filed"), role=filed.role, name=filed.name, number=ibis.literal(""),
        country=filed.country,
    )  # fmt: skip
    like = likenesses.filter(~_.register.fill_null(False))
    met = carried.union(written).join(like, ["subject_kind", "name", "number", "country"])
    met = met.filter(_.known_on <= _.declared_on)
    held = (cleared.cleared_on <= met.declared_on, met.declared_on < cleared.expires_on)
    met = met.anti_join(cleared, ["subject_kind", "subject_id", "listing_id", "listing_digest", *held])
    told = strongest(met, "listing_id", "role", "reason")
    return told.select("item_id", "score", "role", "list", "listing_id", told="reason")
