"""Any declared line of the lake: found by a number that stands on its papers, and told when somebody asks.

The lake has no index, and a question reads the columns that it asks about; never more of the table comes into memory
than its answer. Whoever asks waits for it, so each question may take so many seconds and no longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from tidewaiter.errors import TidewaiterError
from tidewaiter.lake import Lake
from tidewaiter.tables import declared
from tidewaiter_workbench.answers import LineFound, Shipment
from tidewaiter_workbench.bridge.opening import BridgeError, Row, number, opened_lake, rows_of
from tidewaiter_workbench.bridge.shipments import shipments_in

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["MOST_FOUND", "LaneAsked", "lines_called", "lines_of_lane", "shipment_of"]

MOST_FOUND = 100
_NUMBERS = ("item_id", "declaration_id", "bill_number", "container")
_MET = {"item_id": "line", "declaration_id": "declaration", "bill_number": "bill", "container": "container"}
_SHOWN = (
    "item_id", "declaration_id", "line_no", "declared_on", "office", "description", "hs_code", "origin", "dispatch",
    "importer", "container", "bill_number", "customs_value",
)  # fmt: skip
_CONTAINER = re.compile(r"[A-Z]{4}\d{7}")
_BETWEEN = re.compile(r"[\s./-]")


@dataclass(frozen=True, slots=True)
class LaneAsked:
    """Imports from one origin through one country of dispatch; empty is all, and so are no chapters and no days."""

    origin: str
    dispatch: str
    first: date | None = None
    last: date | None = None
    chapters: tuple[str, ...] = ()


def lines_called(path: Path, text: str, *, offices: Sequence[str] | None, seconds: float) -> list[LineFound]:
    """Lines that a number leads to, the latest first; one more than a hundred says that there are more.

    The number of a declaration or of a line is met as it is written; that of a bill or a container also without what
    people put between its signs, and through the bill: a container that a bill lists, a house bill under the master
    that was declared, and the master of one.

    Args:
        path: the lake.
        text: what somebody typed.
        offices: whose lines; None for all.
        seconds: how long it may take.

    Raises:
        BridgeError: the lake cannot be read, or took too long.
    """
    written = list(dict.fromkeys((text, text.upper(), _BETWEEN.sub("", text.upper()))))
    with _asked(path, seconds) as lake:
        bills = list(dict.fromkeys([*written, *_bills_called(lake, written)]))
        items = lake.read(declared.ITEMS)
        # Each by itself: an engine skips what cannot be one text, and not what cannot be one of four.
        met = [
            items.filter(items[name].isin(bills if name == "bill_number" else written)).select("item_id")
            for name in _NUMBERS
        ]
        ids = lake.fetch(ibis.union(*met, distinct=True))
        rows = _shown(lake, items.semi_join(lake.memtable(ids), "item_id"), offices) if ids.num_rows else []
    return [_found(row, written) for row in rows]


def lines_of_lane(path: Path, asked: LaneAsked, *, offices: Sequence[str] | None, seconds: float) -> list[LineFound]:
    """The latest imports of a lane; one more than a hundred says that there are more.

    Raises:
        BridgeError: the lake cannot be read, or took too long.
    """
    with _asked(path, seconds) as lake:
        items = lake.read(declared.ITEMS)
        wanted = items.filter(items.flow == "import")
        for name in ("origin", "dispatch"):
            if value := getattr(asked, name):
                wanted = wanted.filter(wanted[name] == value)
        if asked.first:
            wanted = wanted.filter(wanted.declared_on >= ibis.literal(asked.first))
        if asked.last:
            wanted = wanted.filter(wanted.declared_on <= ibis.literal(asked.last))
        if asked.chapters:
            wanted = wanted.filter(wanted.hs6.substr(0, 2).isin(list(asked.chapters)))
        rows = _shown(lake, wanted, offices)
    return [_found(row, ()) for row in rows]


def shipment_of(path: Path, item_id: str, *, offices: Sequence[str] | None, seconds: float) -> Shipment | None:
    """All that the page of one line tells; None where there is no such line in these offices.

    Raises:
        BridgeError: the lake cannot be read, or took too long.
    """
    with _asked(path, seconds) as lake:
        told = shipments_in(lake, [item_id], offices=offices)
    return told[0] if told else None


@contextmanager
def _asked(path: Path, seconds: float) -> Iterator[Lake]:
    try:
        with opened_lake(path) as lake, lake.at_most(seconds):
            yield lake
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def _bills_called(lake: Lake, written: Sequence[str]) -> list[str]:
    """Bills by which declarations may name what one of these numbers is on, or the container that it is."""
    if not lake.has(declared.CONSIGNMENTS):
        return []
    bills = lake.read(declared.CONSIGNMENTS)
    named = bills.bill_number.isin(written) | bills.master_bill_number.isin(written)
    for container in (each for each in written if _CONTAINER.fullmatch(each)):
        named = named | (bills.container == container) | bills.containers.contains(container)
    rows = rows_of(lake, bills.filter(named).select("bill_number", "master_bill_number").distinct())
    return [str(each) for row in rows for each in row.values() if each]


def _shown(lake: Lake, wanted: ir.Table, offices: Sequence[str] | None) -> list[Row]:
    if offices is not None:
        wanted = wanted.filter(wanted.office.isin(list(offices)))
    ordered = wanted.select(*_SHOWN).order_by(ibis.desc("declared_on"), "declaration_id", "line_no", "item_id")
    return rows_of(lake, ordered.limit(MOST_FOUND + 1))


def _found(row: Row, written: Sequence[str]) -> LineFound:
    met = next((said for name, said in _MET.items() if row[name] in written), "bill" if written else "")
    told: Row = {name: str(row[name] or "") for name in _SHOWN}
    told |= {name: row[name] for name in ("line_no", "declared_on")}
    return LineFound(**{**told, "customs_value": number(row["customs_value"])}, met=met)  # type: ignore[arg-type]
