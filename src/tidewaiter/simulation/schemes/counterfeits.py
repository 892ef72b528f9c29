"""Counterfeits: branded goods that are not, mostly in parcels, some in cargo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidewaiter.simulation.crews import cargo_odds, parcel_odds, recruit
from tidewaiter.simulation.goods import country
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.moves import another_exporter, another_office, quit_trade
from tidewaiter.simulation.scheme import Caught, Crew
from tidewaiter.simulation.world import World

__all__ = ["Counterfeits"]

BRANDED = (33, 42, 61, 62, 64, 71, 85, 90, 91, 95)


@dataclass(frozen=True, slots=True)
class Counterfeits:
    """`depth` is the price declared as a part of the genuine one's."""

    name: str = "counterfeits"
    lines_share: float = 0.004

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Sellers of branded goods; the part in cargo is the real one of seizures."""
        branded = np.isin(world.goods.chapter, BRANDED).astype(np.float64)
        from_china = world.lanes["origin"][world.relations["first_lane"]] == country("CN")
        cargo = world.facts.counterfeit_modes["cargo"]
        wanted = self.lines_share * world.lines
        sellers = parcel_odds(world, branded) * np.where(from_china, 2.0, 1.0)
        crews = recruit(world, scheme=self.name, lines=wanted * (1 - cargo), odds=sellers, rng=rng, depth=(0.2, 0.9))
        traders = cargo_odds(world, branded) * np.where(from_china, 3.0, 1.0)
        return crews + recruit(world, scheme=self.name, lines=wanted * cargo, odds=traders, rng=rng, depth=(0.2, 0.6))

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """The copy is declared at the copy's price."""
        rows = month.rows_of(crew.relations)
        rows = rows[rng.random(len(rows)) < crew.share]
        cheap = np.maximum(
            1.0, month["value"][rows] * np.clip(crew.depth * np.exp(rng.normal(0, 0.25, len(rows))), 0.05, 1.2)
        )
        month.lines["true_value"][rows] = cheap
        month.declare(rows, {"value": cheap})
        month.commit(rows, crew=crew.number, scheme=self.name, typology="IPR", concealment=0.15)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """Sellers rotate names; some try another gateway."""
        choice = rng.random()
        if choice < 0.4:
            another_exporter(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.5:
            another_office(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.56:
            quit_trade(crew, world=caught.world, day=caught.today)
