"""Recruiting: which traders take part in a scheme, and how many of them it needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.scheme import Crew
from tidewaiter.simulation.world import CARGO, PARCEL, World

__all__ = ["cargo_odds", "expected_lines", "parcel_odds", "recruit"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def cargo_odds(world: World, good_odds: Floats) -> Floats:
    """Odds of each relation to be recruited: by its first good, six times as high with a careless broker."""
    return _odds(world, good_odds, kind=CARGO)


def parcel_odds(world: World, good_odds: Floats) -> Floats:
    """The same for sellers of parcels."""
    return _odds(world, good_odds, kind=PARCEL)


def _odds(world: World, good_odds: Floats, *, kind: int) -> Floats:
    relations = world.relations
    good = world.lanes["good"][relations["first_lane"]]
    odds = good_odds[good] * (relations["kind"] == kind) * (relations["crew"] < 0)
    return odds * np.where(np.isin(relations["declarant"], world.careless), 6.0, 1.0) * np.sqrt(relations["lines"])


def expected_lines(world: World, relations: Ints, *, since: int, until: int) -> float:
    """Lines that these relations will declare between two days."""
    table, days = world.relations, world.calendar.days
    alive = np.minimum(table["dead"][relations], min(until, days)) - np.maximum(table["born"][relations], max(since, 0))
    return float((table["lines"][relations] * np.clip(alive, 0, None) / 30.4).sum())


def recruit(
    world: World, *, scheme: str, lines: float, odds: Floats, rng: np.random.Generator,
    share: tuple[float, float] = (0.35, 0.8), depth: tuple[float, float] = (0.0, 1.0), largest: float = 85.0,
) -> list[Crew]:  # fmt: skip
    """Recruit crews until they are expected to break the law on `lines` lines.

    A crew grows from one relation: others of the same owner join more often than not, and
    one in four of the same supplier. Two in three are at work from the first months, the others start later,
    so that there is always somebody new. A crew is at most `largest` lines.
    """
    crews: list[Crew] = []
    missing, odds = lines, odds.copy()
    owners, suppliers = _owners(world), world.relations["exporter"].copy()
    owned, supplied = _Grouped.by(owners), _Grouped.by(suppliers)
    for seed in _candidates(odds, rng=rng):
        if missing < min(8.0, 0.2 * lines):
            break
        if odds[seed] == 0:
            continue
        relations = _neighbours(
            int(seed), owner=int(owners[seed]), supplier=int(suppliers[seed]), owned=owned, supplied=supplied,
            odds=odds, rng=rng,
        )  # fmt: skip
        days = world.calendar.days
        since = int(rng.integers(0, 150)) if rng.random() < 0.66 else int(rng.integers(150, days - 60))
        part = float(rng.uniform(*share))
        relations = _within(world, relations, since=since, part=part, most=min(largest, 1.5 * missing + 6))
        expected = part * expected_lines(world, relations, since=since, until=days) if len(relations) else 0.0
        if expected < 3.0:
            continue
        number = world.new_crew()
        owner = int(world.importers.numbers["owner"][world.relations["importer"][relations[0]]])
        world.relations["crew"][relations] = number
        odds[relations] = 0.0
        crews.append(Crew(number, scheme, owner, relations, since, days, part, float(rng.uniform(*depth))))
        missing -= expected
    return crews


def _candidates(odds: Floats, *, rng: np.random.Generator) -> Ints:
    """Relations in a random order in which high odds come early (Efraimidis and Spirakis 2006)."""
    possible = np.flatnonzero(odds > 0)
    keys = rng.exponential(1.0, len(possible)) / odds[possible]
    return possible[np.argsort(keys, kind="stable")]


@dataclass(frozen=True, slots=True)
class _Grouped:
    """Relations grouped by a number, so that the members of one group are found without a scan."""

    order: Ints
    keys: Ints

    @classmethod
    def by(cls, numbers: Ints) -> _Grouped:
        """Group all relations."""
        order = np.argsort(numbers, kind="stable")
        return cls(order, numbers[order])

    def of(self, number: int) -> Ints:
        """Relations with that number; none for a number below 0."""
        first, last = np.searchsorted(self.keys, [number, number + 1])
        return self.order[first:last] if number >= 0 else self.order[:0]


def _owners(world: World) -> Ints:
    """The owner of each relation's importer, or -1 where private persons buy."""
    importer = world.relations["importer"]
    return np.where(importer >= 0, world.importers.numbers["owner"][np.maximum(importer, 0)], -1)


def _neighbours(
    seed: int, *, owner: int, supplier: int, owned: _Grouped, supplied: _Grouped, odds: Floats, rng: np.random.Generator
) -> Ints:
    """The seed first, then some of its kin: of the same owner more often than of the same supplier."""
    near, far = owned.of(owner), supplied.of(supplier)
    near, far = near[rng.random(len(near)) < 0.6], far[rng.random(len(far)) < 0.25]
    others = np.unique(np.concatenate([near, far]))
    others = others[(others != seed) & (odds[others] > 0)]
    return np.concatenate([[seed], rng.permutation(others)[:11]])


def _within(world: World, relations: Ints, *, since: int, part: float, most: float) -> Ints:
    """As many of the relations, the first ones first, as stay below `most` illicit lines."""
    days = world.calendar.days
    each = [part * expected_lines(world, relations[i : i + 1], since=since, until=days) for i in range(len(relations))]
    fits = np.cumsum(each) <= most
    return relations[fits]
