"""Forced-labour supply: a listed maker sells on through sister firms that no list names.

Nothing on the line is false. What ties the seller to the maker is an address or a
telephone, and the goods.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidewaiter.simulation.crews import cargo_odds, recruit
from tidewaiter.simulation.goods import country
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.moves import another_exporter, quit_trade, sister_exporter
from tidewaiter.simulation.scheme import Caught, Crew
from tidewaiter.simulation.world import Suspect, World

__all__ = ["ForcedLabour"]

CHAPTERS = (3, 16, 20, 28, 39, 52, 61, 62, 63, 67, 76, 85)
COUNTRIES = ("CN", "MY", "IN", "BD", "PK")


@dataclass(frozen=True, slots=True)
class ForcedLabour:
    """The maker is listed some time before or after its crew begins."""

    name: str = "forced_labour"
    lines_share: float = 0.002

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Suppliers of the goods that withhold-release orders are about."""
        odds = cargo_odds(world, np.isin(world.goods.chapter, CHAPTERS).astype(np.float64))
        origin = world.lanes["origin"][world.relations["first_lane"]]
        odds = odds * np.isin(origin, [country(code) for code in COUNTRIES])
        wanted = self.lines_share * world.lines
        crews = recruit(world, scheme=self.name, lines=wanted, odds=odds, rng=rng, share=(0.5, 0.9))
        for crew in crews:
            maker = int(world.relations["exporter"][crew.relations[0]])
            listed = max(-200, crew.since - int(rng.integers(-240, 300)))
            world.suspects.append(Suspect("exporter", maker, listed, "FORCED_LABOR"))
            crew.notes = {"exporter": sister_exporter(maker, world=world, day=crew.since, rng=rng)}
        return crews

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Name the sister firm as seller."""
        rows = month.rows_of(crew.relations)
        rows = rows[rng.random(len(rows)) < crew.share]
        month.declare(rows, {"exporter": crew.notes["exporter"]})
        month.commit(rows, crew=crew.number, scheme=self.name, typology="FORCED_LABOR", severity=2, concealment=0.3)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """The next sister firm, or the end of the trade."""
        choice = rng.random()
        if choice < 0.45:
            sister = sister_exporter(crew.notes["exporter"], world=caught.world, day=caught.today, rng=rng)
            crew.notes["exporter"] = sister
            crew.moves.append((caught.today, "another_exporter"))
        elif choice < 0.55:
            another_exporter(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.65:
            quit_trade(crew, world=caught.world, day=caught.today)
