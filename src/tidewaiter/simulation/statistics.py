"""What other countries' statistics say: their exports to us, and China's to its neighbours.

A partner counts what its own factories send, fob, with its own gaps and delays. Goods
that only pass through do not count as its exports, so a transshipped flow is missing in
the hub's figures and shows up in those of the country of origin, as exports to the hub.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.simulation.goods import COUNTRIES, HOME, HUBS, country
from tidewaiter.simulation.growing import Growing
from tidewaiter.simulation.layout import schema_of
from tidewaiter.simulation.world import PARCEL, World

__all__ = ["Flows", "flows_table"]

Floats = NDArray[np.float64]
FOB = 0.93


@dataclass
class Flows:
    """True trade by country, good and month: what moved directly, and what passed through a hub in disguise."""

    value: Floats
    mass: Floats
    through: Floats

    @classmethod
    def of(cls, world: World) -> Flows:
        """Nothing has moved yet."""
        shape = (len(COUNTRIES), len(world.goods), world.calendar.months)
        return cls(np.zeros(shape), np.zeros(shape), np.zeros((len(HUBS), *shape[1:])))

    def count(self, lines: Growing, month: int) -> None:
        """Add a month of lines."""
        cargo = lines["kind"] != PARCEL
        origin, good = lines["true_origin"][cargo], lines["true_good"][cargo]
        countries, goods, _ = self.value.shape
        place = origin * goods + good
        size = countries * goods
        self.value[:, :, month] += np.bincount(place, lines["true_value"][cargo], size).reshape(countries, goods)
        self.mass[:, :, month] += np.bincount(place, lines["true_net"][cargo], size).reshape(countries, goods)
        disguised = (origin == country("CN")) & (lines["origin"][cargo] != origin) & (lines["crew"][cargo] >= 0)
        for number, hub in enumerate(HUBS):
            rows = disguised & (lines["origin"][cargo] == country(hub))
            through = np.bincount(good[rows], lines["true_value"][cargo][rows], goods)
            self.through[number, :, month] += through
            self.value[country("CN"), :, month] -= through


def flows_table(flows: Flows, *, world: World, rng: np.random.Generator) -> pa.Table:
    """The partners' publications over the whole period."""
    direct = flows.value * FOB * np.exp(rng.normal(0, 0.1, (len(COUNTRIES), 1, 1)))
    direct = np.maximum(direct, 0) * np.exp(rng.normal(0, 0.18, direct.shape))
    reporter, good, month = np.nonzero(direct > 200)
    parts = [_rows(world, reporter, np.full(len(reporter), country(HOME)), good, month, direct[reporter, good, month],
                   flows.mass[reporter, good, month], rng=rng)]  # fmt: skip
    ordinary = flows.value[country("CN")].mean(axis=1)[None, :, None] * rng.uniform(
        0.1, 0.7, (len(HUBS), len(world.goods), 1)
    )
    to_hubs = (ordinary * np.exp(rng.normal(0, 0.25, flows.through.shape)) + flows.through * 0.9) * FOB
    hub, good, month = np.nonzero(to_hubs > 200)
    value = to_hubs[hub, good, month]
    mass = value / np.exp(world.goods.log_price[good])
    partner = np.array([country(code) for code in HUBS])[hub]
    parts.append(_rows(world, np.full(len(hub), country("CN")), partner, good, month, value, mass, rng=rng))
    return pa.concat_tables(parts)


def _rows(
    world: World, reporter: NDArray[np.int64], partner: NDArray[np.int64], good: NDArray[np.int64],
    month: NDArray[np.int64], value: Floats, mass: Floats, *, rng: np.random.Generator,
) -> pa.Table:  # fmt: skip
    months = [world.calendar.month(number) for number in range(world.calendar.months)]
    first = np.array([m.first_day for m in months]) + world.calendar.epoch_offset
    last = first + np.array([m.days for m in months]) - 1
    delay = rng.integers(38, 75, len(COUNTRIES))[reporter]
    codes, hs6 = pa.array(COUNTRIES), pa.array(world.goods.hs6)
    columns = {
        "reporter": codes.take(pa.array(reporter)),
        "partner": codes.take(pa.array(partner)),
        "flow": pa.array(["export"]).take(pa.array(np.zeros(len(good), dtype=np.int64))),
        "hs6": hs6.take(pa.array(good)),
        "period_from": _dates(first[month]),
        "period_to": _dates(last[month]),
        "value_usd": pa.array(np.round(value, 0)),
        "net_kg": pa.array(np.round(mass, 0)),
        "known_on": _dates(last[month] + delay),
    }
    return pa.table(columns, schema=schema_of("trade_flows"))


def _dates(days: NDArray[np.int64]) -> pa.Array:
    return pa.array(days.astype(np.int32)).cast(pa.date32())
