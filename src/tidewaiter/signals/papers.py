"""The bills and security filings of a line, as they were known on its day, and whom they name.

A declaration names its own parties, and its bill and filing name others: a shipper, somebody to be notified, a maker.
Who is looked for must be met wherever the papers of the line name him. A line that names a master bill is told of the
ship alone: the parties of its house bills are as many as the container has owners. A number under which papers
came in on more than ten days ("NONE", "0") is no bill's from then on.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from tidewaiter.columns.words import folded
from tidewaiter.tables import declared

__all__ = ["ROLES", "VESSEL", "filed_names", "named_on_papers", "ships"]

_FILED = {column: column for column in declared.FILED_PARTIES} | {"ship_to": "deliver-to party"}
"""Columns of `declared.filings` that name a party, each with its role in words."""

_MOST_DAYS = 10
"""On so many days papers of one bill come in at most: its lines, house bills under a master, an amended filing."""

VESSEL = "vessel"
ROLES = (*_FILED.values(), VESSEL)
"""As what bills and filings name somebody or something, beside the roles of parties."""


def named_on_papers(named: ir.Table, items: ir.Table, consignments: ir.Table) -> ir.Table:
    """Mentions of lines, and those on bills that lines name, as if the lines themselves named them on their day.

    Args:
        named: rows with `document_id`, `document_kind`, `role` and `mentioned_on`, of items and consignments.
        items: rows of `declared.items`.
        consignments: rows of `declared.consignments`.

    Returns:
        the columns of `named`, each row of an item.
    """
    bills = consignments.select("consignment_id", number="bill_number", day="arrived_on")
    both = _met(items, bills).filter(_.day <= _.declared_on).select("item_id", "declared_on", "consignment_id")
    theirs = named.filter(_.document_kind == "consignment").join(both, [("document_id", "consignment_id")])
    kind = ibis.literal("item")
    theirs = theirs.mutate(document_id=_.item_id, mentioned_on=_.declared_on, document_kind=kind)
    return named.filter(_.document_kind == "item").union(theirs.select(*named.columns))


def ships(items: ir.Table, consignments: ir.Table) -> ir.Table:
    """The ships of each line by its bill or master bill: `item_id`, `declared_on`, `vessel_name` and `vessel_imo`.

    A bill counts from the day of its arrival. Names and numbers that are not stated are empty texts.
    """
    told = consignments.filter(_.vessel_name.notnull() | _.vessel_imo.notnull())
    said = {name: told[name].fill_null("") for name in ("vessel_name", "vessel_imo")}
    own = told.select(day="arrived_on", number="bill_number", **said)
    master = told.filter(_.master_bill_number.notnull())
    both = own.union(master.select(day="arrived_on", number="master_bill_number", **said))
    met = _met(items, both, "vessel_name", "vessel_imo").filter(_.day <= _.declared_on)
    return met.select("item_id", "declared_on", *said)


def filed_names(items: ir.Table, filings: ir.Table, parties: ir.Table) -> ir.Table:
    """Whom the security filings of a line name and the line does not: role and name.

    A filing counts when it was known before the line's day. Who is a party of the line itself is known there with
    address and country, which a filing does not tell.

    Args:
        items: rows of `declared.items`.
        filings: rows of `declared.filings`.
        parties: rows of `declared.parties`.

    Returns:
        `item_id`, `declared_on`, `role` in words, `name` and `country` (of the maker, else an empty text).
    """
    named = [
        filings.select(
            number="bill_number",
            day="known_on",
            role=ibis.literal(role),
            name=filings[column],
            country=filings.manufacturer_country.fill_null("") if column == "manufacturer" else ibis.literal(""),
        )
        for column, role in _FILED.items()
    ]
    said = ("role", "name", "country")
    written = ibis.union(*named).filter(_.name.notnull(), _.name != "")
    told = _met(items, written, *said).filter(_.day < _.declared_on).select("item_id", "declared_on", *said)
    own = parties.filter(_.document_kind == "item", _.name.notnull())
    own = own.select(item_id="document_id", folded=folded(own.name)).distinct()
    return told.mutate(folded=folded(told.name)).anti_join(own, ["item_id", "folded"]).drop("folded")


def _met(items: ir.Table, papers: ir.Table, *said: str) -> ir.Table:
    """Each line with the papers of its bill (`number` and `day`), before the number turns out to be nobody's.

    That counts only what had come in by the line's day, so that later papers change nothing of it. With `said` what
    papers of a number say is told once, with its first day.
    """
    days = papers.select("number", "day").distinct()
    placed = days.mutate(place=ibis.row_number().over(ibis.window(group_by="number", order_by="day")))
    over = placed.filter(_.place == _MOST_DAYS).select("number", over_from="day")
    once = papers.group_by("number", *said).aggregate(day=papers.day.min()) if said else papers
    lines = items.filter(_.bill_number.notnull()).select("item_id", "declared_on", number="bill_number")
    return _until(lines, "declared_on", over).join(_until(once, "day", over), "number")


def _until(rows: ir.Table, day: str, over: ir.Table) -> ir.Table:
    told = rows.left_join(over, "number")
    return told.filter(told.over_from.isnull() | (told[day] < told.over_from)).select(*rows.columns)
