"""The company of a lake's profiles: who, and which goods, stood beside a party in the documents of its first day.

Only the first day counts. What a profile is seen with later would change what was known of it before, so that a later
document moved the parties of an earlier day; and a day could not rest on what is kept of the days before it.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

__all__ = ["first_company"]

_KEEP_COMPANY = ("importer", "exporter", "consignee", "shipper")
"""Roles in which a party has company of its own; who files or carries for everybody has everybody's."""
_ARE_COMPANY = (*_KEEP_COMPANY, "declarant")
_MOST = 24
"""Companions that are written down; a house whose first day fills a ship needs none to be known by."""


def first_company(mentions: ir.Table, parties: ir.Table, items: ir.Table) -> ir.Table:
    """`profile_id` and `seen_with` of those profiles that had company.

    Args:
        mentions: `profile_id`, `document_id`, `role`, `mentioned_on` of all mentions of the profiles asked about.
        parties: `declared.parties`.
        items: `declared.items`.
    """
    days = mentions.group_by("profile_id").aggregate(first_on=mentions.mentioned_on.min())
    own = (
        mentions.filter(_.role.isin(_KEEP_COMPANY))
        .inner_join(days, "profile_id")
        .filter(_.mentioned_on == _.first_on)
        .select("profile_id", "document_id", "role")
        .distinct()
    )
    named = parties.filter(_.role.isin(_ARE_COMPANY)).select("document_id", beside="role", mate="party")
    goods = items.filter(_.hs6.notnull()).select(document_id="item_id", mate=ibis.literal("HS ") + items.hs6)
    people = own.inner_join(named, "document_id").filter(_.role != _.beside).select("profile_id", "mate")
    both = people.union(own.inner_join(goods, "document_id").select("profile_id", "mate")).distinct()
    both = both.mutate(mate=both.mate.replace(";", ","))
    return both.group_by("profile_id").aggregate(seen_with=both.mate.collect(order_by=both.mate)[:_MOST].join(";"))
