"""The traders of each goods line, with the addresses and telephones under which they were written in it.

A trader is named here as its documents name it (its number, or else its name key), not by the party that
it was resolved to: a resolution knows what was written later, and what judges a past day must not.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tidewaiter.lake import step
from tidewaiter.tables import declared, linked, resolved

__all__ = ["SIDES", "traders_of_lines"]

SIDES = ("importer", "exporter")
"""The two sides of a trade; declarants and carriers serve everybody, and are told by their own memory."""

_KEYS = ("address_key", "phone_key", "email_key", "name_key")


@step(reads=(declared.ITEMS, resolved.MENTIONS, resolved.PROFILES), writes=linked.TRADERS)
def traders_of_lines(items: ir.Table, mentions: ir.Table, profiles: ir.Table) -> ir.Table:
    """One row for each goods line whose parties were resolved; see `linked.traders`.

    Args:
        items: rows of `declared.items`.
        mentions: rows of `resolved.mentions`.
        profiles: rows of `resolved.profiles`.
    """
    named = mentions.filter(mentions.document_kind == "item", mentions.role.isin(list(SIDES)))
    known = items.semi_join(named, items.item_id == named.document_id)
    lines = known.select("item_id", "declared_on", "importer", "exporter", "declarant", "hs6")
    lines = lines.mutate(hs4=lines.hs6.substr(0, 4))
    written = profiles.select("profile_id", "party", *_KEYS)
    told = named.select("document_id", "role", "profile_id").inner_join(written, "profile_id")
    for side in SIDES:
        lines = _with_side(lines, told.filter(told.role == side), side)
    return lines.select(*linked.TRADERS.column_names)


def _with_side(lines: ir.Table, told: ir.Table, side: str) -> ir.Table:
    """The columns of one side; a document that names a side twice is read once."""
    columns = {f"{side}_{key.removesuffix('_key')}": told[key].min() for key in _KEYS}
    once = told.group_by("document_id").aggregate(**{f"{side}_party": told.party.min()}, **columns)
    joined = lines.left_join(once, lines.item_id == once.document_id).drop("document_id")
    named = ibis.coalesce(joined[side], joined[f"{side}_party"])
    return joined.mutate(**{side: named}).drop(f"{side}_party")
