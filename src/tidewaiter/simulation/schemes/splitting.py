"""Splitting: one commercial order becomes many parcels below the threshold."""

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

__all__ = ["Splitting"]


@dataclass(frozen=True, slots=True)
class Splitting:
    """`parts` is the usual number of parcels; the shop's helpers receive them within days."""

    name: str = "splitting"
    lines_share: float = 0.003
    parts: int = 4
    helpers: int = 6

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Sellers of goods with a duty worth saving."""
        odds = parcel_odds(world, np.clip(world.goods.rate + world.goods.extra_cn, 0.5, 30) ** 0.5)
        wanted = self.lines_share * world.lines / self.parts
        crews = recruit(world, scheme=self.name, lines=wanted, odds=odds, rng=rng, share=(0.15, 0.5), largest=40)
        for crew in crews:
            crew.notes["helpers"] = self._helpers(crew.since, world=world, rng=rng)
        return crews

    def _helpers(self, day: int, *, world: World, rng: np.random.Generator) -> np.ndarray:
        """Consignees of one owner: shared telephone for some, shared street for others."""
        pool, owner = world.consignees, world.new_owners(1)
        model = int(rng.integers(len(pool)))
        fresh = []
        for number in range(self.helpers):
            at_home = number % 3 == 0
            identity = Identity(
                street=pool.street[model] if at_home else None, city=pool.city[model],
                phone=pool.phone[model] if number % 2 == 0 else None,
            )  # fmt: skip
            one = add_firms(
                pool,
                owners=owner,
                born=np.array([day]),
                countries=np.array([country(HOME)]),
                rng=rng,
                identity=identity,
            )
            fresh.append(int(one[0]))
        return np.array(fresh)

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """An order above the threshold, cut into parcels below it, over one to three days."""
        rows = month.rows_of(crew.relations)
        rows = rows[rng.random(len(rows)) < crew.share]
        if not len(rows):
            return
        whole = rng.uniform(850, 2800, len(rows))
        grown = whole / np.maximum(month["value"][rows], 1.0)
        for column in ("value", "net", "gross", "quantity", "true_value", "true_net", "true_quantity"):
            month.lines[column][rows] = month[column][rows] * grown
        parcels = month.split(rows, parts=self.parts)
        last = month.days.first_day + month.days.days - 1
        spread = np.minimum(month["day"][parcels] + rng.integers(0, 3, len(parcels)), last)
        month.declare(parcels, {"consignee": rng.choice(crew.notes["helpers"], len(parcels)), "day": spread})
        month.commit(parcels, crew=crew.number, scheme=self.name, typology="DE_MINIMIS_ABUSE", concealment=0.25)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """Other helpers, another seller's name, or the end."""
        choice = rng.random()
        if choice < 0.3:
            crew.notes["helpers"] = self._helpers(caught.today, world=caught.world, rng=rng)
            crew.moves.append((caught.today, "other_helpers"))
        elif choice < 0.5:
            another_exporter(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.58:
            quit_trade(crew, world=caught.world, day=caught.today)
