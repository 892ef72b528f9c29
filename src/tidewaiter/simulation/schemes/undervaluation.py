"""Undervaluation: a second invoice, with a lower price, is shown to customs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidewaiter.simulation.crews import cargo_odds, recruit
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.moves import another_broker, another_firm, another_office, quit_trade
from tidewaiter.simulation.scheme import Caught, Crew
from tidewaiter.simulation.world import World

__all__ = ["Undervaluation"]


@dataclass(frozen=True, slots=True)
class Undervaluation:
    """`depth` of a crew is the part of the true value that it declares."""

    name: str = "undervaluation"
    lines_share: float = 0.005

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Traders in goods with a high duty have the most to gain."""
        burden = world.goods.rate + 0.6 * world.goods.extra_cn
        odds = cargo_odds(world, np.clip(burden, 0.5, 30) ** 0.6 * world.goods.fraud)
        wanted = self.lines_share * world.lines
        return recruit(world, scheme=self.name, lines=wanted, odds=odds, rng=rng, depth=(0.3, 0.65))

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Declare part of the value."""
        rows = month.rows_of(crew.relations)
        rows = rows[rng.random(len(rows)) < crew.share]
        part = np.clip(crew.depth * np.exp(rng.normal(0, 0.12, len(rows))), 0.1, 0.95)
        month.declare(rows, {"value": month["value"][rows] * part})
        month.commit(rows, crew=crew.number, scheme=self.name, typology="VALUATION", concealment=0.2)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """Each finding may make the crew bolder in hiding, or move on."""
        choice = rng.random()
        if choice < 0.22:
            another_firm(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.32:
            another_office(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.40:
            another_broker(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.60:
            crew.depth = min(0.85, crew.depth + 0.1)
        elif choice < 0.66:
            quit_trade(crew, world=caught.world, day=caught.today)
