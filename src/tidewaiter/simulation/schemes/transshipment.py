"""Transshipment: after an AD/CVD order, the goods of the country under order arrive as a neighbour's.

Line by line nothing is odd: price and mass are those of the goods. What shows is a
supplier that did not exist before the order, a sudden origin, ties to the old
supplier, and a neighbour whose own statistics know of no such exports.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.goods import HUBS, country
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.moves import another_exporter, another_firm, quit_trade, sister_exporter
from tidewaiter.simulation.orders import Order
from tidewaiter.simulation.scheme import Caught, Crew
from tidewaiter.simulation.traders import open_relations
from tidewaiter.simulation.world import CARGO, World

__all__ = ["Transshipment"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Transshipment:
    """Crews evade arriving orders, and some of the standing ones."""

    name: str = "transshipment"
    lines_share: float = 0.004
    lines_per_crew: float = 40.0

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Spread crews over the orders; a crew's trade in the goods begins before the order."""
        count = max(2, round(self.lines_share * world.lines / self.lines_per_crew))
        orders = [order for order in world.orders if order.from_day > 0]
        standing = [order for order in world.orders if order.from_day <= 0][: max(1, len(orders) // 3)]
        odds = np.array(
            [max(0.1, 1 - order.from_day / world.calendar.days) for order in orders] + [0.7] * len(standing)
        )
        picks = rng.choice(len(odds), size=count, p=odds / odds.sum())
        return [self._crew((orders + standing)[pick], world=world, rng=rng) for pick in picks]

    def _crew(self, order: Order, *, world: World, rng: np.random.Generator) -> Crew:
        days, number = world.calendar.days, world.new_crew()
        since = int(max(order.from_day, 0) + rng.integers(10, 90))
        relations = self._trade(order, number=number, since=since, world=world, rng=rng)
        supplier = int(world.relations["exporter"][relations[0]])
        hub = str(rng.choice([code for code in HUBS if country(code) != order.origin]))
        sister = sister_exporter(supplier, world=world, day=since, rng=rng, abroad=hub)
        owner = int(world.importers.numbers["owner"][world.relations["importer"][relations[0]]])
        crew = Crew(number, self.name, owner, relations, since, days, float(rng.uniform(0.45, 0.9)), 0.0)
        crew.notes = {"hub": country(hub), "exporter": sister, "case": order.case}
        return crew

    def _trade(self, order: Order, *, number: int, since: int, world: World, rng: np.random.Generator) -> Ints:
        """Relations in the goods under order, from one supplier to one or two importers."""
        size, days = int(rng.integers(1, 4)), world.calendar.days
        old = np.flatnonzero(world.importers.numbers["born"] < since)
        importer = rng.choice(old, size=size)
        home = world.exporters.numbers["country"]
        supplier = rng.choice(np.flatnonzero(home == order.origin))
        monthly = self.lines_per_crew * np.exp(rng.normal(0, 0.5)) / max(3.0, (days - since) / 30.4) / size
        broker = world.careless if rng.random() < 0.35 else np.arange(len(world.declarants))
        origin = np.full(size, order.origin)
        born = np.full(size, max(0, since - int(rng.integers(100, 300))))
        relations = open_relations(
            world, importer=importer, exporter=np.full(size, supplier), declarant=np.full(size, rng.choice(broker)),
            dispatch=origin, origin=origin, good=rng.choice(order.goods, size=size), kind=CARGO, rng=rng,
            weight=np.full(size, monthly * world.calendar.months), born=born, crew=number,
        )  # fmt: skip
        world.relations["dead"][relations] = days + 1
        return relations

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Declare the hub's origin and the sister's name on goods under order."""
        rows = month.rows_of(crew.relations)
        rows = rows[(month["day"][rows] >= crew.since) & (rng.random(len(rows)) < crew.share)]
        if not len(rows):
            return
        hub = crew.notes["hub"]
        month.declare(rows, {"origin": hub, "dispatch": hub, "exporter": crew.notes["exporter"]})
        month.commit(rows, crew=crew.number, scheme=self.name, typology="ADCVD_EVASION", concealment=0.25)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """Another hub with another sister, another importer, or the end."""
        choice = rng.random()
        if choice < 0.3:
            hub = str(rng.choice(HUBS))
            sister = sister_exporter(crew.notes["exporter"], world=caught.world, day=caught.today, rng=rng, abroad=hub)
            crew.notes |= {"hub": country(hub), "exporter": sister}
            crew.moves.append((caught.today, "another_origin"))
        elif choice < 0.5:
            another_firm(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.6:
            another_exporter(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.68:
            quit_trade(crew, world=caught.world, day=caught.today)
