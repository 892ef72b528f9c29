"""Outcomes and truth as files: what inspectors recorded, and what nobody may read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.simulation.duties import Duty, duty_of
from tidewaiter.simulation.goods import COUNTRIES
from tidewaiter.simulation.growing import Growing
from tidewaiter.simulation.inspectors import CAUSES, EXAMS
from tidewaiter.simulation.layout import schema_of
from tidewaiter.simulation.world import World

__all__ = ["lost_revenue", "outcomes_table", "parties_table", "truth_table"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def lost_revenue(lines: Growing, declared: Duty, *, world: World) -> Floats:
    """Duty owed in truth less duty declared, for violations; never below zero."""
    owed = duty_of(
        world, good=lines["true_good"], origin=lines["true_origin"], value=lines["true_value"], days=lines["day"],
        preference=np.where(lines["true_origin"] == lines["origin"], lines["preference"], 0), kind=lines["kind"],
    )  # fmt: skip
    paid = declared.amount - np.where(lines["hides_order"] > 0, lines["value"] * declared.order_rate / 100, 0.0)
    lost = np.maximum(owed.amount - paid, 0.0).astype(np.float64)
    return np.where(lines["crew"] >= 0, np.round(lost, 2), 0.0)


def outcomes_table(
    found: Growing,
    lines: Growing,
    *,
    lost: Floats,
    world: World,
    typologies: Sequence[str],
    entry: pa.Array,
    line_no: Ints,
) -> pa.Table:
    """One row per line opened."""
    row, illicit, offset = found["row"], found["illicit"] > 0, world.calendar.epoch_offset
    columns = {
        "declaration_no": entry.take(pa.array(row)),
        "line_no": pa.array(line_no[row]),
        "inspected_on": _dates(found["day"] + offset),
        "known_on": _dates(found["known"] + offset),
        "exam_type": _named(found["exam"], EXAMS),
        "cause": _named(found["cause"], CAUSES),
        "propensity": pa.array(found["propensity"], mask=np.isnan(found["propensity"])),
        "illicit": pa.array(illicit),
        "typology": _named(found["typology"], typologies),
        "severity": pa.array(np.where(illicit, lines["severity"][row], 0)),
        "revenue_usd": pa.array(np.where(illicit, lost[row], 0.0)),
    }
    return pa.table(columns, schema=schema_of("outcomes"))


def truth_table(
    lines: Growing, *, lost: Floats, world: World, schemes: Sequence[str], typologies: Sequence[str], entry: pa.Array,
    line_no: Ints,
) -> pa.Table:  # fmt: skip
    """One row per violation and per honest mistake."""
    row = np.flatnonzero((lines["crew"] >= 0) | (lines["mistake"] > 0))
    crew = lines["crew"][row]
    columns = {
        "declaration_no": entry.take(pa.array(row)),
        "line_no": pa.array(line_no[row]),
        "illicit": pa.array(crew >= 0),
        "honest_mistake": pa.array(lines["mistake"][row] > 0),
        "instance": pa.array(crew, mask=crew < 0),
        "scheme": _named(lines["scheme"][row], schemes),
        "typology": _named(lines["typology"][row], typologies),
        "severity": pa.array(lines["severity"][row]),
        "true_value_usd": pa.array(np.round(lines["true_value"][row], 2)),
        "true_origin": _named(lines["true_origin"][row], COUNTRIES),
        "true_hs_code": _named(lines["true_good"][row], world.goods.codes),
        "true_quantity": pa.array(np.round(lines["true_quantity"][row], 2)),
        "true_net_kg": pa.array(np.round(lines["true_net"][row], 2)),
        "revenue_loss_usd": pa.array(lost[row]),
    }
    return pa.table(columns, schema=schema_of("truth_lines"))


def parties_table(world: World, *, filers: Sequence[str]) -> pa.Table:
    """Every trader with its true owner."""
    parts = []
    for firms in (world.importers, world.exporters, world.consignees, world.declarants, world.carriers):
        first = np.maximum(firms.numbers["born"], -3650) + world.calendar.epoch_offset
        identifier = list(filers) if firms.role == "declarant" else firms.identifier
        columns = {"role": [firms.role] * len(firms), "party_id": identifier, "name": firms.name,
                   "owner": pa.array(firms.numbers["owner"]), "first_day": _dates(first)}  # fmt: skip
        parts.append(pa.table(columns, schema=schema_of("truth_parties")))
    return pa.concat_tables(parts)


def _dates(days: Ints) -> pa.Array:
    return pa.array(days.astype(np.int32)).cast(pa.date32())


def _named(numbers: NDArray[np.int64], names: Sequence[str]) -> pa.Array:
    texts = pa.array([*names], type=pa.string())
    return texts.take(pa.array(numbers, mask=numbers < 0))
