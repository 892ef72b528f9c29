"""Phoenix importers: run up debts, close, and return under a new name and number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidewaiter.simulation.crews import cargo_odds, recruit
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.moves import another_exporter, another_firm
from tidewaiter.simulation.scheme import Caught, Crew
from tidewaiter.simulation.world import World

__all__ = ["Phoenix"]


@dataclass(frozen=True, slots=True)
class Phoenix:
    """`depth` is the part of the value declared. A firm lives for months, caught or not."""

    name: str = "phoenix"
    lines_share: float = 0.003
    life_days: tuple[int, int] = (110, 260)

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Traders in goods with a high duty; the first firm is an ordinary one."""
        burden = np.clip(world.goods.rate + world.goods.extra_cn, 1, 40) ** 0.6
        odds = cargo_odds(world, burden)
        wanted = self.lines_share * world.lines
        crews = recruit(
            world, scheme=self.name, lines=wanted, odds=odds, rng=rng, share=(0.5, 0.95), depth=(0.4, 0.8), largest=90
        )
        for crew in crews:
            crew.notes["closes"] = crew.since + int(rng.integers(*self.life_days))
        return crews

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Declare part of the value, and close shop when the time has come."""
        rows = month.rows_of(crew.relations)
        rows = rows[rng.random(len(rows)) < crew.share]
        part = np.clip(crew.depth * np.exp(rng.normal(0, 0.15, len(rows))), 0.2, 0.97)
        month.declare(rows, {"value": month["value"][rows] * part})
        month.commit(rows, crew=crew.number, scheme=self.name, typology="VALUATION", concealment=0.2)
        today = month.days.first_day + month.days.days
        if today >= crew.notes["closes"]:
            self._close(crew, day=today, world=month.world, rng=rng)
            crew.notes["closes"] = today + int(rng.integers(*self.life_days))

    def _close(self, crew: Crew, *, day: int, world: World, rng: np.random.Generator) -> None:
        """Reopen under another name; often the supplier takes another one too."""
        another_firm(crew, world=world, day=day, rng=rng)
        if rng.random() < 0.4:
            another_exporter(crew, world=world, day=day, rng=rng)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """A finding brings the end of the firm forward."""
        if rng.random() < 0.5:
            self._close(crew, day=caught.today, world=caught.world, rng=rng)
            crew.notes["closes"] = caught.today + int(rng.integers(*self.life_days))
