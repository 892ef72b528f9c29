"""What honest traders do when an order arrives: pay, give up, or buy elsewhere for good.

It matters that they do: a new origin after an order is mostly lawful, and a system
that cries evasion at each of them is of no use.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.calendar import MonthDays
from tidewaiter.simulation.goods import HUBS, country
from tidewaiter.simulation.orders import Order
from tidewaiter.simulation.traders import exporters_in, open_relations
from tidewaiter.simulation.world import CARGO, World

__all__ = ["answer_orders"]

Ints = NDArray[np.int64]


def answer_orders(world: World, days: MonthDays, *, rng: np.random.Generator) -> None:
    """Let honest importers react to the orders that take effect in this month."""
    for order in world.orders:
        if days.first_day <= order.from_day < days.first_day + days.days:
            _answer(world, order, rng=rng)


def _answer(world: World, order: Order, *, rng: np.random.Generator) -> None:
    table = world.relations
    lane = table["first_lane"]
    covered = np.isin(world.lanes["good"][lane], order.goods) & (world.lanes["origin"][lane] == order.origin)
    honest = np.flatnonzero(covered & (table["crew"] < 0) & (table["kind"] == CARGO) & (table["dead"] > order.from_day))
    choice = rng.random(len(honest))
    leaving, switching = honest[choice >= 0.35], honest[choice >= 0.65]
    table["dead"][leaving] = order.from_day + rng.integers(0, 60, len(leaving))
    if len(switching):
        _buy_elsewhere(world, switching, order=order, rng=rng)


def _buy_elsewhere(world: World, relations: Ints, *, order: Order, rng: np.random.Generator) -> None:
    """Real goods of another country: real factories, so partner statistics agree."""
    table, count = world.relations, len(relations)
    hubs = np.array([country(code) for code in HUBS if country(code) != order.origin])
    origin = rng.choice(hubs, size=count)
    open_relations(
        world, importer=table["importer"][relations], exporter=exporters_in(world, origin, rng=rng),
        declarant=table["declarant"][relations], dispatch=origin, origin=origin,
        good=world.lanes["good"][table["first_lane"][relations]], kind=CARGO, rng=rng,
        weight=table["lines"][relations] * world.calendar.months, born=order.from_day + rng.integers(0, 90, count),
    )  # fmt: skip
