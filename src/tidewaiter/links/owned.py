"""Ties out of registers: who holds whom, and which of our parties a register may mean.

Registers name firms by ids of their own. A party reaches them through a likeness that screening found: `likened_to`
ties it to the entry it resembles, if that entry holds or is held. It is a likeness and no proof. From
the day on which a person clears it, until the clearance ends, there is none; on the days before, it stood.
"""

from __future__ import annotations

from datetime import date

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


_ENTRY = ("subject_id", "listing_id", "listing_digest")
"""What a clearance is about: a party, and an entry as it was."""
_NEVER = ibis.literal(date.max)


def likened(hits: ir.Table, cleared: ir.Table, ownership: ir.Table) -> ir.Table:
    """A party and an entry that it is like and that holds or is held, once for each time that the likeness stood."""
    ends = ownership.select(entity="owner").union(ownership.select(entity="owned")).distinct()
    dated = hits.filter(hits.subject_kind == "party", hits.first_on.notnull())
    told = dated.inner_join(ends, dated.listing_id == ends.entity)
    told = told.mutate(source=node("party", told.subject_id), target=node("entity", told.entity))
    rows = _without_gaps(_opened(told, cleared.filter(cleared.subject_kind == "party", cleared.way == "")))
    first = rows.opened.min().over(ibis.window(group_by=("source", "target")))
    times = rows.mutate(first_on=first).group_by("source", "target", "first_on", "time")
    return times.aggregate(
        kind=ibis.literal("likened_to"),
        share_pct=ibis.null("float64"),
        certainty=rows.score.max(),
        documents=rows.listing_id.nunique(),
        evidence=rows.listing_id.min(),
        last_on=rows.opened.max(),
        known_on=rows.opened.min(),
        known_until=rows.closed.max().nullif(_NEVER),
    )


def _opened(told: ir.Table, cleared: ir.Table) -> ir.Table:
    """Every time for which a likeness stood: from its first day, or from the end of a clearance, to the next one."""
    given = cleared.select(*_ENTRY, "cleared_on", "expires_on")
    hit = told.select(*_ENTRY, "source", "target", "score", "cleared", "first_on")
    ended = hit.inner_join(given, [*_ENTRY, given.expires_on > hit.first_on])
    latest = ended.cleared_on.max().over(ibis.window(group_by=(*_ENTRY, "target")))
    ended = ended.mutate(opened=ended.expires_on, latest=latest)
    ended = ended.filter(~(ended.cleared & (ended.opened > ended.latest)))  # the end of one that holds is yet to come
    columns = (*hit.columns, "opened")
    opened = hit.mutate(opened=hit.first_on).select(*columns).union(ended.select(*columns), distinct=True)
    held, next_one = given.view(), given.view()
    opened = opened.anti_join(held, [*_ENTRY, held.cleared_on <= opened.opened, opened.opened < held.expires_on])
    later = opened.left_join(next_one, [*_ENTRY, next_one.cleared_on > opened.opened])
    times = later.group_by("source", "target", "listing_id", "score", "opened")
    return times.aggregate(closed=later.cleared_on.min().fill_null(_NEVER))


def _without_gaps(opened: ir.Table) -> ir.Table:
    """The same, with the number of the time of its tie (`time`): what overlaps or follows at once is one time."""
    tie, order = ("source", "target"), ("opened", "closed", "listing_id")
    before = ibis.window(group_by=tie, order_by=order, rows=(None, -1))
    up_to = ibis.window(group_by=tie, order_by=order, rows=(None, 0))
    met = opened.mutate(reached=opened.closed.max().over(before))
    begun = met.mutate(begins=(met.reached.isnull() | (met.opened > met.reached)).cast("int64"))
    return begun.mutate(time=begun.begins.sum().over(up_to))
