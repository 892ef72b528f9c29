"""What the tests of signals share: lines made by hand, and a way to ask one detector about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest

from tidewaiter.columns import memory
from tidewaiter.signals.signal import Signal, collect
from tidewaiter.tables import Table, declared, found, remembered

STAGES = ("declared", "known", "resolved", "linked")
DAY = date(2024, 1, 1)
"""Tests count days from here."""


def line(name: str, day: int, **columns: object) -> dict[str, object]:
    """One line of 100 kg of the same goods, `day` days after the first; say what is different."""
    usual = {
        "item_id": name,
        "declaration_id": name,
        "line_no": 1,
        "flow": "import",
        "declared_on": DAY + timedelta(days=day),
        "office": "010",
        "importer": "ACME",
        "hs6": "640399",
        "description": "leather shoes",
        "quantity": 50.0,
        "quantity_unit": "PAR",
        "net_mass_kg": 100.0,
        "customs_value": 500.0,
        "origin": "VN",
        "dispatch": "VN",
        "source": "test",
        "file_id": "0",
        "row_no": 1,
    }
    unknown = set(columns) - set(declared.ITEMS.column_names)
    assert not unknown, f"declared.items has no {unknown}"
    return usual | columns


class Tables(dict[str, ir.Table]):
    """Tables by name; states are summed when a detector first reads them, and then stand as they do in a lake."""

    def __missing__(self, name: str) -> ir.Table:
        entered = memory.events(self[declared.ITEMS.name], _table(found.OUTCOMES, []))
        days = memory.daily(entered, name.removeprefix("remembered."))
        self[name] = ibis.memtable(memory.states(days, memory.HalfLives()).to_pyarrow())
        return self[name]


def tables(**rows_of: list[dict[str, object]]) -> Tables:
    """Every table a detector may read: those given (`items=`, `parties=`, ...), states made of them, the rest empty."""
    from tidewaiter.signals.score import READS

    given = {f"{stage}.{noun}": rows for noun, rows in rows_of.items() for stage in STAGES}
    states = remembered.STATES.values()
    return Tables({table.name: _table(table, given.get(table.name, [])) for table in READS if table not in states})


def answers(detector: Signal, at_hand: Tables, **parameters: float) -> dict[str, dict[str, object]]:
    """What the detector says: item -> its row."""
    told = detector(*(at_hand[table.name] for table in detector.reads), **parameters).to_pyarrow().to_pylist()
    assert len({row["item_id"] for row in told}) == len(told), "a line is answered once"
    return {row["item_id"]: row for row in told}


def _table(table: Table, rows: list[dict[str, object]]) -> ir.Table:
    blank = dict.fromkeys(table.column_names)
    return ibis.memtable(pa.Table.from_pylist([blank | row for row in rows], schema=table.schema))


@pytest.fixture(name="line", scope="session")
def _line() -> Callable[..., dict[str, object]]:
    return line


@pytest.fixture(name="tables", scope="session")
def _tables() -> Callable[..., Tables]:
    return tables


@pytest.fixture(scope="session")
def ask() -> Callable[..., dict[str, dict[str, object]]]:
    """Ask one detector, by name, about rows: `ask("low_unit_price", items=[...])`."""
    named = {detector.name: detector for detector in collect()}

    def _ask(name: str, *, parameters: dict[str, float] | None = None, **rows_of: list[dict[str, object]]):
        return answers(named[name], tables(**rows_of), **(parameters or {}))

    return _ask
