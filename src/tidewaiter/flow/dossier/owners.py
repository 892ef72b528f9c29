"""Who holds the party in the end, as registers tell it: with shares, over chains, and by the listed together.

A register knows firms by ids of its own. The party is met in it over a likeness to one of its entries (`likened_to`),
which is no proof; so the owners are those of whom it is like, and are told as such.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import pairwise

import ibis
import ibis.expr.types as ir

from tidewaiter.flow.dossier.likenesses import Likeness, likenesses_of_holders
from tidewaiter.flow.dossier.ties import edges_then
from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.flow.dossier.view import listed as listed_parts
from tidewaiter.links.ownership import FIFTY, Share, best_chains, counts_as_listed, holders_of, sound
from tidewaiter.tables import declared, known

__all__ = ["Entry", "Holder", "Owners", "entries_of", "owners_of", "owners_of_each"]

_PARTY, _ENTITY = "party:", "entity:"
_OWNER = "owner"
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
        alike: entries of lists that it is like by what the register says of it, the likest first; none that a person
            cleared, nor where it stands on a list itself.
        role: what it is to the firm, as the register says: `owner`, or of an officer for example `director_of`.
    """

    entity: str
    name: str
    pct: float | None
    chain: tuple[str, ...]
    lists: tuple[str, ...]
    sources: tuple[str, ...] = ()
    alike: tuple[Likeness, ...] = ()
    role: str = "owner"


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners of one entity that the party is like.

    Attributes:
        entity: its id in the register.
        name: what a list or register calls it, or its id.
        likeness: score of the likeness, 0 to 1.
        holders: the largest share first.
        listed_pct: what the listed hold, and firms that count as listed by the rule of 50 per cent, in per cent.
        alike_pct: the same together with those who are like a listed one, if it is they.
        alike_score: with whoever is at least so like a listed one it would count as listed; 0 where it never does.
        without_share: owners of which no share is told, or none that can be added up.
        officers: whoever directs or manages the firm, or one that holds it, and is listed or was like a listed one.
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
    alike_pct: float = 0.0
    alike_score: float = 0.0
    officers: tuple[Holder, ...] = ()

    @property
    def held_by_listed(self) -> bool:
        """Whether the listed hold half or more together, so that it counts as listed by the rule of 50 per cent."""
        return round(self.listed_pct, 6) >= FIFTY

    @property
    def suspect_officers(self) -> tuple[Holder, ...]:
        """Officers against whom a list speaks."""
        return tuple(each for each in self.officers if each.lists or each.alike)

    @property
    def held_by_alike(self) -> bool:
        """Whether it would count as listed by that rule if those who are like listed ones are they."""
        return not self.held_by_listed and self.alike_score > 0


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
    standing = _standing(view, day)
    holds, unread = _holds(view, standing.filter(standing.role == _OWNER), entities)
    owners = {row["owner"] for rows in holds.values() for row in rows}
    serve = view.about(standing.filter(standing.role != _OWNER), "owned", {*entities, *owners})
    served = _by_owned(view.fetch(serve.order_by("ownership_id")))
    named = {*entities, *owners, *(row["owner"] for rows in served.values() for row in rows)}
    called = _Called(_entries(view, named, day), likenesses_of_holders(view, named), day)
    found = {one: _owners(one, *_above(holds, one, unread), served, called) for one in entities}
    return {one: each for one, each in found.items() if one in holds or each.suspect_officers}


@dataclass(frozen=True, slots=True)
class _Called:
    """What lists and registers say of entities: their names, the lists on which they stand, whom they are like."""

    entries: Mapping[str, Entry]
    likenesses: Mapping[str, tuple[Likeness, ...]]
    day: date | None

    def name(self, one: str) -> str:
        return self.entries[one].name if one in self.entries else one

    def lists(self, one: str) -> tuple[str, ...]:
        return self.entries[one].lists if one in self.entries else ()

    def alike(self, one: str) -> tuple[Likeness, ...]:
        """Whom it is like: of somebody who is listed himself nobody asks; what is cleared or over is none."""
        told = () if self.lists(one) else self.likenesses.get(one, ())
        return tuple(each for each in told if not (each.cleared or _over(each.listed_until, self.day)))

    def holder(
        self, one: str, pct: float | None, chain: Sequence[str], sources: Iterable[str], role: str = _OWNER
    ) -> Holder:
        names = tuple(map(self.name, chain))
        return Holder(one, self.name(one), pct, names, self.lists(one), tuple(sources), self.alike(one), role)


