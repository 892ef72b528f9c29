"""Who holds the party in the end, as registers tell it: with shares, over chains, and by the listed together.

A register knows firms by ids of its own. The party is met in it over a likeness to an entry of a list (`likened_to`),
which is no proof; so the owners are those of whom it is like, and are told as such.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from tidewaiter.flow.dossier.ties import edges_then
from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.links.ownership import FIFTY, OwnershipError, Share, chains_to, held_by_any, holders_of
from tidewaiter.tables import known

__all__ = ["Holder", "Owners", "owners_of"]

_ENTITY = "entity:"
_MOST_HOPS = 8
_MOST_ENTITIES = 400


@dataclass(frozen=True, slots=True)
class Holder:
    """One who holds the party in the end.

    Attributes:
        entity: its id in the register.
        name: what a list calls it, or its id.
        pct: its share over all ways, in per cent.
        chain: names from the holder to whom the party is like, along the way that brings most.
        lists: the lists on which it stood.
    """

    entity: str
    name: str
    pct: float
    chain: tuple[str, ...]
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owners:
    """The owners of one entity that the party is like.

    Attributes:
        entity: its id in the register.
        name: what a list calls it, or its id.
        likeness: score of the likeness, 0 to 1.
        holders: the largest share first.
        listed_pct: what those on a list hold together, in per cent.
        without_share: names of owners of which no share is told.
        problem: why shares could not be added up; empty where they could.
    """

    entity: str
    name: str
    likeness: float
    holders: tuple[Holder, ...]
    listed_pct: float
    without_share: tuple[str, ...]
    problem: str = ""

    @property
    def held_by_listed(self) -> bool:
        """Whether the listed hold half or more together, so that it counts as listed by the rule of 50 per cent."""
        return self.listed_pct >= FIFTY


def owners_of(view: View, party_id: str) -> tuple[Owners, ...]:
    """The owners of every entity of a register that the party is like, the likest first; nothing where none is told."""
    edges = edges_then(view)
    mine = edges.filter(edges.kind == "likened_to", edges.source == f"party:{party_id}")
    met = view.fetch(mine.order_by(ibis.desc("certainty"), "target"))
    told = [_owners(view, row["target"].removeprefix(_ENTITY), float(row["certainty"] or 0.0)) for row in met]
    return tuple(each for each in told if each is not None)


def _owners(view: View, entity: str, likeness: float) -> Owners | None:
    rows = _above(view, entity)
    if not rows:
        return None
    entries = _entries(view, {entity, *(row["owner"] for row in rows)})
    shares = [Share(row["owner"], row["owned"], row["share_pct"]) for row in rows if row["share_pct"] is not None]
    untold = {row["owner"] for row in rows if row["owned"] == entity and row["share_pct"] is None}

    def called(one: str) -> str:
        return entries[one][0][0] if one in entries else one

    def as_owners(holders: tuple[Holder, ...], listed_pct: float, problem: str = "") -> Owners:
        without = tuple(sorted(map(called, untold)))
        return Owners(entity, called(entity), likeness, holders, listed_pct, without, problem)

    try:
        held = holders_of(entity, shares)
        listed = sorted(each.owner for each in held if each.owner in entries)
        together = {each.owned: each.pct for each in held_by_any(listed, shares)}.get(entity, 0.0)
    except OwnershipError as problem:
        return as_owners((), 0.0, str(problem))
    holders = (
        Holder(
            entity=each.owner,
            name=called(each.owner),
            pct=each.pct,
            chain=tuple(map(called, chains_to(each.owner, entity, shares)[0][0])),
            lists=tuple(dict.fromkeys(name for _, name in entries.get(each.owner, ()))),
        )
        for each in held
    )
    return as_owners(tuple(holders), together)


def _above(view: View, entity: str) -> list[Row]:
    """Every hold over the entity, and over those who hold it, that was known and held on the day."""
    held = _holding(view)
    found: list[Row] = []
    seen, asked = {entity}, [entity]
    for _ in range(_MOST_HOPS):
        rows = view.fetch(held.filter(held.owned.isin(asked)).order_by("ownership_id")) if asked else []
        found += rows
        asked = sorted({row["owner"] for row in rows} - seen)[: max(_MOST_ENTITIES - len(seen), 0)]
        seen.update(asked)
    return found


def _holding(view: View) -> ir.Table:
    """The owners of a register on the day; without a day, those of whose hold no end is told."""
    rows = view.before(known.OWNERSHIP, "known_on")
    rows = rows.filter(rows.role == "owner")
    if view.as_of is None:
        return rows.filter(rows.valid_to.isnull())
    day = ibis.literal(view.as_of)
    return rows.filter(
        rows.valid_from.isnull() | (rows.valid_from < day), rows.valid_to.isnull() | (rows.valid_to >= day)
    )


def _entries(view: View, entities: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Name and list of the entries that are about some entities of a register, as they stood on the day."""
    rows = view.lake.read(known.LISTINGS)
    rows = rows.mutate(entity=rows.listing_id.re_replace("^[^/]*/", ""))
    rows = rows.filter(rows.entity.isin(sorted(entities)))
    found: dict[str, list[tuple[str, str]]] = {}
    for row in view.fetch(rows.select("entity", "name", "list", "valid_from", "valid_to").order_by("entity", "list")):
        if _stood(row["valid_from"], row["valid_to"], view.as_of):
            found.setdefault(row["entity"], []).append((row["name"], row["list"]))
    return found


def _stood(first: date | None, last: date | None, day: date | None) -> bool:
    if day is None:
        return last is None
    return (first is None or first < day) and (last is None or last >= day)
