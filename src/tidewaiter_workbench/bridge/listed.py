"""Whom and what the papers of goods lines name that is like an entry of a list, for a person to look at.

Detectors tell the strongest that nobody has cleared. A person sees all of it: the weak and the cleared, too, and what
says little by itself, as a house in which a listed firm sits or goods of a country that an order is about.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import ibis
from ibis import _

from tidewaiter.columns.words import folded
from tidewaiter.signals.papers import VESSEL, filed_names, named_on_papers, ships
from tidewaiter.tables import declared, known, resolved
from tidewaiter_workbench.answers import ListedName
from tidewaiter_workbench.bridge.clearing import with_end
from tidewaiter_workbench.bridge.days import Days
from tidewaiter_workbench.bridge.opening import Row, grouped, rows_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tidewaiter.lake import Lake

__all__ = ["AT_AN_ADDRESS", "GOODS", "listed_names"]

GOODS = "goods"
AT_AN_ADDRESS = "{role}, its address"


def listed_names(lake: Lake, mine: ir.Table, days: Days, *, run: str = "") -> dict[str, list[ListedName]]:
    """Of each of some lines (rows of `declared.items`) what is like an entry, the likeliest first.

    `run` is what the lake published last.
    """
    if not lake.has(known.LISTINGS):
        return {}
    hits = lake.read(resolved.HITS)
    hits = lake.cached(with_end(lake, hits.filter(~hits.register.fill_null(False))).drop("register"))
    found = [*_parties(lake, mine, days, hits), *_cargo(lake, mine, days, hits), *_goods(lake, mine, hits)]
    found.sort(key=lambda row: (-float(str(row["score"])), str(row["listing_id"]), str(row["role"])))
    return {item: [_listed(row, run) for row in _each_once(rows)] for item, rows in grouped(found, "item_id").items()}


def _parties(lake: Lake, mine: ir.Table, days: Days, hits: ir.Table) -> list[Row]:
    """Parties of the lines and their bills, and the addresses under which they are named."""
    bills = lake.cached(lake.read(declared.CONSIGNMENTS).semi_join(mine, "bill_number"))
    mentions = lake.read(resolved.MENTIONS)
    own = days.of(mentions, "mentioned_on").semi_join(mine, [("document_id", "item_id")])
    arrived = rows_of(lake, bills.aggregate(first=bills.arrived_on.min(), last=bills.arrived_on.max()))[0]
    if arrived["first"] is not None:
        theirs = Days(**arrived).of(mentions, "mentioned_on")  # type: ignore[arg-type]
        own = own.union(theirs.semi_join(bills, [("document_id", "consignment_id")]), distinct=True)
    named = named_on_papers(own, mine, bills)
    profiles = lake.read(resolved.PROFILES).select("profile_id", "name", "address", "address_key")
    said = named.select("role", "profile_id", "party_id", item_id="document_id").join(profiles, "profile_id")
    said = lake.cached(said)
    by_party = said.join(_of(hits, "party"), [("party_id", "subject_id")])
    by_house = said.join(_of(hits, "address"), [("address_key", "subject_id")])
    houses = rows_of(lake, by_house)
    for row in houses:
        row |= {"name": row["address"], "role": AT_AN_ADDRESS.format(role=row["role"])}
    return [*rows_of(lake, by_party), *houses]


def _cargo(lake: Lake, mine: ir.Table, days: Days, hits: ir.Table) -> list[Row]:
    """Ships of the lines' bills, and names of the filings for them."""
    like = lake.read(resolved.CARGO_LIKENESSES)
    like = like.select("subject_kind", "subject_id", "name", "number", "country").distinct()
    bills, numbers = lake.read(declared.CONSIGNMENTS), mine.select(number="bill_number").distinct()
    either = bills.bill_number.isin(numbers.number) | bills.master_bill_number.isin(numbers.number)
    carried = ships(mine, bills.filter(either)).join(
        like.filter(_.subject_kind == VESSEL), [("vessel_name", "name"), ("vessel_imo", "number")]
    )
    parties = days.of(lake.read(declared.PARTIES), "mentioned_on")
    filings = lake.read(declared.FILINGS).semi_join(mine, "bill_number")
    filed = filed_names(mine, filings, parties).join(like.filter(_.subject_kind == "filed"), ["name", "country"])
    told = ("item_id", "role", "name", "subject_kind", "subject_id")
    both = carried.mutate(role=ibis.literal(VESSEL), name=carried.vessel_name).select(*told)
    both = both.union(filed.select(*told))
    return rows_of(lake, both.join(hits, ["subject_kind", "subject_id"]))


def _goods(lake: Lake, mine: ir.Table, hits: ir.Table) -> list[Row]:
    """Goods that an order is about, where it names the origin that is declared."""
    told = mine.filter(_.description.notnull()).select("item_id", "origin", name="description")
    told = told.mutate(text=folded(told.name), role=ibis.literal(GOODS))
    rows = rows_of(lake, told.join(_of(hits, GOODS), [("text", "subject_id")]))
    return [row for row in rows if row["origin"] in json.loads(str(row["evidence"])).get("origin", ())]


def _of(hits: ir.Table, kind: str) -> ir.Table:
    return hits.filter(hits.subject_kind == kind)


def _each_once(rows: list[Row]) -> list[Row]:
    """One row of each role and entry: a bill of many lines names its parties again and again."""
    kept: dict[tuple[object, object], Row] = {}
    for row in rows:
        kept.setdefault((row["role"], row["listing_id"]), row)
    return list(kept.values())


def _listed(row: Row, run: str) -> ListedName:
    return ListedName(
        role=str(row["role"]),
        name=str(row["name"] or ""),
        list=str(row["list"]),
        listing_id=str(row["listing_id"]),
        score=float(str(row["score"])),
        reason=str(row["reason"]),
        cleared=bool(row["cleared"]),
        since=row["first_on"],  # type: ignore[arg-type]
        subject_kind=str(row["subject_kind"]),
        subject_id=str(row["subject_id"]),
        listing_digest=str(row["listing_digest"] or ""),
        cleared_until=row["cleared_until"],  # type: ignore[arg-type]
        run=run,
    )
