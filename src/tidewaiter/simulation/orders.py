"""AD/CVD orders: those in force from the start and those that arrive while the world runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.calendar import Calendar
from tidewaiter.simulation.facts import Facts, OrderFacts
from tidewaiter.simulation.goods import COUNTRIES, Goods, country

__all__ = ["Order", "make_orders", "order_in_force"]

ARRIVING = 12
STANDING = 26


@dataclass(frozen=True, slots=True)
class Order:
    """One order: goods (numbers), origin (number), rate in %, the day it takes effect."""

    case: str
    product: str
    goods: tuple[int, ...]
    hs6: tuple[str, ...]
    origin: int
    rate: float
    from_day: int

    @property
    def origin_code(self) -> str:
        """The country under order."""
        return COUNTRIES[self.origin]


def make_orders(facts: Facts, *, goods: Goods, calendar: Calendar, rng: np.random.Generator) -> tuple[Order, ...]:
    """Draw which real orders stand from the start and which arrive in the period.

    Arriving orders are real ones on a day of our own: the list we have ends in 2021.
    """
    usable = [row for row in facts.orders if row.active and row.case.startswith("A") and row.origin in COUNTRIES]
    usable = [row for row in usable if len(goods.of_codes(row.hs6))]
    order = rng.permutation(len(usable))
    china_first = sorted(order, key=lambda i: usable[i].origin != "CN")
    arriving = china_first[:ARRIVING]
    standing = [i for i in order if i not in set(arriving)][:STANDING]
    days = np.sort(rng.integers(45, calendar.days - 150, size=ARRIVING))
    late = [_order(usable[i], goods=goods, day=int(day), rng=rng) for i, day in zip(arriving, days, strict=True)]
    early = [_order(usable[i], goods=goods, day=-365 * max(1, 2022 - usable[i].year), rng=rng) for i in standing]
    return tuple(early + late)


def _order(row: OrderFacts, *, goods: Goods, day: int, rng: np.random.Generator) -> Order:
    drawn = float(np.exp(rng.normal(np.log(85.0), 0.7)))
    rate = round(min(350.0, row.rate if row.rate is not None else drawn), 2)
    numbers = tuple(int(i) for i in goods.of_codes(row.hs6))
    return Order(row.case, row.product, numbers, tuple(row.hs6), country(row.origin), rate, day)


def order_in_force(
    orders: Sequence[Order], *, goods: NDArray[np.int64], origins: NDArray[np.int64], days: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The number of the order that covers each line, or -1."""
    answer = np.full(len(goods), -1, dtype=np.int64)
    for number, order in enumerate(orders):
        covered = (origins == order.origin) & np.isin(goods, order.goods) & (days >= order.from_day)
        answer[covered] = number
    return answer
