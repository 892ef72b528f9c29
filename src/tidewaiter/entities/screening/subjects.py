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
        name = str(row["vessel_name"] or "")
        key = str(row["vessel_imo"] or _number(name) or fold((*ships_in_field(name)[1:], name)[0]))
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


def _number(field: str) -> str:
    """The IMO number that stands in the field of a ship's name, or nothing."""
    return next(iter(imo_numbers_in_field(field)), "").partition(":")[2]


def _vessel(key: str, named: Iterable[Row]) -> Subject:
    """A ship; each name counts from the day on which a bill first bore it, as a ship is renamed."""
    rows = list(named)
    named_on: dict[str, date] = {}
    for row in rows:
        if name := row["vessel_name"]:
            named_on[str(name)] = min(row["first_on"], named_on.get(str(name), row["first_on"]))
    return subject(
        {
            "schema": "Vessel",
            "identifiers": f"imo:{key}",  # a name is none, and left out
            "first_on": min(row["first_on"] for row in rows),
            "last_on": max(row["last_on"] for row in rows),
        },
        kind="vessel",
        subject_id=key,
        named_on=named_on,
    )


def _rows(table: ir.Table) -> list[dict[str, object]]:
    return [dict(row) for row in table.to_pyarrow().to_pylist()]
