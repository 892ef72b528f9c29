"""The watchlist and the orders as they are published.

The list names some who truly act in the world, mostly under an older name, and many
more who never appear in it. Some of the latter share a name with an honest trader.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tidewaiter.simulation import names
from tidewaiter.simulation.firms import Firms
from tidewaiter.simulation.goods import COUNTRIES
from tidewaiter.simulation.layout import schema_of
from tidewaiter.simulation.world import Suspect, World

__all__ = ["listings_table", "orders_table"]

IRRELEVANT = 400
NAMESAKES = 6


def orders_table(world: World) -> pa.Table:
    """Orders in force or to come, each with the day it takes effect."""
    rows = [
        {
            "case_no": order.case, "remedy": "AD" if order.case.startswith("A") else "CVD", "product": order.product,
            "origin": order.origin_code, "hs_codes": ";".join(order.hs6), "rate_pct": order.rate,
            "effective_on": world.calendar.day(order.from_day),
        }
        for order in world.orders
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema_of("orders"))


def listings_table(world: World, *, rng: np.random.Generator) -> pa.Table:
    """The watchlist over the whole period, each entry with its day of listing."""
    rows = [_entry(suspect, world=world) for suspect in world.suspects]
    codes = rng.choice([code for code in COUNTRIES if code != "US"], size=IRRELEVANT).tolist()
    strangers = names.firm_names(codes, rng=rng)
    homes = names.streets(IRRELEVANT, rng=rng)
    days = rng.integers(-2500, world.calendar.days, size=IRRELEVANT).tolist()
    programmes = rng.choice(("FORCED_LABOR", "SANCTIONS", "EXPORT_CONTROL"), size=IRRELEVANT).tolist()
    for name, street, code, day, programme in zip(strangers, homes, codes, days, programmes, strict=True):
        rows.append(_row(name, address=street, code=code, world=world, day=day, programme=programme))
    for number in rng.choice(len(world.exporters), size=min(NAMESAKES, len(world.exporters)), replace=False):
        name = world.exporters.name[int(number)]
        rows.append(
            _row(name, address=homes[int(number) % IRRELEVANT], code="RU", world=world, day=-400, programme="SANCTIONS")
        )
    order = rng.permutation(len(rows))
    shuffled = [rows[i] | {"listing_id": f"L{place:05d}"} for place, i in enumerate(order)]
    return pa.Table.from_pylist(shuffled, schema=schema_of("listings"))


def _entry(suspect: Suspect, *, world: World) -> dict[str, object]:
    firms: Firms = {"importer": world.importers, "exporter": world.exporters, "consignee": world.consignees}[
        suspect.role
    ]
    code = COUNTRIES[int(firms.numbers["country"][suspect.firm])]
    address = f"{firms.street[suspect.firm]}, {firms.city[suspect.firm]}"
    row = _row(
        firms.name[suspect.firm],
        address=address,
        code=code,
        world=world,
        day=suspect.from_day,
        programme=suspect.programme,
    )
    return row | {"aliases": names.written(firms.name[suspect.firm], 2)}


def _row(name: str, *, address: str, code: str, world: World, day: int, programme: str) -> dict[str, object]:
    return {
        "listing_id": "", "list": "SIM-" + programme[:3], "schema": "Company", "name": name, "aliases": None,
        "addresses": address, "countries": code, "programs": programme, "valid_from": world.calendar.day(day),
    }  # fmt: skip
