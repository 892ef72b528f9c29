"""Ties out of registers: who holds whom, and which of our parties a register may mean.

Registers name firms by ids of their own. A party reaches them through a likeness that screening found: `likened_to`
ties it to the entity of the entry it resembles, if that entity holds or is held. It is a likeness and no proof, and
one that a person has cleared is none.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tidewaiter.links.document_ties import node

__all__ = ["likened", "owned"]


def owned(ownership: ir.Table) -> ir.Table:
    """Known ownership, officers and other hold over a firm."""
    holding = ibis.ifelse(ownership.role == "owner", ibis.literal("owns"), ownership.role)
    first = ibis.coalesce(ownership.valid_from, ownership.known_on)
    rows = ownership.mutate(
        kind=holding, source=node("entity", ownership.owner), target=node("entity", ownership.owned), first=first
    )
    return rows.group_by("kind", "source", "target").aggregate(
        share_pct=rows.share_pct.max(),
        certainty=ibis.null("float64"),
        documents=rows.count(),
        evidence=rows.ownership_id.min(),
        first_on=rows["first"].min(),
        last_on=ibis.coalesce(rows.valid_to, rows["first"]).max(),
        known_on=rows.known_on.min(),
    )


def likened(hits: ir.Table, ownership: ir.Table) -> ir.Table:
    """A party and the entity of a register that its watchlist entry is about."""
    ends = ownership.select(entity="owner").union(ownership.select(entity="owned")).distinct()
    live = hits.filter(hits.subject_kind == "party", ~hits.cleared, hits.first_on.notnull())
    told = live.mutate(entity=live.listing_id.re_replace("^[^/]*/", "")).inner_join(ends, "entity")
    rows = told.mutate(
        kind=ibis.literal("likened_to"), source=node("party", told.subject_id), target=node("entity", told.entity)
    )
    return rows.group_by("kind", "source", "target").aggregate(
        share_pct=ibis.null("float64"),
        certainty=rows.score.max(),
        documents=rows.count(),
        evidence=rows.listing_id.min(),
        first_on=rows.first_on.min(),
        last_on=rows.first_on.max(),
        known_on=rows.first_on.min(),
    )
