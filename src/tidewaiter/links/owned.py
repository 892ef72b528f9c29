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
    """Known ownership, officers and other hold over a firm, once for each day from which more is told of it.

    Each is told by what was known from its day on, until the next. The share is that of the hold which ends last, of
    several the largest. `last_on` is the day on which the hold ended, and `first_on` of one that stands.
    """
    rows = _holds(ownership)
    told = rows.view()
    by_day = rows.select(*_HOLD, day="since").distinct()
    order = ibis.window(group_by=_HOLD, order_by="day")
    days = by_day.mutate(known_until=by_day.day.lead().over(order), again=ibis.row_number().over(order) > 0)
    then = days.inner_join(told, [*_HOLD, days.day >= told.since])
    time = (*_HOLD, "day", "known_until", "again")
    then = then.mutate(latest=then.closed.max().over(ibis.window(group_by=(*_HOLD, "day"))))
    times = then.group_by(*time).aggregate(
        share_pct=then.share_pct.max(where=then.closed == then.latest),
        certainty=ibis.null("float64"),
        documents=then.count(),
        evidence=then.ownership_id.min(),
        first_on=then["first"].min(),
        ended=then.closed.max().nullif(_NEVER),
    )
    return times.mutate(last_on=ibis.coalesce(times.ended, times.first_on), known_on=times.day)


_HOLD = ("kind", "source", "target")


def _holds(ownership: ir.Table) -> ir.Table:
    """What registers tell of holds, with the day from which each counts: when it has begun and is known."""
    first = ibis.coalesce(ownership.valid_from, ownership.known_on)
    return ownership.select(
        "ownership_id",
        "share_pct",
        kind=ibis.ifelse(ownership.role == "owner", ibis.literal("owns"), ownership.role),
        source=node("entity", ownership.owner),
        target=node("entity", ownership.owned),
        first=first,
        since=ibis.greatest(first, ownership.known_on),
        closed=ownership.valid_to.fill_null(_NEVER),
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
    told = times.aggregate(
        kind=ibis.literal("likened_to"),
        share_pct=ibis.null("float64"),
        certainty=rows.score.max(),
        documents=rows.listing_id.nunique(),
        evidence=rows.listing_id.min(),
        last_on=rows.opened.max(),
        known_on=rows.opened.min(),
        known_until=rows.closed.max().nullif(_NEVER),
    )
    return told.mutate(again=told.known_on > told.first_on)


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
