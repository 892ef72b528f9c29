"""Lines and results, as few as a test needs."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from tidewaiter.lake import Lake
from tidewaiter.tables import declared, found

Row = dict[str, object]
LOADED: Row = {"source": "kcs", "file_id": "f", "row_no": 1}


def item(name: str, *, declared_on: date = date(2021, 3, 1)) -> Row:
    """A declared line."""
    return {
        "item_id": name,
        "declaration_id": name,
        "line_no": 1,
        "flow": "import",
        "declared_on": declared_on,
    } | LOADED


def outcome(name: str, *, n: int = 1, illicit: bool = False, known_on: date = date(2021, 3, 5), **said: object) -> Row:
    """A result about a line."""
    known: Row = {
        "outcome_id": name if n == 1 else f"{name}/{n}",
        "item_id": name,
        "inspected_on": known_on,
        "known_on": known_on,
        "cause": "risk",
        "illicit": illicit,
        "severity": int(illicit),
    }
    return known | LOADED | said


def fill(lake: Lake, *, items: list[Row], outcomes: list[Row]) -> None:
    """Publish them."""
    with lake.change("test") as change:
        change.replace(declared.ITEMS, pa.Table.from_pylist(items, schema=declared.ITEMS.schema))
        change.replace(found.OUTCOMES, pa.Table.from_pylist(outcomes, schema=found.OUTCOMES.schema))
