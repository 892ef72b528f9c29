"""Narcotics in parcels: ordinary words, ordinary prices, a few receiving addresses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidewaiter.simulation.crews import parcel_odds, recruit
from tidewaiter.simulation.firms import Identity, add_firms
from tidewaiter.simulation.goods import HOME, country
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.moves import another_exporter, quit_trade
from tidewaiter.simulation.scheme import Caught, Crew
from tidewaiter.simulation.world import World

__all__ = ["Narcotics"]


@dataclass(frozen=True, slots=True)
class Narcotics:
    """A crew sends to a handful of made-up persons who share a street or a telephone."""

    name: str = "narcotics"
    lines_share: float = 0.0012
    receivers: int = 5

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Sellers of anything small."""
        odds = parcel_odds(world, np.ones(len(world.goods)))
        wanted = self.lines_share * world.lines
        crews = recruit(world, scheme=self.name, lines=wanted, odds=odds, rng=rng, share=(0.3, 0.8), largest=90)
        for crew in crews:
            crew.notes["receivers"] = self._receivers(crew.since, world=world, rng=rng)
        return crews

    def _receivers(self, day: int, *, world: World, rng: np.random.Generator) -> np.ndarray:
        """New consignees at one drop; every second one shares the telephone."""
        pool, model = world.consignees, int(rng.integers(len(world.consignees)))
        fresh = []
        for number in range(self.receivers):
            identity = Identity(
                street=pool.street[model], city=pool.city[model], phone=pool.phone[model] if number % 2 else None
            )
            one = add_firms(
                pool, owners=pool.numbers["owner"][[model]], born=np.array([day]), countries=np.array([country(HOME)]),
                rng=rng, identity=identity,
            )  # fmt: skip
            fresh.append(int(one[0]))
        return np.array(fresh)

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Declare something else; the mass is that of what is inside."""
        rows = month.rows_of(crew.relations)
        rows = rows[rng.random(len(rows)) < crew.share]
        net = np.round(np.exp(rng.normal(np.log(0.6), 0.5, len(rows))), 2)
        month.declare(
            rows, {"consignee": rng.choice(crew.notes["receivers"], len(rows)), "net": net, "gross": net * 1.2}
        )
        month.commit(rows, crew=crew.number, scheme=self.name, typology="NARCOTICS", severity=2, concealment=0.15)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """Burnt receivers are replaced; a burnt sender renames itself or stops."""
        choice = rng.random()
        if choice < 0.4:
            crew.notes["receivers"] = self._receivers(caught.today, world=caught.world, rng=rng)
            crew.moves.append((caught.today, "other_receivers"))
        elif choice < 0.6:
            another_exporter(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.7:
            quit_trade(crew, world=caught.world, day=caught.today)
