"""As whom the parties of a line stood on its day, by what was known then (`linked.names`).

Who is one with whom is learned with time, and so is what a party is called. A line is told of the party as it stood on
the day: of what else that is known to have sent, and of what it had been called by then, and of nothing else.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

__all__ = ["alike_on_the_day", "called", "not_cleared", "stood", "with_seller"]


def with_seller(lines: ir.Table, names: ir.Table) -> ir.Table:
    """The lines with `seller`: the name under which the exporter stood on the day, or what the line calls it.

    Args:
        lines: with `exporter` and `declared_on`.
        names: rows of `linked.names`.
    """
    spans = names.select("since", "until", named="party", of="name")
    told = lines.left_join(spans, [lines.exporter == spans.named, _on(lines.declared_on, spans.since, spans.until)])
    return told.select(*lines.columns, seller=ibis.coalesce(told.of, told.exporter))


def called(profiles: ir.Table) -> ir.StringValue:
    """Who a way of writing stands for as documents name it; itself, where they give neither number nor name key."""
    return ibis.coalesce(profiles.party, profiles.profile_id)


def stood(profiles: ir.Table, names: ir.Table) -> ir.Table:
    """Each way of writing with the names under which it stood: `profile_id`, `stood_as`, `since` and `until`.

    `since` and `until` (the day before which it ended) are empty where nothing limits it.
    """
    spans = names.select("since", "until", named="party", of="name")
    ways = profiles.select("profile_id", called=called(profiles))
    told = ways.left_join(spans, ways.called == spans.named)
    return told.select("profile_id", "since", "until", stood_as=ibis.coalesce(told.of, told.called))


def alike_on_the_day(
    likenesses: ir.Table, profiles: ir.Table, names: ir.Table, mentions: ir.Table, *, register: bool = False
) -> ir.Table:
    """Each entry of a list that a line's party was known to be like on the line's day, by each way of writing it.

    With `register` each entry that stands in a register and on no list.

    Returns:
        `document_id`, `role` and `mentioned_on` of the mention, and of the likeness `way` (the profile that is alike),
        `listing_id`, `list`, `score`, `matched`, `reason`, `listing_digest`.
    """
    spans = stood(profiles, names)
    said = ("listing_id", "list", "score", "matched", "reason", "listing_digest", "known_on")
    like = likenesses.filter(_.alike, _.register.fill_null(False) == register).join(spans, "profile_id")
    like = like.select(*said, way="profile_id", like_as="stood_as", like_since="since", like_until="until")
    near = spans.semi_join(like, spans.stood_as == like.like_as)
    lines = mentions.filter(_.document_kind == "item")
    lines = lines.select("document_id", "role", "mentioned_on", "profile_id")
    met = lines.join(near, "profile_id").filter(_on(_.mentioned_on, _.since, _.until))
    met = met.join(like, met.stood_as == like.like_as)
    met = met.filter(_on(_.mentioned_on, _.like_since, _.like_until), _.known_on <= _.mentioned_on)
    return met.select("document_id", "role", "mentioned_on", "way", *said[:-1])


def not_cleared(met: ir.Table, cleared: ir.Table) -> ir.Table:
    """What `alike_on_the_day` tells, without the likenesses of ways of writing that were cleared on the line's day.

    A clearance says nothing of a line that came before it: what is learned from past lines must not know what a person
    found out later.

    Args:
        met: as `alike_on_the_day` gives them.
        cleared: rows of `resolved.clearances`.
    """
    held = (cleared.cleared_on <= met.mentioned_on, met.mentioned_on < cleared.expires_on)
    return met.anti_join(cleared, ["way", "listing_id", "listing_digest", *held])


def _on(day: ir.DateValue, since: ir.DateValue, until: ir.DateValue) -> ir.BooleanValue:
    return (since.isnull() | (since <= day)) & (until.isnull() | (day < until))
