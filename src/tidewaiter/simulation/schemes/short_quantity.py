"""Short quantity: fewer pieces and kilograms are declared than are in the container."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidewaiter.simulation.crews import cargo_odds, recruit
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.moves import another_firm, another_office, quit_trade
from tidewaiter.simulation.scheme import Caught, Crew
from tidewaiter.simulation.world import World

__all__ = ["ShortQuantity"]


@dataclass(frozen=True, slots=True)
class ShortQuantity:
    """`depth` is the part declared. The price per kilogram stays right; the carrier's gross mass may not fit."""

    name: str = "short_quantity"
    lines_share: float = 0.003

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Bulky goods with some duty."""
        odds = cargo_odds(world, np.clip(world.goods.rate + 0.4 * world.goods.extra_cn, 0.2, 20) ** 0.5)
        wanted = self.lines_share * world.lines
        return recruit(world, scheme=self.name, lines=wanted, odds=odds, rng=rng, depth=(0.4, 0.7))

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Scale quantity, net mass and value; half the crews get a gross mass to match."""
        rows = month.rows_of(crew.relations)
        rows = rows[rng.random(len(rows)) < crew.share]
        part = np.clip(crew.depth * np.exp(rng.normal(0, 0.1, len(rows))), 0.2, 0.95)
        counted = np.maximum(1.0, np.round(month["quantity"][rows] * part))
        weighed = month["net"][rows] * part
        unit = month.world.goods.unit[month["good"][rows].astype(np.int64)]
        matched = part if crew.number % 2 else 1 - 0.45 * (1 - part)
        changes = {
            "quantity": np.where(unit == 0, weighed, counted),
            "net": weighed,
            "value": month["value"][rows] * part,
        }
        month.declare(rows, changes | {"gross": month["gross"][rows] * matched})
        month.commit(rows, crew=crew.number, scheme=self.name, typology="QUANTITY", concealment=0.2)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """Take less, go to another port, reopen or stop."""
        choice = rng.random()
        if choice < 0.3:
            crew.depth = min(0.88, crew.depth + 0.1)
        elif choice < 0.5:
            another_office(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.65:
            another_firm(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.73:
            quit_trade(crew, world=caught.world, day=caught.today)
