"""One month of declared lines: what was declared beside what is true.

Columns without a prefix are what the declaration says; `true_` columns are what an
omniscient observer would write. A month is drawn honest, so both agree; then clerks
make mistakes and schemes rewrite what is declared. `true_` columns are never declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tidewaiter.simulation.calendar import MonthDays
from tidewaiter.simulation.growing import Growing
from tidewaiter.simulation.world import CARGO, World
from tidewaiter.terms.typology import TYPOLOGIES, is_typology

__all__ = ["DECLARED", "TRUTH", "Month", "draw_month"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

DECLARED = {
    "day": "i8",  # days since the start of the world
    "declaration": "i8",  # lines with the same number stand in one declaration
    "relation": "i8",  # the relation and lane that gave rise to the line
    "lane": "i8",
    "importer": "i8",  # number in world.importers, or -1 for a private consignee
    "consignee": "i8",  # number in world.consignees, or -1
    "exporter": "i8",
    "declarant": "i8",
    "carrier": "i8",
    "office": "i8",
    "mode": "i8",
    "kind": "i8",  # CARGO or PARCEL (declared under the low-value procedure)
    "good": "i8",  # number of the commodity code declared
    "words_of": "i8",  # number of the good whose words stand in the description
    "text": "i8",  # manner of describing goods: the broker's template, the trader's letters
    "quantity": "f8",  # in the unit of the declared good
    "gross": "f8",  # kg
    "net": "f8",  # kg
    "value": "f8",  # USD
    "currency": "i8",
    "origin": "i8",  # number in goods.COUNTRIES
    "dispatch": "i8",
    "preference": "i8",  # 1: a preference is claimed
    "hides_order": "i8",  # 1: the goods are in the scope of an order, and no case number is declared
    "container": "i8",
    "bill": "i8",
    "name_variant": "i8",  # how the importer's name is written
    "exporter_variant": "i8",
    "address_variant": "i8",
    "missing": "i8",  # bits: see mistakes.py
}
TRUTH = {
    "true_good": "i8",
    "true_origin": "i8",
    "true_value": "f8",
    "true_quantity": "f8",
    "true_net": "f8",
    "crew": "i8",  # -1: honest
    "scheme": "i8",
    "typology": "i8",
    "severity": "i8",
    "concealment": "f8",  # 0: any look finds it, 1: nothing does
    "mistake": "i8",  # 1: an honest mistake changed what is declared
}
_SAME = {
    "good": "true_good",
    "origin": "true_origin",
    "value": "true_value",
    "quantity": "true_quantity",
    "net": "true_net",
}


class Month:
    """The lines of one month, to be read and rewritten by schemes."""

    def __init__(
        self, days: MonthDays, lines: Growing, *, world: World, schemes: list[str], typologies: list[str]
    ) -> None:
        self.days = days
        self.world = world
        self.lines = lines
        self._schemes = schemes
        self._typologies = typologies
        order = np.argsort(lines["relation"], kind="stable")
        self._order, self._sorted = order, lines["relation"][order]
        self._next_declaration = int(lines["declaration"].max(initial=0)) + 1

    def __getitem__(self, column: str) -> NDArray[Any]:
        return self.lines[column]

    def rows_of(self, relations: Ints) -> Ints:
        """Rows that these relations gave rise to, as drawn at the start of the month."""
        first = np.searchsorted(self._sorted, relations, side="left")
        last = np.searchsorted(self._sorted, relations, side="right")
        parts = [self._order[a:b] for a, b in zip(first, last, strict=True)]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)

    def declare(self, rows: Ints, changes: Mapping[str, ArrayLike]) -> None:
        """Write other values into the declaration; what is true stays.

        Raises:
            KeyError: a column is not one of `DECLARED`.
        """
        unknown = sorted(set(changes) - set(DECLARED))
        if unknown:
            raise KeyError(f"{unknown} are not columns of a declaration; see DECLARED in tidewaiter.simulation.month")
        for column, values in changes.items():
            self.lines[column][rows] = values

    def commit(
        self, rows: Ints, *, crew: int, scheme: str, typology: str, severity: int = 1, concealment: ArrayLike = 0.3
    ) -> None:
        """State the truth: these lines break the law, in this way, and are this hard to find out.

        Raises:
            ValueError: there is no such typology; what inspectors found of it could not be loaded.
        """
        if not is_typology(typology):
            codes = ", ".join(each.code for each in TYPOLOGIES)
            raise ValueError(f"{typology!r} is no typology; they are {codes}")
        truth = {"crew": crew, "scheme": self._number(self._schemes, scheme), "severity": severity,
                 "typology": self._number(self._typologies, typology), "concealment": concealment}  # fmt: skip
        for column, values in truth.items():
            self.lines[column][rows] = values

    def split(self, rows: Ints, *, parts: int) -> Ints:
        """Turn each line into `parts` declarations of an equal share; give all rows, the first ones included."""
        copies = [rows]
        shares = ("quantity", "gross", "net", "value", "true_quantity", "true_net", "true_value")
        for column in shares:
            self.lines[column][rows] = self.lines[column][rows] / parts
        self._whole_pieces(rows)
        for _ in range(parts - 1):
            fresh = self._next_declaration + np.arange(len(rows))
            self._next_declaration += len(rows)
            copies.append(
                self.lines.copy_rows(rows, {"declaration": fresh, "bill": self.lines["bill"][rows] + fresh % 9973})
            )
        return np.concatenate(copies)

    def _whole_pieces(self, rows: Ints) -> None:
        """Nobody declares half a shoe."""
        counted = rows[self.world.goods.unit[self.lines["good"][rows]] > 0]
        for column in ("quantity", "true_quantity"):
            self.lines[column][counted] = np.maximum(1.0, np.round(self.lines[column][counted]))

    @staticmethod
    def _number(known: list[str], name: str) -> int:
        if name not in known:
            known.append(name)
        return known.index(name)


def draw_month(world: World, days: MonthDays, *, count: int, rng: np.random.Generator) -> Growing:
    """Draw `count` honest lines: declarations by relation, then lines, masses and prices."""
    relation, declaration = _declarations(world, days, count=count, rng=rng)
    of = {name: world.relations[name][relation] for name in world.relations}
    offset = np.minimum((rng.random(count) ** 1.7 * of["lanes"]).astype(np.int64), of["lanes"] - 1)
    lane = of["first_lane"] + offset
    lane_of = {name: world.lanes[name][lane] for name in world.lanes}
    net, price = _masses_and_prices(world, lane_of, days=days, kind=of["kind"], rng=rng)
    value = np.maximum(net * price, 1.0)
    counted = np.maximum(np.round(net / lane_of["kg_per_unit"]), 1.0)
    quantity = np.where(world.goods.unit[lane_of["good"]] == 0, net, counted)
    per_declaration = _per_declaration(declaration, days=days, rng=rng)
    consignee = np.where(of["importer"] < 0, (rng.random(count) ** 2.2 * len(world.consignees)).astype(np.int64), -1)
    known = {
        "relation": relation, "lane": lane, "declaration": declaration, "consignee": consignee, "good": lane_of["good"],
        "words_of": lane_of["good"], "text": of["declarant"] % 8 * 4 + lane_of["text"], "quantity": quantity,
        "net": net, "value": value,
        "gross": net * lane_of["packing"] * np.exp(rng.normal(0, 0.02, count)), "origin": lane_of["origin"],
        "preference": lane_of["preference"], "hides_order": 0, "name_variant": 0, "exporter_variant": 0,
        "address_variant": 0, "missing": 0, "carrier": _carriers(of["carrier"], declaration, world=world, rng=rng),
        **per_declaration,
        "true_good": lane_of["good"], "true_origin": lane_of["origin"], "true_value": value, "true_quantity": quantity,
        "true_net": net, "crew": -1, "scheme": -1, "typology": -1, "severity": 0, "concealment": 0.0, "mistake": 0,
    }  # fmt: skip
    lines = Growing(DECLARED | TRUTH)
    lines.add(known | {name: of[name] for name in DECLARED if name not in known})
    return lines


def _declarations(world: World, days: MonthDays, *, count: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """The relation of each line and the declaration in which it stands."""
    relations = world.relations
    alive = np.minimum(relations["dead"], days.first_day + days.days) - np.maximum(relations["born"], days.first_day)
    good = world.lanes["good"][relations["first_lane"]]
    season = 1.0 + 0.25 * np.cos(2 * np.pi * (days.of_year - world.goods.season[good]) / 12)
    mean = np.where(relations["kind"] == CARGO, 2.0, 1.2)
    weight = np.cumsum(relations["lines"] * np.clip(alive, 0, None) / days.days * season / mean)
    drawn = np.searchsorted(weight, rng.random(count) * weight[-1], side="right")
    more = np.where(relations["kind"][drawn] == CARGO, rng.geometric(0.5, count), rng.geometric(0.83, count))
    sizes = np.minimum(more, 25)
    used = int(np.searchsorted(np.cumsum(sizes), count, side="left")) + 1
    declaration = np.repeat(np.arange(used), sizes[:used])[:count]
    return drawn[declaration], declaration


def _per_declaration(declaration: Ints, *, days: MonthDays, rng: np.random.Generator) -> dict[str, Ints]:
    count = int(declaration.max(initial=0)) + 1
    busy = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.35, 0.2])
    weekday = (np.arange(days.days) + days.first_day + 6) % 7  # the world starts on a Sunday
    odds = busy[weekday] / busy[weekday].sum()
    day = days.first_day + rng.choice(days.days, size=count, p=odds)
    container, bill = rng.integers(0, 20_000_000, count), rng.integers(0, 10_000_000, count)
    return {"day": day[declaration], "container": container[declaration], "bill": bill[declaration]}


def _carriers(usual: Ints, declaration: Ints, *, world: World, rng: np.random.Generator) -> Ints:
    """Half of all declarations travel with the usual carrier, the others with whoever sails."""
    count = int(declaration.max(initial=0)) + 1
    other = rng.integers(0, len(world.carriers), count)[declaration]
    return np.where((rng.random(count) < 0.5)[declaration], usual, other)


def _masses_and_prices(
    world: World, lane: Mapping[str, NDArray[np.float64]], *, days: MonthDays, kind: Ints, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Net mass in kg and price in USD/kg: the lane's own level with noise, and a market that drifts."""
    count = len(kind)
    market = world.streams.of("market").normal(0.0, 0.012, (world.calendar.months, 100)).cumsum(axis=0)[days.number]
    chapter = world.goods.chapter[lane["good"].astype(np.int64)]
    noise = lane["price_noise"] * rng.standard_t(4, count) / np.sqrt(2.0)
    price = np.exp(lane["log_price"] + noise + market[chapter])
    net = np.exp(lane["log_mass"] + lane["mass_noise"] * rng.normal(0, 1, count))
    cap = np.where(kind == CARGO, 120_000.0, np.minimum(30.0, 790.0 / price * (0.25 + 0.75 * rng.random(count))))
    return np.clip(np.round(np.minimum(net, cap), 2), 0.02, None), price
