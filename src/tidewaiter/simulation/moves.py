"""What a caught trader can do next: another firm, port, broker, exporter or origin.

Every move keeps something: the telephone, the street, the exporters, the broker, the
goods, the way of writing. That is how a successor can be known.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.firms import Identity, add_firms
from tidewaiter.simulation.goods import COUNTRIES, HOME, country
from tidewaiter.simulation.names import renamed
from tidewaiter.simulation.scheme import Crew
from tidewaiter.simulation.world import World, never

__all__ = [
    "another_broker",
    "another_exporter",
    "another_firm",
    "another_office",
    "clone_relations",
    "quit_trade",
    "sister_exporter",
    "successor",
]

Ints = NDArray[np.int64]


def another_firm(crew: Crew, *, world: World, day: int, rng: np.random.Generator) -> None:
    """Close the importers and reopen under new names and numbers: the phoenix."""
    importers = world.relations["importer"][crew.relations]
    successors: dict[int, int] = {}
    for old in np.unique(importers[importers >= 0]).tolist():
        successors[old] = successor(old, world=world, day=day, rng=rng)
    if successors:
        heirs = np.array([successors.get(int(old), -1) for old in importers])
        _reopen(crew, {"importer": heirs}, world=world, day=day, rng=rng)
        crew.moves.append((day, "another_firm"))
    else:
        another_exporter(crew, world=world, day=day, rng=rng)


def successor(old: int, *, world: World, day: int, rng: np.random.Generator) -> int:
    """A new importer of the same owner, who keeps some of the old one's street, telephone and name."""
    firms, keep = world.importers, rng.random(4)
    street, number = firms.street[old], int(rng.integers(100, 999))
    same_house = f"{street.split(' STE ')[0]} STE {number}"
    identity = Identity(
        name=renamed(firms.name[old], code=HOME, rng=rng) if keep[0] < 0.2 else None,
        street=street if keep[1] < 0.35 else same_house if keep[1] < 0.6 else None,
        city=firms.city[old] if keep[1] < 0.6 else None,
        phone=firms.phone[old] if keep[2] < 0.45 else None,
    )
    owner = firms.numbers["owner"][[old]]
    start = np.array([day + int(rng.integers(5, 45))])
    fresh = add_firms(firms, owners=owner, born=start, countries=np.array([country(HOME)]), rng=rng, identity=identity)
    return int(fresh[0])


def another_exporter(
    crew: Crew, *, world: World, day: int, rng: np.random.Generator, abroad: str | None = None
) -> None:
    """The supplier's owner ships under a new name, from the same place or from `abroad`."""
    old = world.relations["exporter"][crew.relations]
    heirs: dict[int, int] = {}
    for firm in np.unique(old).tolist():
        heirs[firm] = sister_exporter(firm, world=world, day=day, rng=rng, abroad=abroad)
    _reopen(crew, {"exporter": np.array([heirs[int(firm)] for firm in old])}, world=world, day=day, rng=rng)
    crew.moves.append((day, "another_exporter"))


def sister_exporter(firm: int, *, world: World, day: int, rng: np.random.Generator, abroad: str | None = None) -> int:
    """A firm of the same owner: same street or telephone as often as not."""
    firms, keep = world.exporters, rng.random(3)
    code = abroad or COUNTRIES[int(firms.numbers["country"][firm])]
    identity = Identity(
        name=renamed(firms.name[firm], code=code, rng=rng) if keep[0] < 0.3 else None,
        street=firms.street[firm] if abroad is None and keep[1] < 0.6 else None,
        city=firms.city[firm] if abroad is None and keep[1] < 0.6 else None,
        phone=firms.phone[firm] if keep[2] < 0.5 else None,
    )
    owner = firms.numbers["owner"][[firm]]
    fresh = add_firms(
        firms, owners=owner, born=np.array([day]), countries=np.array([country(code)]), rng=rng, identity=identity
    )
    return int(fresh[0])


def another_broker(crew: Crew, *, world: World, day: int, rng: np.random.Generator) -> None:
    """Another declarant, a careless one if there is one to be had."""
    pool = world.careless if rng.random() < 0.6 else np.arange(len(world.declarants))
    _reopen(crew, {"declarant": rng.choice(pool, size=len(crew.relations))}, world=world, day=day, rng=rng)
    crew.moves.append((day, "another_broker"))


def another_office(crew: Crew, *, world: World, day: int, rng: np.random.Generator) -> None:
    """Another port."""
    office = int(rng.integers(0, 22))
    _reopen(crew, {"office": np.full(len(crew.relations), office)}, world=world, day=day, rng=rng)
    crew.moves.append((day, "another_office"))


def quit_trade(crew: Crew, *, world: World, day: int) -> None:
    """Stop for good."""
    world.relations["dead"][crew.relations] = np.minimum(world.relations["dead"][crew.relations], day)
    crew.until = day
    crew.moves.append((day, "quit"))


def clone_relations(relations: Ints, changes: dict[str, Ints], *, world: World, day: int) -> Ints:
    """Open copies of relations from `day` on, with some columns changed; the lanes are shared with the old ones."""
    return world.relations.copy_rows(relations, {"born": np.full(len(relations), day), **changes})


def _reopen(crew: Crew, changes: dict[str, Ints], *, world: World, day: int, rng: np.random.Generator) -> None:
    """Close the crew's relations and open their successors, which last as long as crews do."""
    start = day + int(rng.integers(3, 30))
    changes = changes | {"dead": np.full(len(crew.relations), never())}
    fresh = clone_relations(crew.relations, changes, world=world, day=start)
    world.relations["dead"][crew.relations] = np.minimum(world.relations["dead"][crew.relations], day)
    crew.relations = fresh
