"""Opening the lake for the workbench, and taking rows out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tidewaiter.errors import TidewaiterError
from tidewaiter.lake import Lake, published_run
from tidewaiter.lake.step import code_digest
from tidewaiter.tables import Table

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "BridgeBusyError",
    "BridgeContradictionError",
    "BridgeError",
    "BridgeOrderError",
    "Row",
    "answering",
    "by_item",
    "currency",
    "grouped",
    "last_run",
    "number",
    "opened_lake",
    "parted",
    "rows_about",
    "rows_of",
]

Row: TypeAlias = dict[str, object]


class BridgeError(Exception):
    """The library could not answer; its own words say why."""


class BridgeBusyError(BridgeError):
    """Another process is writing to the lake; the answer is to try again soon."""


class BridgeContradictionError(BridgeError):
    """What a person said contradicts what others said; a person must withdraw the one or the other."""


class BridgeOrderError(BridgeError):
    """A decision of a day before one that stands about the same two; `given` is that one's day, `on` the new one's."""

    def __init__(self, given: date, on: date) -> None:
        self.given, self.on = given, on
        super().__init__(f"given on {given}, after {on}")


def opened_lake(path: Path) -> Lake:
    """A lake, open for reading.

    Raises:
        BridgeError: there is none, or it cannot be read.
    """
    try:
        return Lake.open(path)
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def last_run(path: Path) -> str:
    """The run that published last: what was asked of the lake holds until there is another.

    Raises:
        BridgeError: the lake cannot be read.
    """
    try:
        return published_run(path)
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def currency(path: Path) -> str:
    """The currency of a lake, in which all its amounts are; empty as long as there is no lake."""
    try:
        return _currency(path)
    except BridgeError:
        return ""


@cache
def answering() -> str:
    """A digest of the code that answers: what other code had answered may have had another shape, or be wrong."""
    digest = hashlib.sha256(code_digest().encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def _currency(path: Path) -> str:
    """Asked once, as a lake keeps the currency that it was made with; that there is no lake is not remembered."""
    with opened_lake(path) as lake:
        return lake.currency


def rows_about(lake: Lake, table: Table, wanted: ir.Table, *, key: str = "item_id") -> list[Row]:
    """The rows of a table that are about the lines of `wanted`."""
    return rows_of(lake, lake.read(table).semi_join(wanted, [(key, "item_id")]))


def by_item(lake: Lake, rows: ir.Table) -> dict[str, Row]:
    """Rows by the line they are about; the last one where there are several."""
    return {str(row["item_id"]): row for row in rows_of(lake, rows)}


def grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Rows by one of their columns, in the order given."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row[key]), []).append(row)
    return groups


def rows_of(lake: Lake, rows: ir.Table) -> list[Row]:
    """Rows as dictionaries."""
    return [dict(row) for row in lake.fetch(rows).to_pylist()]


def number(value: object) -> float | None:
    """A number, or nothing."""
    return float(value) if isinstance(value, int | float) else None


def parted(text: object) -> tuple[str, ...]:
    """The parts of a text of several reasons."""
    return tuple(part for part in str(text or "").split("; ") if part)
