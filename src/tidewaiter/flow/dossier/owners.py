"""Who holds the party in the end, as registers tell it: with shares, over chains, and by the listed together.

A register knows firms by ids of its own. The party is met in it over a likeness to one of its entries (`likened_to`),
which is no proof; so the owners are those of whom it is like, and are told as such.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import pairwise

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.flow.dossier.ties import edges_then
from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.flow.dossier.view import listed as listed_parts
from tidewaiter.links.ownership import FIFTY, Share, best_chains, counts_as_listed, holders_of, sound
from tidewaiter.tables import declared, known

__all__ = ["Entry", "Holder", "Owners", "entries_of", "owners_of", "owners_of_each"]

_PARTY, _ENTITY = "party:", "entity:"
_MOST_HOPS = 20
_MOST_FOLLOWED = 400
"""Firms above one whose owners are asked for; owners of whom nobody is told to hold anything do not count."""


@dataclass(frozen=True, slots=True)
class Holder:
    """One who holds the party in the end.

    Attributes:
        entity: its id in the register.
        name: what a list or register calls it, or its id.
        pct: its share over all ways, in per cent; None where no share is told, or none that can be added up.
        chain: names from the holder to whom the party is like, along the way that brings most.
        lists: the lists on which it stood.
        sources: who tells of the holds of that chain, as mappings are called.
    """

    entity: str
    name: str
    pct: float | None
    chain: tuple[str, ...]
    lists: tuple[str, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners of one entity that the party is like.

    Attributes:
        entity: its id in the register.
        name: what a list or register calls it, or its id.
        likeness: score of the likeness, 0 to 1.
        holders: the largest share first.
        listed_pct: what the listed hold, and firms that count as listed by the rule of 50 per cent, in per cent.
        without_share: owners of which no share is told, or none that can be added up.
        problems: firms whose owners are told to hold more than the whole, by name, with the per cent they come to.
        not_followed: how many above it are held by others in turn who are not told, as there are too many: who is
            listed among those is not known.
    """

    entity: str
    name: str
    likeness: float
    holders: tuple[Holder, ...]
    listed_pct: float
    without_share: tuple[Holder, ...]
    problems: tuple[tuple[str, float], ...] = ()
    not_followed: int = 0

    @property
    def held_by_listed(self) -> bool:
        """Whether the listed hold half or more together, so that it counts as listed by the rule of 50 per cent."""
        return round(self.listed_pct, 6) >= FIFTY


def owners_of(view: View, party_id: str) -> tuple[Owners, ...]:
    """The owners of every entity of a register that the party is like, the likest first; nothing where none is told."""
    return owners_of_each(view, (party_id,)).get(party_id, ())


def owners_of_each(view: View, party_ids: Collection[str] | None = None) -> dict[str, tuple[Owners, ...]]:
    """The same of some parties, or of all if none are said; who has none is not there.

    Registers are read once for all of them, a step of the chains at a time.
    """
    edges = edges_then(view)
    liked = edges.filter(edges.kind == "likened_to", edges.source.startswith(_PARTY))
    if party_ids is not None:
        liked = liked.filter(liked.source.isin(sorted(_PARTY + party for party in party_ids)))
    order = ["source", ibis.desc("certainty"), "target"]
    met = view.fetch(liked.order_by(order).select("source", "target", "certainty"))
    if not met:
        return {}
    entities = sorted({row["target"].removeprefix(_ENTITY) for row in met})
    told = _owners_by_entity(view, entities, _day(view))
    found: dict[str, tuple[Owners, ...]] = {}
    for row in met:
        party, entity = row["source"].removeprefix(_PARTY), row["target"].removeprefix(_ENTITY)
        if entity in told:
            each = replace(told[entity], likeness=float(row["certainty"] or 0.0))
            found[party] = (*found.get(party, ()), each)
    return found


def entries_of(view: View, entities: Collection[str]) -> dict[str, Entry]:
    """What lists and registers call some entities, and the lists on which they stand; who has no entry is not there."""
    return _entries(view, entities, _day(view)) if entities else {}


def _owners_by_entity(view: View, entities: Sequence[str], day: date | None) -> dict[str, Owners]:
    """Of each entity that is held; how like a party is to it is said later."""
    holds, unread = _holds(view, entities, day)
    named = {*entities, *(row["owner"] for rows in holds.values() for row in rows)}
    entries = _entries(view, named, day)
    return {entity: _owners(entity, *_above(holds, entity, unread), entries) for entity in entities if entity in holds}


