"""What a lake looks up in its lists: parties, vessels, addresses and goods, each with its first and last day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.words import folded
from tidewaiter.entities.screening.entries import Subject, subject
from tidewaiter.entities.screening.ship_names import imo_numbers_in_field, ships_in_field
from tidewaiter.terms.folding import fold

__all__ = ["addresses", "goods", "parties", "vessels"]

Row = Mapping[str, Any]


def parties(rows: ir.Table, profiles: ir.Table) -> list[Subject]:
    """Every party of `resolved.parties` under all its names, but for those merged into another.

    Each name counts from the day on which a profile first bore it, so that a name found later
    cannot make an earlier day suspicious.
    """
    kept = rows.filter(_.merged_into.isnull()).select(
        "party_id", "schema", "first_on", "last_on", "addresses", "countries", "identifiers", "name"
    )
    first = profiles.filter(_.name.notnull()).group_by("party_id", "name").aggregate(first_on=_.first_on.min())
    named: dict[str, dict[str, date]] = defaultdict(dict)
    for row in _rows(first.order_by("party_id", "first_on", "name")):
        day = row["first_on"]
        if isinstance(day, date):
            named[str(row["party_id"])][str(row["name"])] = day
    return [
        subject(row, kind="party", subject_id=str(row["party_id"]), named_on=named.get(str(row["party_id"])))
        for row in _rows(kept.order_by("party_id"))
    ]


def vessels(consignments: ir.Table) -> list[Subject]:
    """Every vessel that carried a consignment: by IMO number where it is told, else by name, whatever its voyage."""
    told = consignments.filter(_.vessel_imo.notnull() | _.vessel_name.notnull())
    seen = told.group_by("vessel_imo", "vessel_name").aggregate(first_on=_.arrived_on.min(), last_on=_.arrived_on.max())
    together: dict[str, list[Row]] = {}
    for row in _rows(seen.order_by("vessel_imo", "vessel_name")):
        key = str(row["vessel_imo"] or _called(str(row["vessel_name"])))
        if key:
            together.setdefault(key, []).append(row)
    return [_vessel(key, named) for key, named in together.items()]


def addresses(profiles: ir.Table) -> list[Subject]:
    """Every address at which a party was, under its key."""
    known = profiles.filter(_.address.notnull(), _.address_key.notnull())
    seen = known.group_by("address_key").aggregate(
        first_on=_.first_on.min(), last_on=_.last_on.max(), address=_.address.min(), city=_.city.min()
    )
    return [
        subject(
            row | {"addresses": ", ".join(str(part) for part in (row["address"], row["city"]) if part)},
            kind="address",
            subject_id=str(row["address_key"]),
        )
        for row in _rows(seen.order_by("address_key"))
    ]


def goods(items: ir.Table) -> list[Subject]:
    """Every description, folded, with the origins under which it was declared."""
    told = items.filter(_.description.notnull(), _.origin.notnull()).select(
        "origin", "declared_on", text=folded(items.description)
    )
    seen = (
        told.filter(_.text != "")
        .group_by("text", "origin")
        .aggregate(first_on=_.declared_on.min(), last_on=_.declared_on.max())
    )
    return [
        subject(row | {"goods": row["text"], "countries": row["origin"]}, kind="goods", subject_id=str(row["text"]))
        for row in _rows(seen.order_by("text", "origin"))
    ]


def _called(field: str) -> str:
    """What a ship without an IMO number goes by: the number in its name, or its name without the voyage."""
    numbers = imo_numbers_in_field(field)
    return numbers[0].partition(":")[2] if numbers else fold((*ships_in_field(field)[1:], field)[0])


def _vessel(key: str, named: Iterable[Row]) -> Subject:
    rows = list(named)
    names = dict.fromkeys(str(row["vessel_name"]) for row in rows if row["vessel_name"])
    return subject(
        {
            "schema": "Vessel",
            "aliases": ";".join(name.replace(";", ",") for name in names),
            "identifiers": f"imo:{rows[0]['vessel_imo']}" if rows[0]["vessel_imo"] else None,
            "first_on": min(row["first_on"] for row in rows),
            "last_on": max(row["last_on"] for row in rows),
        },
        kind="vessel",
        subject_id=key,
    )


def _rows(table: ir.Table) -> list[dict[str, object]]:
    return [dict(row) for row in table.to_pyarrow().to_pylist()]
