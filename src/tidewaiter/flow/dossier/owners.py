"""Who holds the party in the end, as registers tell it: with shares, over chains, and by the listed together.

A register knows firms by ids of its own. The party is met in it over a likeness to one of its entries (`likened_to`),
which is no proof; so the owners are those of whom it is like, and are told as such.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from tidewaiter.flow.dossier.ties import edges_then
from tidewaiter.flow.dossier.view import Row, View
from tidewaiter.flow.dossier.view import listed as listed_parts
from tidewaiter.links.ownership import FIFTY, Share, chains_to, counts_as_listed, holders_of, sound
from tidewaiter.tables import declared, known

__all__ = ["Holder", "Owners", "owners_of"]

_ENTITY = "entity:"
_MOST_HOPS = 8
_MOST_ENTITIES = 400


@dataclass(frozen=True, slots=True)
class Holder:
    """One who holds the party in the end.

    Attributes:
        entity: its id in the register.
        name: what a list or register calls it, or its id.
        pct: its share over all ways, in per cent; None where no share is told, or none that can be added up.
        chain: names from the holder to whom the party is like, along the way that brings most.
        lists: the lists on which it stood.
    """

    entity: str
    name: str
    pct: float | None
    chain: tuple[str, ...]
    lists: tuple[str, ...]


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
    """

    entity: str
    name: str
    likeness: float
    holders: tuple[Holder, ...]
    listed_pct: float
    without_share: tuple[Holder, ...]
    problems: tuple[tuple[str, float], ...] = ()

    @property
    def held_by_listed(self) -> bool:
        """Whether the listed hold half or more together, so that it counts as listed by the rule of 50 per cent."""
        return round(self.listed_pct, 6) >= FIFTY


def owners_of(view: View, party_id: str) -> tuple[Owners, ...]:
    """The owners of every entity of a register that the party is like, the likest first; nothing where none is told."""
    edges = edges_then(view)
    mine = edges.filter(edges.kind == "likened_to", edges.source == f"party:{party_id}")
    met = view.fetch(mine.order_by(ibis.desc("certainty"), "target"))
    day = _day(view) if met else None
    told = [_owners(view, row["target"].removeprefix(_ENTITY), float(row["certainty"] or 0.0), day) for row in met]
    return tuple(each for each in told if each is not None)


def _owners(view: View, entity: str, likeness: float, day: date | None) -> Owners | None:
    rows = _above(view, entity, day)
    if not rows:
        return None
    entries = _entries(view, {entity, *(row["owner"] for row in rows)}, day)

    def called(one: str) -> str:
        return entries[one].name if one in entries else one

    def holder(one: str, pct: float | None, chain: Sequence[str]) -> Holder:
        return Holder(one, called(one), pct, tuple(map(called, chain)), entries[one].lists if one in entries else ())

    told = [Share(row["owner"], row["owned"], row["share_pct"]) for row in rows if row["share_pct"] is not None]
    shares, faulty = sound(told)
    held = holders_of(entity, shares)
    summed = {share.owner for share in shares if share.owned == entity}
    untold = sorted({row["owner"] for row in rows if row["owned"] == entity} - summed)
    listed = [one for one, entry in sorted(entries.items()) if entry.lists]
    return Owners(
        entity=entity,
        name=called(entity),
        likeness=likeness,
        holders=tuple(holder(each.owner, each.pct, chains_to(each.owner, entity, shares)[0][0]) for each in held),
        listed_pct=counts_as_listed(listed, shares).get(entity, 0.0),
        without_share=tuple(holder(one, None, (one, entity)) for one in untold),
        problems=tuple((called(firm), pct) for firm, pct in faulty.items()),
    )


def _day(view: View) -> date | None:
    """The day before which things must have begun, and on which they must stand: by default the day after all lines."""
    if view.as_of is not None:
        return view.as_of
    items = view.lake.read(declared.ITEMS)
    last: date | None = view.fetch(items.agg(last=items.declared_on.max()))[0]["last"]
    return last + timedelta(days=1) if last else None


def _above(view: View, entity: str, day: date | None) -> list[Row]:
    """Every hold over the entity, and over those who hold it, that was known and held on the day."""
    held = _holding(view, day)
    found: list[Row] = []
    seen, asked = {entity}, [entity]
    for _ in range(_MOST_HOPS):
        rows = view.fetch(held.filter(held.owned.isin(asked)).order_by("ownership_id")) if asked else []
        found += rows
        asked = sorted({row["owner"] for row in rows} - seen)[: max(_MOST_ENTITIES - len(seen), 0)]
        seen.update(asked)
    return found


def _holding(view: View, day: date | None) -> ir.Table:
    """The owners of a register on the day; without a day, those of whose hold no end is told."""
    rows = view.before(known.OWNERSHIP, "known_on")
    rows = rows.filter(rows.role == "owner")
    if day is None:
        return rows.filter(rows.valid_to.isnull())
    stood = ibis.literal(day)
    return rows.filter(
        rows.valid_from.isnull() | (rows.valid_from < stood), rows.valid_to.isnull() | (rows.valid_to >= stood)
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """What lists and registers call an entity, and the lists, not the registers, on which it stood."""

    name: str
    lists: tuple[str, ...]


def _entries(view: View, entities: Collection[str], day: date | None) -> dict[str, _Entry]:
    """The entries about some entities of a register that were there on the day; of what was over, the name alone."""
    rows = view.lake.read(known.LISTINGS)
    mine = rows.filter(rows.listing_id.isin(sorted(entities))).order_by("listing_id")
    said = ("listing_id", "name", "list", "register", "valid_from", "valid_to")
    found: dict[str, _Entry] = {}
    for row in view.fetch(mine.select(*said)):
        first, last = row["valid_from"], row["valid_to"]
        if day is None or first is None or first < day:
            over = last is not None and (day is None or last < day)
            found[row["listing_id"]] = _Entry(row["name"], () if row["register"] or over else listed_parts(row["list"]))
    return found
