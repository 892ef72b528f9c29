"""What a lake looks up in lists, each with its first and last day: parties, ships, filed names, addresses, goods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.words import folded
from tidewaiter.entities.screening.entries import Subject, subject
from tidewaiter.entities.screening.ship_names import imo_numbers_in_field, ships_in_field
from tidewaiter.tables import declared
from tidewaiter.terms.folding import fold

__all__ = ["addresses", "filed", "goods", "parties", "vessels"]

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
    """Every way in which bills name a ship; its id is the IMO number where it is told, else the name without a voyage.

    A ship is renamed, and each of its names counts from its own bills: so each is looked up by itself.
    """
    told = consignments.filter(_.vessel_imo.notnull() | _.vessel_name.notnull())
    seen = told.group_by("vessel_imo", "vessel_name").aggregate(first_on=_.arrived_on.min(), last_on=_.arrived_on.max())
    return [
        _vessel(key, row) for row in _rows(seen.order_by("vessel_imo", "vessel_name")) if (key := _key_of_ship(row))
    ]


def filed(filings: ir.Table) -> list[Subject]:
    """Every name that security filings give, with the country where they state one (the maker's)."""
    named = [
        filings.select(
            name=filings[role],
            country=filings.manufacturer_country if role == "manufacturer" else ibis.null("string"),
            day=filings.known_on,
        )
        for role in declared.FILED_PARTIES
    ]
    told = ibis.union(*named).filter(_.name.notnull(), _.name != "")
    seen = told.group_by("name", "country").aggregate(first_on=_.day.min(), last_on=_.day.max())
    return [_filed(row) for row in _rows(seen.order_by("name", "country"))]


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


def _key_of_ship(row: Row) -> str:
    name = str(row["vessel_name"] or "")
    return str(row["vessel_imo"] or _number(name) or fold((*ships_in_field(name)[1:], name)[0]))


def _number(field: str) -> str:
    """The IMO number that stands in the field of a ship's name, or nothing."""
    return next(iter(imo_numbers_in_field(field)), "").partition(":")[2]


def _vessel(key: str, row: Row) -> Subject:
    said = {
        "schema": "Vessel",
        "name": row["vessel_name"],
        "identifiers": f"imo:{key}",  # a name is none, and left out
    }
    return subject({**row, **said}, kind="vessel", subject_id=key)


def _filed(row: Row) -> Subject:
    name, country = str(row["name"]), str(row["country"] or "")
    key = ", ".join(part for part in (fold(name) or name, country) if part)
    return subject({**row, "countries": country}, kind="filed", subject_id=key)


def _rows(table: ir.Table) -> list[dict[str, object]]:
    return [dict(row) for row in table.to_pyarrow().to_pylist()]
