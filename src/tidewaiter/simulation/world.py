"""The world as it stands on a day: goods, traders, who buys what from whom, and orders in force.

A *relation* is one importer buying from one exporter through one declarant, office,
carrier and mode. A *lane* is one good that moves in a relation, with its price and
mass level. Lanes of a relation stand together: `first_lane`, `lanes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.calendar import Calendar
from tidewaiter.simulation.facts import Facts
from tidewaiter.simulation.firms import Firms
from tidewaiter.simulation.goods import Goods
from tidewaiter.simulation.growing import Growing
from tidewaiter.simulation.orders import Order
from tidewaiter.simulation.streams import Streams

__all__ = ["CARGO", "CURRENCIES", "LANE_KINDS", "PARCEL", "RELATION_KINDS", "Suspect", "World", "never"]

Ints = NDArray[np.int64]

CARGO, PARCEL = 0, 1
CURRENCIES = ("USD", "CNY", "EUR", "JPY", "KRW", "GBP")

RELATION_KINDS = {
    "importer": "i8",  # importer's number; -1: a private consignee is drawn for each parcel
    "exporter": "i8",
    "declarant": "i8",
    "carrier": "i8",
    "office": "i8",
    "mode": "i8",
    "dispatch": "i8",
    "currency": "i8",
    "kind": "i8",  # CARGO or PARCEL
    "first_lane": "i8",
    "lanes": "i8",
    "lines": "f8",  # expected lines per month while alive
    "born": "i8",
    "dead": "i8",
    "crew": "i8",  # -1: honest; else the crew that works it (the truth, never declared)
}
LANE_KINDS = {
    "good": "i8",
    "origin": "i8",
    "log_price": "f8",
    "price_noise": "f8",
    "log_mass": "f8",
    "mass_noise": "f8",
    "kg_per_unit": "f8",
    "packing": "f8",  # gross / net
    "preference": "i8",  # 1: a trade preference is claimed
    "text": "i8",  # how the trader writes: capitals or not
}


@dataclass(frozen=True, slots=True)
class Suspect:
    """A party that a watchlist comes to name: its role, number, the day of listing and the programme."""

    role: str
    firm: int
    from_day: int
    programme: str


@dataclass
class World:
    """Everything that is true. Schemes may read all of it and add traders, relations and lanes."""

    calendar: Calendar
    streams: Streams
    facts: Facts
    goods: Goods
    lines: int
    importers: Firms
    exporters: Firms
    consignees: Firms
    declarants: Firms
    carriers: Firms
    orders: tuple[Order, ...]
    relations: Growing = field(default_factory=lambda: Growing(RELATION_KINDS))
    lanes: Growing = field(default_factory=lambda: Growing(LANE_KINDS))
    careless: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    suspects: list[Suspect] = field(default_factory=list)
    owners: int = 0
    crews: int = 0

    def lanes_of(self, relations: Ints) -> Ints:
        """Numbers of all lanes of these relations."""
        first, count = self.relations["first_lane"][relations], self.relations["lanes"][relations]
        return np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(count.sum())

    def new_owners(self, count: int) -> Ints:
        """Numbers for new owners."""
        self.owners += count
        return np.arange(self.owners - count, self.owners)

    def new_crew(self) -> int:
        """The number of a new crew."""
        self.crews += 1
        return self.crews - 1


def never() -> int:
    """A day that does not come."""
    return 1 << 30
