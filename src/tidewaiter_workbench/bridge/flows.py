"""What came from where, summed over all offices: what the page of flows and its map show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.intervals import wilson
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, found
from tidewaiter_workbench.bridge.opening import opened_lake, rows_of

__all__ = ["FlowRow", "Flows", "flows", "share_interval"]


@dataclass(frozen=True, slots=True)
class FlowRow:
    """Imported lines of one quarter, of one chapter, from one origin through one country of dispatch."""

    origin: str
    dispatch: str
    chapter: str
    quarter: date
    lines: int
    value: float
    net_mass_kg: float
    duty: float
    opened: int
    found: int


@dataclass(frozen=True, slots=True)
class Flows:
    """All of them; `home` is the country at which goods arrive, empty if nothing says it."""

    rows: tuple[FlowRow, ...]
    home: str
    currency: str
    run: str


def flows(path: Path) -> Flows:
    """Sum up the declared imports of a lake."""
    with opened_lake(path) as lake:
        items, outcomes = lake.read(declared.ITEMS), lake.read(found.OUTCOMES)
        hit = outcomes.illicit.cast("int64")
        results = outcomes.group_by("item_id").aggregate(opened=outcomes.count(), hit=hit.max())
        lines = items.filter(items.flow == "import").select(
            "item_id",
            "customs_value",
            "net_mass_kg",
            "duty",
            origin=ibis.coalesce(items.origin, ibis.literal("")),
            dispatch=ibis.coalesce(items.dispatch, ibis.literal("")),
            chapter=ibis.coalesce(items.hs6, ibis.literal("")).left(2),
            quarter=items.declared_on.truncate("Q"),
        )
        told = lines.left_join(results, "item_id").drop("item_id_right")
        summed = told.group_by("origin", "dispatch", "chapter", "quarter").aggregate(
            lines=_.count(),
            value=_.customs_value.sum().fill_null(0.0),
            net_mass_kg=_.net_mass_kg.sum().fill_null(0.0),
            duty=_.duty.sum().fill_null(0.0),
            opened=_.opened.notnull().cast("int64").sum(),
            found=_.hit.sum().fill_null(0),
        )
        rows = [FlowRow(**row) for row in rows_of(lake, summed.order_by("quarter", "origin", "dispatch", "chapter"))]  # type: ignore[arg-type]
        runs = lake.runs()
        return Flows(tuple(rows), _home(lake), lake.currency, str(runs[-1]["run"]) if runs else "")


def share_interval(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    low, high = wilson(hits, of)
    return float(low), float(high)


def _home(lake: Lake) -> str:
    """Where goods go: the destination most often declared, or else the country of most importers."""
    items, parties = lake.read(declared.ITEMS), lake.read(declared.PARTIES)
    importers = parties.filter(parties.role == "importer")
    for country in (_commonest(items, "destination"), _commonest(importers, "country")):
        said = rows_of(lake, country)
        if said:
            return str(said[0]["country"])
    return ""


def _commonest(rows: ir.Table, column: str) -> ir.Table:
    known = rows.filter(rows[column].notnull())
    counted = known.group_by(country=known[column]).aggregate(lines=known.count())
    return counted.order_by(ibis.desc("lines"), "country").limit(1)
