"""Lines and results small enough to check by eye, and memory by its definition, to hold the fast ways against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from hypothesis import strategies as st

from tidewaiter.columns.memory import DATES, SUMS, HalfLives
from tidewaiter.columns.memory_keys import key_of
from tidewaiter.columns.memory_served import _log_unit_price
from tidewaiter.tables import declared, found

START = date(2024, 1, 1)
ITEM_COLUMNS = (
    "item_id", "declared_on", "office", "origin", "importer", "exporter", "declarant",
    "hs6", "duty_rate_pct", "net_mass_kg", "customs_value",
)  # fmt: skip
OUTCOME_COLUMNS = ("item_id", "known_on", "illicit", "revenue")


def day(n: int) -> date:
    return START + timedelta(days=n)


def line(item_id: str, declared: int, **said: object) -> dict[str, object]:
    """A declared line; `declared` counts days from START."""
    usual = {
        "office": "N1", "origin": "KR", "importer": "Ada", "exporter": "Kim", "declarant": "Bo", "hs6": "851712",
        "duty_rate_pct": 2.5, "net_mass_kg": 10.0, "customs_value": 200.0,
    }  # fmt: skip
    return {"item_id": item_id, "declared_on": day(declared), **usual, **said}


def result(item_id: str, known: int, *, illicit: bool = False, revenue: float | None = None) -> dict[str, object]:
    return {"item_id": item_id, "known_on": day(known), "illicit": illicit, "revenue": revenue}


def items_of(rows: Sequence[Mapping[str, object]]) -> ir.Table:
    return ibis.memtable(arrow_of(rows, declared.ITEMS.schema, ITEM_COLUMNS))


def outcomes_of(rows: Sequence[Mapping[str, object]]) -> ir.Table:
    return ibis.memtable(arrow_of(rows, found.OUTCOMES.schema, OUTCOME_COLUMNS))


def arrow_of(rows: Sequence[Mapping[str, object]], schema: pa.Schema, columns: Sequence[str]) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows], schema=pa.schema([schema.field(c) for c in columns]))


def rows_of(table: ir.Table) -> dict[tuple[str, date], dict[str, object]]:
    """States by key and day."""
    return {(row["key"], row["day"]): row for row in table.to_pyarrow().to_pylist()}


@dataclass(frozen=True)
class World:
    """Some declared lines and what was found of them."""

    lines: list[dict[str, object]]
    results: list[dict[str, object]]

    @property
    def tables(self) -> tuple[ir.Table, ir.Table]:
        return items_of(self.lines), outcomes_of(self.results)


def by_definition(world: World, kind: str, half_lives: HalfLives) -> dict[tuple[str, date], dict[str, object]]:
    """Every state as the formula says it, event by event, with no cleverness at all."""
    happened: list[tuple[str, date, dict[str, float]]] = []
    of = {entry["item_id"]: entry for entry in world.lines}
    for entry in world.lines:
        log_price = _log_unit_price(entry)
        amounts = {"declared": 1.0}
        if log_price is not None:
            amounts |= {"priced": 1.0, "log_price_sum": log_price, "log_price_square": log_price**2}
        happened.append((key_of(entry, kind), entry["declared_on"], amounts))
    for entry in world.results:
        amounts = {"inspected": 1.0, "found": float(entry["illicit"]), "revenue": entry["revenue"] or 0.0}
        item = of[entry["item_id"]]
        happened.append((key_of(item, kind), max(entry["known_on"], item["declared_on"]), amounts))
    happened = [event for event in happened if event[0] is not None]
    return {(key, on): _state(happened, key, on, half_lives) for key, on, _ in happened}


def _state(
    happened: list[tuple[str, date, dict[str, float]]], key: str, on: date, half_lives: HalfLives
) -> dict[str, object]:
    before = [(then, amounts) for other, then, amounts in happened if other == key and then < on]
    state: dict[str, object] = {
        name: sum(
            amounts.get(amount, 0.0) * 2 ** (-(on - then).days / getattr(half_lives, life)) for then, amounts in before
        )
        for name, (amount, life) in SUMS.items()
    }
    for name in DATES:
        amount = name.split("_")[1]
        days = [then for then, amounts in before if amounts.get(amount, 0.0) > 0]
        state[name] = (min if name.startswith("first") else max)(days) if days else None
    return state


cents = st.integers(1, 10_000_000).map(lambda amount: amount / 100)


@st.composite
def worlds(draw: st.DrawFn, most: int = 40) -> World:
    """A few traders, goods and places over some 100 days, so that keys and days collide often."""
    lines = [
        line(
            f"L{n}",
            draw(st.integers(0, 100)),
            importer=draw(st.sampled_from(["Ada", "Eve", None])),
            origin=draw(st.sampled_from(["KR", "CN", None])),
            hs6=draw(st.sampled_from(["851712", "851713", "610910", None])),
            net_mass_kg=draw(st.sampled_from([0.1, 10.0, None])),
            customs_value=draw(st.one_of(st.none(), st.sampled_from([0.0, 200.0]), cents)),
        )
        for n in range(draw(st.integers(1, most)))
    ]
    inspected = draw(st.lists(st.sampled_from([entry["item_id"] for entry in lines]), max_size=most))
    declared_on = {entry["item_id"]: (entry["declared_on"] - START).days for entry in lines}
    results = [
        result(
            item_id,
            declared_on[item_id] + draw(st.integers(0, 40)),
            illicit=draw(st.booleans()),
            revenue=draw(st.one_of(st.none(), cents)),
        )
        for item_id in inspected
    ]
    return World(lines, results)