def _owners(
    entity: str,
    rows: Sequence[Row],
    left: Collection[str],
    served: Mapping[str, Sequence[Row]],
    called: _Called,
) -> Owners:
    sources = _sources(rows)

    def holder(one: str, pct: float | None, chain: Sequence[str]) -> Holder:
        return called.holder(one, pct, chain, sorted({each for step in pairwise(chain) for each in sources[step]}))

    told = [Share(row["owner"], row["owned"], row["share_pct"]) for row in rows if row["share_pct"] is not None]
    shares, faulty = sound(told)
    held, ways = holders_of(entity, shares), best_chains(entity, shares)
    summed = {share.owner for share in shares if share.owned == entity}
    untold = sorted({row["owner"] for row in rows if row["owned"] == entity} - summed)
    reached = sorted({entity, *(row["owner"] for row in rows)})
    listed = [one for one in reached if called.lists(one)]
    alike = {one: called.alike(one)[0].score for one in reached if called.alike(one)}
    with_alike = _with_alike(entity, listed, alike, shares)
    return Owners(
        entity=entity,
        name=called.name(entity),
        likeness=0.0,
        holders=tuple(holder(each.owner, round(each.pct, 6), ways[each.owner]) for each in held),
        listed_pct=counts_as_listed(listed, shares).get(entity, 0.0),
        without_share=tuple(holder(one, None, (one, entity)) for one in untold),
        problems=tuple((called.name(firm), pct) for firm, pct in faulty.items()),
        not_followed=len(left),
        alike_pct=with_alike[min(alike.values())] if alike else 0.0,
        alike_score=max((score for score, pct in with_alike.items() if round(pct, 6) >= FIFTY), default=0.0),
        officers=tuple(_officers(entity, reached, served, called)),
    )


def _with_alike(
    entity: str, listed: Sequence[str], alike: Mapping[str, float], shares: Sequence[Share]
) -> dict[float, float]:
    """What the listed hold together with whoever is like a listed one, by the least likeness that counts."""
    found: dict[float, float] = {}
    for least in set(alike.values()):
        counted = [*listed, *(one for one, score in alike.items() if score >= least)]
        found[least] = counts_as_listed(counted, shares).get(entity, 0.0)
    return found


def _officers(
    entity: str, firms: Sequence[str], served: Mapping[str, Sequence[Row]], called: _Called
) -> Iterator[Holder]:
    """Officers of the firm, and of those who hold it, who are listed or like somebody, be that cleared."""
    for firm in (entity, *(one for one in firms if one != entity)):
        sources: dict[tuple[str, str], set[str]] = {}
        for row in served.get(firm, ()):
            sources.setdefault((row["owner"], row["role"]), set()).add(row["source"])
        for (one, role), told_by in sorted(sources.items()):
            if called.lists(one) or one in called.likenesses:
                yield called.holder(one, None, tuple(dict.fromkeys((one, firm, entity))), sorted(told_by), role)


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


def _holds(view: View, standing: ir.Table, entities: Collection[str]) -> tuple[dict[str, list[Row]], set[str]]:
    """Every hold over some entities, and over those who hold them, that was known and held on the day, by the held.

    The second are those that are held in turn, and so far above that nobody asked by whom.
    """
    found: dict[str, list[Row]] = {}
    seen, asked = set(entities), sorted(entities)
    for _ in range(_MOST_HOPS):
        if not asked:
            break
        rows = view.fetch(view.about(standing, "owned", asked).order_by("ownership_id"))
        found |= _by_owned(rows)
        asked = sorted({row["owner"] for row in rows} - seen)
        seen.update(asked)
    if not asked:
        return found, set()
    return found, {row["owned"] for row in view.fetch(view.about(standing, "owned", asked).select("owned"))}


def _by_owned(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["owned"], []).append(row)
    return found


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


def _standing(view: View, day: date | None) -> ir.Table:
    """Owners and officers of a register on the day; without a day, those of whose hold no end is told.

    Shares that a firm has in itself make it no owner: behind them stands nobody else.
    """
    rows = view.before(known.OWNERSHIP, "known_on")
    rows = rows.filter(rows.owner != rows.owned)
    if day is None:
        return rows.filter(rows.valid_to.isnull())
    stood = ibis.literal(day)
    return rows.filter(
        rows.valid_from.isnull() | (rows.valid_from < stood), rows.valid_to.isnull() | (rows.valid_to >= stood)
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """What lists and registers call an entity, and the lists, not the registers, on which it stood."""

    name: str
    lists: tuple[str, ...]


def _entries(view: View, entities: Collection[str], day: date | None) -> dict[str, Entry]:
    """The entries about some entities of a register that were there on the day; of what was over, the name alone."""
    rows = view.lake.read(known.LISTINGS)
    mine = view.about(rows, "listing_id", entities).order_by("listing_id")
    said = ("listing_id", "name", "list", "register", "valid_from", "valid_to")
    found: dict[str, Entry] = {}
    for row in view.fetch(mine.select(*said)):
        first, last = row["valid_from"], row["valid_to"]
        if day is None or first is None or first < day:
            silent = row["register"] or _over(last, day)
            found[row["listing_id"]] = Entry(row["name"], () if silent else listed_parts(row["list"]))
    return found


def _over(last: date | None, day: date | None) -> bool:
    """Whether an entry of which the last day is told, or none, was over on the day."""
    return last is not None and (day is None or last < day)
