"""Honest mistakes: clerks misspell, mix up units, take a neighbour's code, leave fields out.

None of them is a violation. They are what makes every odd line not a crime.
"""

from __future__ import annotations

import numpy as np

from tidewaiter.simulation.month import Month
from tidewaiter.simulation.names import VARIANTS
from tidewaiter.simulation.world import CARGO, World

__all__ = ["MISSING", "make_mistakes"]

MISSING = {"exporter": 1, "phone": 2, "quantity": 4, "description": 8, "net": 16, "address": 32}
_MISSING_SHARE = {
    "exporter": 0.01,
    "phone": 0.08,
    "quantity": 0.015,
    "description": 0.005,
    "net": 0.004,
    "address": 0.01,
}


def make_mistakes(month: Month, *, world: World, rng: np.random.Generator) -> None:
    """Spoil a few per cent of the fields of honest lines."""
    count = len(month.lines)
    for column, share in (("name_variant", 0.07), ("exporter_variant", 0.10), ("address_variant", 0.08)):
        wrong = np.flatnonzero(rng.random(count) < share)
        month.declare(wrong, {column: rng.integers(1, VARIANTS, len(wrong))})
    for field, share in _MISSING_SHARE.items():
        gone = np.flatnonzero(rng.random(count) < share)
        month.declare(gone, {"missing": month["missing"][gone].astype(np.int64) | MISSING[field]})
    _wrong_codes(month, world=world, rng=rng)
    _wrong_units(month, rng=rng)


def _wrong_codes(month: Month, *, world: World, rng: np.random.Generator) -> None:
    """A neighbour's code, as often dearer as cheaper."""
    rows = np.flatnonzero((rng.random(len(month.lines)) < 0.012) & (month["kind"] == CARGO))
    near = np.array([siblings[0] if len(siblings) else i for i, siblings in enumerate(world.goods.siblings)])
    month.declare(rows, {"good": near[month["good"][rows].astype(np.int64)]})
    month.lines["mistake"][rows] = 1


def _wrong_units(month: Month, *, rng: np.random.Generator) -> None:
    """Dozens for pieces, grams for kilograms, gross for net, a digit dropped from the value."""
    pick = rng.random(len(month.lines))
    dozens, swapped = np.flatnonzero(pick < 0.003), np.flatnonzero((pick >= 0.003) & (pick < 0.009))
    tenfold, light = (
        np.flatnonzero((pick >= 0.009) & (pick < 0.0115)),
        np.flatnonzero((pick >= 0.0115) & (pick < 0.0135)),
    )
    month.declare(dozens, {"quantity": np.maximum(1.0, np.round(month["quantity"][dozens] / 12))})
    month.declare(swapped, {"net": month["gross"][swapped]})
    month.declare(tenfold, {"value": month["value"][tenfold] / 10})
    month.declare(light, {"net": month["net"][light] * 10, "gross": month["gross"][light] * 10})
    for rows in (dozens, swapped, tenfold, light):
        month.lines["mistake"][rows] = 1
