"""Entries of lists and registers that a party, or one who holds it, is like, as they could be told on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from tidewaiter.flow.dossier.view import View
from tidewaiter.tables import known, resolved

__all__ = ["Likeness", "likenesses", "likenesses_of_holders", "open_likenesses"]

_MOST = 30
"""So many are told of one."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A likeness to an entry of a watchlist; `cleared` says that a person has judged it to be chance, and
    `register` that the entry stands in a register and on no list, so that the likeness is nothing against the party.

    `listed_until` is the entry's last day, for a view of a past day only if it was over by then.
    """

    listing_id: str
    list: str
    listed_name: str
    score: float
    matched: str
    reason: str
    first_on: date | None
    programs: str
    cleared: bool
    listed_until: date | None = None
    register: bool = False


def likenesses(view: View, party_id: str) -> tuple[Likeness, ...]:
    """Entries that the party is like, the likest first, those of registers and those that a person cleared last."""
    hits = view.before(resolved.HITS, "first_on")
    return _told(view, hits.filter(hits.subject_kind == "party", hits.subject_id == party_id)).get(party_id, ())


def likenesses_of_holders(view: View, holders: Collection[str]) -> dict[str, tuple[Likeness, ...]]:
    """The same of owners and officers in registers, by their listing_id; who is like none is not there."""
    hits = view.before(resolved.HITS, "first_on")
    return _told(view, view.about(hits.filter(hits.subject_kind == "holder"), "subject_id", holders))


def _told(view: View, hits: ir.Table) -> dict[str, tuple[Likeness, ...]]:
    """Of subjects of one kind, by their id."""
    order = [hits.register.fill_null(False), ibis.desc("score"), "listing_id"]
    ranked = hits.mutate(place=ibis.row_number().over(group_by="subject_id", order_by=order))
    rows = view.fetch(ranked.filter(ranked.place < _MOST).order_by("subject_id", "place"))
    if not rows:
        return {}
    listings = view.about(view.before(known.LISTINGS, "valid_from"), "listing_id", {row["listing_id"] for row in rows})
    entries = {row["listing_id"]: row for row in view.fetch(listings)}
    still_open = {
        (row["subject_id"], row["listing_id"])
        for row in view.fetch(open_likenesses(view, hits).select("subject_id", "listing_id"))
    }
    found: dict[str, list[Likeness]] = defaultdict(list)
    for row in rows:
        entry = entries.get(row["listing_id"], {})
        each = Likeness(
            **{name: row[name] for name in ("listing_id", "list", "score", "matched", "reason", "first_on")},
            listed_name=entry.get("name") or row["matched"],
            programs=entry.get("programs") or "",
            cleared=(row["subject_id"], row["listing_id"]) not in still_open,
            register=bool(row["register"]),
            listed_until=view.cut(entry.get("valid_to")),
        )
        found[row["subject_id"]].append(each)
    return {one: tuple(sorted(told, key=lambda each: (each.cleared, each.register))) for one, told in found.items()}


def open_likenesses(view: View, hits: ir.Table) -> ir.Table:
    """Those rows of `resolved.hits` that nobody has cleared; on a past day, by a clearance that held on it.

    A clearance is of an entry as it was: of one that the list has changed since nothing is cleared.
    """
    if view.as_of is None:
        return hits.filter(~hits.cleared)
    entry = ("subject_kind", "subject_id", "listing_id", "listing_digest")
    hits = hits.mutate(listing_digest=hits.listing_digest.fill_null(""))
    cleared = view.before(resolved.CLEARANCES, "cleared_on")
    held = cleared.filter(cleared.way == "", cleared.expires_on >= ibis.literal(view.as_of))
    return hits.anti_join(held, entry)