def _owners(entity: str, rows: Sequence[Row], left: Collection[str], entries: Mapping[str, Entry]) -> Owners:
    def called(one: str) -> str:
        return entries[one].name if one in entries else one

    sources = _sources(rows)

    def holder(one: str, pct: float | None, chain: Sequence[str]) -> Holder:
        lists = entries[one].lists if one in entries else ()
        told_by = sorted({source for step in pairwise(chain) for source in sources[step]})
        return Holder(one, called(one), pct, tuple(map(called, chain)), lists, tuple(told_by))

    told = [Share(row["owner"], row["owned"], row["share_pct"]) for row in rows if row["share_pct"] is not None]
    shares, faulty = sound(told)
    held, ways = holders_of(entity, shares), best_chains(entity, shares)
    summed = {share.owner for share in shares if share.owned == entity}
    untold = sorted({row["owner"] for row in rows if row["owned"] == entity} - summed)
    reached = {entity, *(row["owner"] for row in rows)}
    listed = [one for one in sorted(reached) if one in entries and entries[one].lists]
    return Owners(
        entity=entity,
        name=called(entity),
        likeness=0.0,
        holders=tuple(holder(each.owner, each.pct, ways[each.owner]) for each in held),
        listed_pct=counts_as_listed(listed, shares).get(entity, 0.0),
        without_share=tuple(holder(one, None, (one, entity)) for one in untold),
        problems=tuple((called(firm), pct) for firm, pct in faulty.items()),
        not_followed=len(left),
    )


def _sources(rows: Iterable[Row]) -> dict[tuple[str, str], set[str]]:
    """Who tells of each hold."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        found.setdefault((row["owner"], row["owned"]), set()).add(row["source"])
    return found


def _day(view: View) -> date | None:
    """The day before which things must have begun, and on which they must stand: by default the day after all lines."""
    if view.as_of is not None:
        return view.as_of
    items = view.lake.read(declared.ITEMS)
    last: date | None = view.fetch(items.agg(last=items.declared_on.max()))[0]["last"]
    return last + timedelta(days=1) if last else None


def _holds(view: View, entities: Collection[str], day: date | None) -> tuple[dict[str, list[Row]], set[str]]:
    """Every hold over some entities, and over those who hold them, that was known and held on the day, by the held.

    The second are those that are held in turn, and so far above that nobody asked by whom.
    """
    standing = _holding(view, day)
    found: dict[str, list[Row]] = {}
    seen, asked = set(entities), sorted(entities)
    for _ in range(_MOST_HOPS):
        if not asked:
            break
        rows = view.fetch(_about(view, standing, "owned", asked).order_by("ownership_id"))
        for row in rows:
            found.setdefault(row["owned"], []).append(row)
        asked = sorted({row["owner"] for row in rows} - seen)
        seen.update(asked)
    if not asked:
        return found, set()
    return found, {row["owned"] for row in view.fetch(_about(view, standing, "owned", asked).select("owned"))}


def _above(
    holds: Mapping[str, Sequence[Row]], entity: str, unread: Collection[str]
) -> tuple[list[Row], frozenset[str]]:
    """The holds over the entity, and over those who hold it, and who is held in turn and was not followed.

    Whoever holds most over one way is followed first, and last those of whom no share is told, so that what is left out
    where there are too many weighs least.
    """
    found: list[Row] = []
    followed: set[str] = set()
    met = {entity}
    open_ones = [(-1.0, entity)]
    while open_ones and len(followed) < _MOST_FOLLOWED:
        minus, one = heappop(open_ones)
        if one in followed or one not in holds:
            continue
        followed.add(one)
        for row in holds[one]:
            met.add(row["owner"])
            heappush(open_ones, (minus * min((row["share_pct"] or 0.0) / 100.0, 1.0), row["owner"]))
        found += holds[one]
    return found, frozenset(one for one in met - followed if one in holds or one in unread)


def _holding(view: View, day: date | None) -> ir.Table:
    """The owners of a register on the day; without a day, those of whose hold no end is told.

    Shares that a firm has in itself make it no owner: behind them stands nobody else.
    """
    rows = view.before(known.OWNERSHIP, "known_on")
    rows = rows.filter(rows.role == "owner", rows.owner != rows.owned)
    if day is None:
        return rows.filter(rows.valid_to.isnull())
    stood = ibis.literal(day)
    return rows.filter(
        rows.valid_from.isnull() | (rows.valid_from < stood), rows.valid_to.isnull() | (rows.valid_to >= stood)
    )


def _about(view: View, rows: ir.Table, column: str, entities: Collection[str]) -> ir.Table:
    """The rows that are about some entities, of which there may be very many."""
    wanted = view.lake.memtable(pa.table({column: pa.array(sorted(entities), pa.string())}))
    return rows.semi_join(wanted, column)


@dataclass(frozen=True, slots=True)
class Entry:
    """What lists and registers call an entity, and the lists, not the registers, on which it stood."""

    name: str
    lists: tuple[str, ...]


def _entries(view: View, entities: Collection[str], day: date | None) -> dict[str, Entry]:
    """The entries about some entities of a register that were there on the day; of what was over, the name alone."""
    rows = view.lake.read(known.LISTINGS)
    mine = _about(view, rows, "listing_id", entities).order_by("listing_id")
    said = ("listing_id", "name", "list", "register", "valid_from", "valid_to")
    found: dict[str, Entry] = {}
    for row in view.fetch(mine.select(*said)):
        first, last = row["valid_from"], row["valid_to"]
        if day is None or first is None or first < day:
            over = last is not None and (day is None or last < day)
            found[row["listing_id"]] = Entry(row["name"], () if row["register"] or over else listed_parts(row["list"]))
    return found
