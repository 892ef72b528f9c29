"""Parties whose number or exact name stands on a watchlist valid on that day.

The law leaves no room for a rate here: a listed party must be looked at. Names are
compared folded (case, accents, punctuation) and whole; likeness of names is the work of
entity resolution. An entry without a first day counts as valid at all times, because a
list that states no date must not silence its own entries. To stand in a
register of firms is no reason to be looked at.

Looked for are the parties of the declaration, of the bill that it names and of the security filing for that bill, and
the ship by its IMO number.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.words import compacted, folded
from tidewaiter.signals.papers import VESSEL, filed_names, named_on_papers, ships
from tidewaiter.signals.signal import signal
from tidewaiter.signals.strongest import strongest
from tidewaiter.tables import declared, known

__all__ = ["watchlist_exact"]

_IMO = "IMO"
SHORTEST_NAME = 5
SHORTEST_NUMBER = 8


@signal(
    asks="Does a party stand on a watchlist?",
    reads=(declared.PARTIES, declared.ITEMS, declared.CONSIGNMENTS, declared.FILINGS, known.LISTINGS),
    reason='{role} has the {matched_by} of "{listed_name}" on list {list} (entry {listing_id})',
    mandatory=True,
)
def watchlist_exact(
    parties: ir.Table, items: ir.Table, consignments: ir.Table, filings: ir.Table, listings: ir.Table
) -> ir.Table:
    """Score 2 for a line whose papers tell a listed number, 1 for a listed name.

    Kinds of numbers are not compared, because every list names them in its own way; so a number
    must have at least `SHORTEST_NUMBER` signs, or an importer's number would meet somebody's
    passport by chance. Names have at least `SHORTEST_NAME`. A ship is known by its IMO number
    alone, as many ships share a name. Only lines with a listed party or ship have a row; of
    several hits the strongest is told.
    """
    named = named_on_papers(parties, items, consignments)
    filed = filed_names(items, filings, parties)
    carried = ships(items, consignments).filter(_.vessel_imo != "")
    mentions = ibis.union(
        _mentioned(named, "name", folded(named.name)),
        _mentioned(named, "number", compacted(named.identifier)),
        _mentioned(filed.mutate(document_id=filed.item_id, mentioned_on=filed.declared_on), "name", folded(filed.name)),
        _mentioned(
            carried.mutate(document_id=_.item_id, mentioned_on=_.declared_on, role=ibis.literal(VESSEL)),
            *("number", ibis.literal(_IMO).concat(carried.vessel_imo)),
        ),
    )
    on_lists = listings.filter(~_.register.fill_null(False))
    entries = _listed_tokens(on_lists).select(listed_by="matched_by", listed_token="token", **_LISTED)
    same = (mentions.token == entries.listed_token) & (mentions.matched_by == entries.listed_by)
    hits = mentions.join(entries, same).filter(
        _.valid_from.isnull() | (_.valid_from <= _.mentioned_on), _.valid_to.isnull() | (_.valid_to >= _.mentioned_on)
    )
    strength = ibis.ifelse(hits.matched_by == "number", ibis.literal(2.0, "float64"), ibis.literal(1.0, "float64"))
    told = strongest(hits.mutate(score=strength, item_id=hits.document_id), "listing_id", "role")
    return told.select("item_id", "score", "role", "matched_by", "listed_name", "list", "listing_id")


def _mentioned(rows: ir.Table, by: str, token: ir.StringValue) -> ir.Table:
    return rows.select("document_id", "role", "mentioned_on", matched_by=ibis.literal(by), token=token)


_LISTED = {name: name for name in ("listing_id", "list", "listed_name", "valid_from", "valid_to")}


def _listed_tokens(listings: ir.Table) -> ir.Table:
    """Every folded name and compacted number of every entry."""
    about = listings.select(
        "listing_id", "list", "valid_from", "valid_to", "aliases", "identifiers", listed_name="name"
    )
    names = about.mutate(text=about.listed_name.concat(";", about.aliases.fill_null("")).split(";").unnest())
    numbers = about.filter(_.identifiers.notnull()).mutate(text=about.identifiers.split(";").unnest())
    by_name = names.mutate(matched_by=ibis.literal("name"), token=folded(names.text))
    # an identifier is written kind:number; that of a ship keeps its kind
    ship = numbers.text.lower().startswith("imo:")
    bare = compacted(numbers.text.re_replace("^[^:]*:", ""))
    token = ibis.ifelse(ship, ibis.literal(_IMO).concat(bare.re_replace(f"^{_IMO}", "")), bare)
    by_number = numbers.mutate(matched_by=ibis.literal("number"), token=token)
    long_enough = ((_.matched_by == "name") & (_.token.length() >= SHORTEST_NAME)) | (
        _.token.length() >= SHORTEST_NUMBER
    )
    return by_name.union(by_number).filter(long_enough)
