"""Importer security filings: what was said of vessel cargo before it was laden, weeks before the declaration.

They are drawn from a stream of their own, after everything else of the month, so a world is the same with and without
them. Most filings agree with the declaration. Clerks err: a trading house stands for its factory, the country of
lading for the origin, a neighbour for the subheading; they name a maker's head office in another country, or copy the
filing of another shipment altogether. And whoever declares a false origin has often had the filing
made by the supplier, from the factory's own papers: a part of them still name the true country and a maker there.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.simulation.goods import COUNTRIES
from tidewaiter.simulation.growing import Growing
from tidewaiter.simulation.layout import schema_of
from tidewaiter.simulation.world import World

__all__ = ["filings_table"]

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

_BY_CONTAINER_SHIP = 11
_NOT_FILED, _LATE = 0.02, 0.03
_BY_A_TRADING_HOUSE, _LADING_FOR_ORIGIN, _OTHER_SUBHEADING = 0.04, 0.02, 0.03
_OF_ANOTHER_SHIPMENT, _HEAD_OFFICE = 0.005, 0.02
"""Shares of honest lines whose filing names another country as that of the goods, or of their maker; assumed, and
chosen so that of the filings that tell another origin than is declared more are mistaken than tell the truth."""
_TELLS = 0.45
"""Share of falsely declared origins of which the filing tells the true one; assumed, as nobody has counted."""


def filings_table(lines: Growing, declared: pa.Table, *, world: World, rng: np.random.Generator) -> pa.Table:
    """The month's filings of `lines`; `declared` is the same lines, as the declarations show them."""
    at_sea = np.flatnonzero(lines["mode"] == _BY_CONTAINER_SHIP)
    row = at_sea[rng.random(len(at_sea)) >= _NOT_FILED]
    row = row[np.argsort(lines["bill"][row], kind="stable")]
    count = len(row)
    tells = (lines["true_origin"][row] != lines["origin"][row]) & (rng.random(count) < _TELLS)
    by_error = ~tells & (rng.random(count) < _LADING_FOR_ORIGIN)
    dispatch = lines["dispatch"][row]
    origin = np.where(tells, lines["true_origin"][row], np.where(by_error, dispatch, lines["origin"][row]))
    copied = ~tells & (rng.random(count) < _OF_ANOTHER_SHIPMENT)
    origin = np.where(copied, rng.permutation(origin), origin)
    maker = _makers(lines["exporter"][row], origin=origin, swapped=tells | copied, world=world, rng=rng)
    abroad = ~tells & (rng.random(count) < _HEAD_OFFICE)
    named = np.where(abroad, rng.permutation(maker), maker)
    places = _places(lines["bill"][row])
    before = np.where(rng.random(count) < _LATE, -1, rng.integers(14, 46, size=count))
    one_day = before[np.arange(count) - (places - 1)]  # a bill is filed at once, for all of its lines
    days = (lines["day"][row] - one_day + world.calendar.epoch_offset).astype(np.int32)
    exporters = world.exporters
    taken = declared.take(pa.array(row))
    columns: dict[str, pa.Array | pa.ChunkedArray] = {
        "filing_no": pa.array([f"F{bill}" for bill in taken["bill_no"].to_pylist()]),
        "line_no": pa.array(places),
        "bill_no": taken["bill_no"],
        "filed_on": pa.array(days).cast(pa.date32()),
        "importer_id": taken["importer_id"],
        "consignee_id": taken["importer_id"],
        "seller_name": taken["exporter_name"],
        "buyer_name": taken["importer_name"],
        "manufacturer_name": _texts(named, exporters.name),
        "manufacturer_country": _texts(exporters.numbers["country"][named], COUNTRIES),
        "ship_to_name": taken["importer_name"],
        "origin": _texts(origin, COUNTRIES),
        "hs6": _subheadings(taken, rng=rng),
        "stuffing_city": _texts(maker, exporters.city),
        "stuffing_country": _texts(exporters.numbers["country"][maker], COUNTRIES),
        "consolidator_name": _texts(
            lines["carrier"][row], [f"{code} CONSOLIDATION" for code in world.carriers.identifier]
        ),
    }
    schema = schema_of("filings")
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _makers(exporter: Ints, *, origin: Ints, swapped: Mask, world: World, rng: np.random.Generator) -> Ints:
    """Who made the goods, by the filing: the seller, another firm of that country, or one of another country."""
    home = world.exporters.numbers["country"]
    swapped = swapped | (rng.random(len(exporter)) < _BY_A_TRADING_HOUSE)
    drawn = rng.random(len(exporter))
    maker = exporter.copy()
    for country in np.unique(origin[swapped]).tolist():
        there = np.flatnonzero(home == country)
        mine = swapped & (origin == country)
        if len(there):
            maker[mine] = there[(drawn[mine] * len(there)).astype(np.int64)]
    return maker


def _subheadings(declared: pa.Table, *, rng: np.random.Generator) -> pa.Array:
    """As declared, but for some clerks who write a neighbouring subheading of the same heading."""
    other = rng.random(declared.num_rows) < _OTHER_SUBHEADING
    codes = [code[:6] for code in declared["hs_code"].to_pylist()]
    return pa.array(
        [
            f"{code[:4]}{(int(code[4:]) + 10) % 100:02d}" if wrong else code
            for code, wrong in zip(codes, other, strict=True)
        ]
    )


def _places(bills: Ints) -> Ints:
    """The place of each line within its bill, from 1; lines of a bill stand together."""
    first = np.concatenate([[True], np.diff(bills) != 0])[: len(bills)]
    return np.asarray(np.arange(len(bills)) - np.flatnonzero(first)[np.cumsum(first) - 1] + 1)


def _texts(numbers: Ints, texts: list[str] | tuple[str, ...]) -> pa.Array:
    return pa.array([texts[int(number)] for number in numbers], pa.string())
