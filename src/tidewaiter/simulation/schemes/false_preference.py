"""False preference: forged proofs of origin turn one country's goods into a partner's, free of duty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidewaiter.simulation.crews import cargo_odds, recruit
from tidewaiter.simulation.goods import country
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.moves import another_broker, another_firm, quit_trade, sister_exporter
from tidewaiter.simulation.scheme import Caught, Crew
from tidewaiter.simulation.world import World

__all__ = ["FalsePreference"]

PARTNERS = ("KR", "MX", "SG", "CA")


@dataclass(frozen=True, slots=True)
class FalsePreference:
    """The papers name a firm in the partner country; the goods never saw its factory."""

    name: str = "false_preference"
    lines_share: float = 0.003

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Dutiable goods from countries without a preference."""
        odds = cargo_odds(world, np.sqrt(np.clip(world.goods.rate - 1.0, 0.0, 25) + 0.2 * world.goods.extra_cn))
        origin = world.lanes["origin"][world.relations["first_lane"]]
        odds = odds * ~np.isin(origin, [country(code) for code in PARTNERS])
        wanted = self.lines_share * world.lines
        crews = recruit(world, scheme=self.name, lines=wanted, odds=odds, rng=rng, share=(0.4, 0.85))
        for crew in crews:
            self._papers(crew, day=crew.since, world=world, rng=rng)
        return crews

    def _papers(self, crew: Crew, *, day: int, world: World, rng: np.random.Generator) -> None:
        partner = str(rng.choice(PARTNERS))
        supplier = int(world.relations["exporter"][crew.relations[0]])
        sister = sister_exporter(supplier, world=world, day=day, rng=rng, abroad=partner)
        crew.notes |= {"partner": country(partner), "exporter": sister}

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Claim the preference; half the lines still travel from the true country."""
        rows = month.rows_of(crew.relations)
        rows = rows[rng.random(len(rows)) < crew.share]
        partner = crew.notes["partner"]
        dispatch = np.where(rng.random(len(rows)) < 0.5, month["dispatch"][rows], partner)
        changes = {"origin": partner, "preference": 1, "dispatch": dispatch, "exporter": crew.notes["exporter"]}
        month.declare(rows, changes)
        month.commit(rows, crew=crew.number, scheme=self.name, typology="TRADE_PREFERENCE", concealment=0.2)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """New papers, another broker or firm, or the end."""
        choice = rng.random()
        if choice < 0.3:
            self._papers(crew, day=caught.today, world=caught.world, rng=rng)
            crew.moves.append((caught.today, "other_papers"))
        elif choice < 0.42:
            another_broker(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.57:
            another_firm(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.64:
            quit_trade(crew, world=caught.world, day=caught.today)
