"""The ties over which risk spreads: who has which address and telephone, who sold to whom, who is one with whom.

Declarants and carriers are left out: they serve everybody, and to be served by the
same broker or ship is no tie between traders. A broker's own record is in its memory.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tidewaiter.links.document_ties import node
from tidewaiter.links.traders import SIDES

__all__ = ["NODE_OF", "matched_parties", "trader_ties"]

NODE_OF = {
    f"{side}{suffix}": kind
    for side in SIDES
    for suffix, kind in (("", "party"), ("_address", "address"), ("_phone", "phone"), ("_email", "email"))
}
"""Each column of `traders_of_lines` that is a node, with the kind of node."""


def trader_ties(lines: ir.Table, matches: ir.Table, parted: ir.Table, profiles: ir.Table) -> ir.Table:
    """Each tie: `kind`, `source`, `target`, `known_on` (the first day on which it was declared), `known_until` (the day
    on which a person parted two that were one; else empty).

    Args:
        lines: rows of `linked.traders`.
        matches: rows of `resolved.matches`; those kept tie two traders that are one.
        parted: rows of `resolved.parted`.
        profiles: rows of `resolved.profiles`.
    """
    ties = [_tied(lines, "sold_to", "exporter", "importer")]
    ties += [
        _tied(lines, f"has_{what}", side, f"{side}_{what}") for side in SIDES for what in ("address", "phone", "email")
    ]
    return ibis.union(*ties, _same(matches, parted, profiles))


def _tied(lines: ir.Table, kind: str, source: str, target: str) -> ir.Table:
    """Ties of one kind, summed up before they are named as nodes: what is grouped is short."""
    whole = lines.filter(lines[source].notnull(), lines[target].notnull())
    once = whole.group_by(source, target).aggregate(known_on=whole.declared_on.min())
    return once.select(
        kind=ibis.literal(kind),
        source=node(NODE_OF[source], once[source]),
        target=node(NODE_OF[target], once[target]),
        known_on="known_on",
        known_until=ibis.null("date"),
    )


def matched_parties(matches: ir.Table, parted: ir.Table, profiles: ir.Table) -> ir.Table:
    """Parties under two names whose profiles match: `left`, `right`, and `known_on`, when what was seen said so.

    `known_until` is the day on which a person's decision parted them, empty while they are one.
    """
    kept = matches.filter(matches.kept, matches.kept_from.notnull())
    left = profiles.select(left_profile="profile_id", left="party")
    right = profiles.select(right_profile="profile_id", right="party")
    stands = kept.select("left_profile", "right_profile", known_on="kept_from", known_until=ibis.null("date"))
    over = parted.select("left_profile", "right_profile", known_on="kept_from", known_until="kept_until")
    paired = stands.union(over)
    paired = paired.inner_join(left, "left_profile").inner_join(right, "right_profile")
    apart = paired.filter(paired.left != paired.right)
    return apart.select("left", "right", "known_on", "known_until")


def _same(matches: ir.Table, parted: ir.Table, profiles: ir.Table) -> ir.Table:
    """Traders under two numbers whose profiles match, from the day on which what had been seen said so."""
    apart = matched_parties(matches, parted, profiles)
    once = apart.group_by("left", "right", "known_until").aggregate(known_on=apart.known_on.min())
    return once.select(
        kind=ibis.literal("same_as"),
        source=node("party", once.left),
        target=node("party", once.right),
        known_on="known_on",
        known_until="known_until",
    )
