"""Rows of the lake about parties: each table is asked once, put in their order, and read some parties at a time.

What documents say stands beside the office that received them and the handling mark of their alert. Everything is
computed by the engine into files of its own, under its own limit of memory; what is held here is a slice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.tables import declared, found, resolved
from tidewaiter_workbench.bridge.party_facts import Row, called, facts, first, last_risks, told_rows

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["CELL", "TRADING", "Cell", "Shelves", "Slice", "compartments", "cut", "read_slice", "shelved", "standing"]

CELL = ("of", "office", "mark")
TRADING = ("importer", "exporter", "consignee", "shipper")
Cell = tuple[str, str, int]
"""A party, an office, a mark."""

_PLAIN_MARK = 1
_MOST = {"goods": 24, "routes": 24, "partners": 10}
_APART, _NOTHING = "\x1f", "\x1e"
_SCALE = 1 << 40
"""Digests of rows are cut to 40 bits, so that eight million of them add up to a whole number of 64."""


@dataclass(frozen=True)
class Shelves:
    """The lake's rows about parties, table by table, each in the order of the parties they are of.

    Only `lines`, who stands on each of them in which role, is in no order: each slice looks for its own there.
    """

    parties: ir.Table
    stands: ir.Table
    lines: ir.Table
    results: ir.Table
    network: ir.Table
    facts: Mapping[str, ir.Table]

    @property
    def all(self) -> tuple[ir.Table, ...]:
        """Every table from which a party is told."""
        return (self.parties, self.stands, self.results, self.network, *self.facts.values())


@dataclass(frozen=True)
class Slice:
    """The rows of some parties: by party what the house tells, by party, office and mark what documents tell."""

    parties: Sequence[Row]
    network: Mapping[str, Row]
    facts: Mapping[str, Mapping[str, list[Row]]]
    cells: Mapping[str, Mapping[Cell, list[Row]]]


def shelved(lake: Lake, marks: Mapping[str, int]) -> Shelves:
    """Ask for everything, one query a table.

    Args:
        lake: where parties are resolved.
        marks: handling mark of each line that carries another than the usual one.
    """
    names = called(lake)
    stands = lake.cached(standing(lake, marks).rename(of="party_id"))
    traded = stands.filter(stands.role.isin(["importer", "exporter"]) & (stands.document_kind == "item"))
    network = last_risks(lake, traded.select("of", item_id="document_id", imports=_.role == "importer"), names)
    parties = lake.read(resolved.PARTIES)
    whole = parties.filter(parties.merged_into.isnull() | (parties.merged_into == ""))
    return Shelves(
        parties=_ordered(lake, whole.select("schema", "name", "known_as", of="party_id")),
        stands=_ordered(lake, _with_company(stands)),
        lines=stands.filter(stands.document_kind == "item").select("document_id", other="of", as_="role"),
        results=_ordered(lake, _results(lake, stands)),
        network=_ordered(lake, network),
        facts={name: _ordered(lake, table) for name, table in facts(lake, names).items()},
    )


def standing(lake: Lake, marks: Mapping[str, int], *, only: ir.Table | None = None) -> ir.Table:
    """One row for each mention of a party: its document with day, office, mark, and where it is a line its goods.

    Args:
        lake: where documents and mentions lie.
        marks: handling mark of each line that carries another than the usual one.
        only: parties of interest, one column `party_id`; all if not said.
    """
    items = compartments(lake, marks)
    said = lake.read(declared.PARTIES).select("mention_id", "source")
    mentions = lake.read(resolved.MENTIONS)
    mentions = (mentions if only is None else mentions.semi_join(only, "party_id")).left_join(said, "mention_id")
    mentions = mentions.select(
        "party_id", "profile_id", "document_id", "document_kind", "role", "source", day="mentioned_on"
    )
    lines = items.select(
        "item_id", "office", "mark", "hs6", "origin", "dispatch", "description", value="customs_value"
    )  # fmt: skip
    on_lines = mentions.filter(mentions.document_kind == "item").inner_join(lines, [("document_id", "item_id")])
    bills = _offices_of_bills(lake, items)
    on_bills = mentions.filter(mentions.document_kind == "consignment").left_join(
        bills, [("document_id", "consignment_id")]
    )
    names = (*mentions.columns, "office", "mark", "hs6", "origin", "dispatch", "description", "value")
    empty = {name: ibis.null("string") for name in ("hs6", "origin", "dispatch", "description")}
    on_bills = on_bills.mutate(
        office=on_bills.office.fill_null(""), mark=on_bills.mark.fill_null(_PLAIN_MARK), value=ibis.null("float64"),
        **empty,
    )  # fmt: skip
    return on_lines.select(*names).union(on_bills.select(*names))


def compartments(lake: Lake, marks: Mapping[str, int]) -> ir.Table:
    """Rows of `declared.items`, each with its office and handling mark, of which neither is ever null."""
    kinds = {"item_id": pa.string(), "mark": pa.int64()}
    marked = lake.memtable(pa.table({"item_id": list(marks), "mark": list(marks.values())}, schema=pa.schema(kinds)))
    items = lake.read(declared.ITEMS).left_join(marked, "item_id").drop("item_id_right")
    return items.mutate(office=items.office.fill_null(""), mark=items.mark.fill_null(_PLAIN_MARK))


def _offices_of_bills(lake: Lake, items: ir.Table) -> ir.Table:
    """The offices that received a declaration under each bill; a bill is as confidential as its most guarded line."""
    bills = lake.read(declared.CONSIGNMENTS)
    numbered = bills.select("consignment_id", number="bill_number").union(
        bills.filter(bills.master_bill_number.notnull()).select("consignment_id", number="master_bill_number")
    )
    named = items.filter(items.bill_number.notnull()).select("office", "mark", number="bill_number")
    met = numbered.inner_join(named, "number")
    return met.group_by("consignment_id", "office").aggregate(mark=_.mark.max())


def _ordered(lake: Lake, rows: ir.Table) -> ir.Table:
    """In files whose parts hold neighbours, so that a range of parties is read without the rest."""
    return lake.cached(rows.order_by("of"))


def _with_company(stands: ir.Table) -> ir.Table:
    """Beside each mention on a line a digest of who stands there: who is with whom is news of both.

    Who they are is not put there as a list: lists of a whole lake do not fit into an engine's memory.
    """
    on_lines = stands.filter(stands.document_kind == "item")
    told = on_lines.select("document_id", who=(on_lines.role + _APART + on_lines.of).hash() % _SCALE)
    met = told.group_by(met_on="document_id").aggregate(company=_.who.sum())
    # Joined by equality alone: with a second condition on one side the engine compares every row with every other.
    return stands.left_join(met, stands.document_id == met.met_on).drop("met_on")


def _results(lake: Lake, stands: ir.Table) -> ir.Table:
    """The first result of each inspected line, for each party and compartment in which the line stands."""
    outcomes = lake.read(found.OUTCOMES)
    told = first(outcomes, by=["item_id"], order_by=[ibis.desc("illicit"), "known_on", "outcome_id"])
    known = told.select("item_id", "known_on", "exam_type", "cause", "illicit", "typology", "revenue")
    lines = _lines(stands.semi_join(known, stands.document_id == known.item_id))
    return known.inner_join(lines, [("item_id", "document_id")]).drop("document_id", "value")


def _lines(stands: ir.Table) -> ir.Table:
    """One row for each line on which a party stands, in however many roles."""
    on_lines = stands.filter(stands.document_kind == "item")
    return on_lines.group_by(*CELL, "document_id").aggregate(
        day=_.day.max(), hs6=_.hs6.max(), origin=_.origin.max(), dispatch=_.dispatch.max(),
        description=_.description.max(), value=_.value.max(), role=_.role.min(), trading=_.role.isin(TRADING).any(),
    )  # fmt: skip


def cut(lake: Lake, shelves: Shelves, *, rows_at_once: int) -> Iterator[tuple[list[tuple[str, str]], int]]:
    """Cut the parties into slices of neighbours with so many rows each, or one party that has more.

    Gives the parties of a slice, each with a digest of all that the lake holds of it, and their mentions in documents.
    """
    counted = shelves.stands.group_by("of").aggregate(mentions=_.count())
    ways = shelves.facts["ways"].group_by(way_of="of").aggregate(ways=_.count())
    rows = _digests(shelves).left_join(counted, "of").drop("of_right").left_join(ways, _.of == ways.way_of)
    table = lake.fetch(rows.select("of", "digest", _.mentions.fill_null(0), _.ways.fill_null(0)).order_by("of"))
    some: list[tuple[str, str]] = []
    mentions = weight = 0
    for of, digest, told, ways_of in zip(*(column.to_pylist() for column in table.columns), strict=True):
        if some and weight + told + ways_of > rows_at_once:
            yield some, mentions
            some, mentions, weight = [], 0, 0
        some.append((of, digest))
        mentions += told
        weight += told + ways_of + 1
    if some:
        yield some, mentions


def _digests(shelves: Shelves) -> ir.Table:
    """For each party one text that changes with any of its rows; it holds for one engine, and need not for another."""
    parts = [_digest_of(rows, n) for n, rows in enumerate(shelves.all)]
    told = parts[0]
    for part in parts[1:]:
        told = told.union(part)
    whole = told.semi_join(shelves.parties, "of").group_by("of").aggregate(part=_.part.sum(), rows=_.rows.sum())
    return whole.select("of", digest=_.part.cast("string") + ":" + _.rows.cast("string"))


def _digest_of(rows: ir.Table, n: int) -> ir.Table:
    texts = [ibis.literal(str(n))]
    for name in rows.columns:
        column = rows[name]
        texts.append(column.cast("string").fill_null(ibis.literal(_NOTHING)))
    whole = texts[0]
    for text in texts[1:]:
        whole = whole + ibis.literal(_APART) + text
    each = rows.select("of", part=whole.hash() % _SCALE)
    return each.group_by("of").aggregate(part=_.part.sum(), rows=_.count())


def read_slice(lake: Lake, shelves: Shelves, ids: Sequence[str]) -> Slice:
    """The rows of some parties, which are given in their order."""
    wanted = lake.memtable(pa.table({"of": pa.array(ids, pa.string())}))

    def some(rows: ir.Table) -> ir.Table:
        return rows.filter(rows.of.between(ids[0], ids[-1])).semi_join(wanted, "of")

    def by_party(rows: ir.Table) -> dict[str, list[Row]]:
        told: dict[str, list[Row]] = {}
        for row in told_rows(lake, some(rows).order_by("of", "nth").drop("nth")):
            told.setdefault(row.pop("of"), []).append(row)
        return told

    network = told_rows(lake, some(shelves.network))
    return Slice(
        parties=told_rows(lake, some(shelves.parties).order_by("of")),
        network={row.pop("of"): row for row in network},
        facts={name: by_party(rows) for name, rows in shelves.facts.items()},
        cells=_cells(lake, some(shelves.stands), some(shelves.results), shelves.lines),
    )


def _cells(lake: Lake, mine: ir.Table, results: ir.Table, everyone: ir.Table) -> dict[str, dict[Cell, list[Row]]]:
    lines = _lines(mine)
    # Rounded, because sums of parts that ran side by side differ in their last digit from run to run.
    counted = {"lines": _.count(), "value": _.value.sum().round(2), "last_on": _.day.max()}
    months = lines.group_by(*CELL, month=lines.day.truncate("M").cast("date")).aggregate(**counted)
    goods = lines.filter(lines.hs6.notnull()).group_by(*CELL, "hs6").aggregate(words=_.description.max(), **counted)
    routes = lines.group_by(*CELL, "origin", "dispatch").aggregate(**counted)
    written = mine.group_by(*CELL, "profile_id", "role", "source").aggregate(
        mentions=_.count(), first_on=_.day.min(), last_on=_.day.max(), document=_.document_id.max()
    )
    order = [ibis.desc("mentions"), "profile_id", "role", "source"]
    return {
        "written": _grouped(lake, written.order_by(*CELL, *order)),
        "months": _grouped(lake, months.select(*CELL, "month", "lines", "value").order_by(*CELL, "month")),
        "goods": _grouped(lake, _most(goods, "goods", "hs6")),
        "routes": _grouped(lake, _most(routes, "routes", "origin", "dispatch")),
        "partners": _grouped(lake, _most(_partners(mine, everyone), "partners", "other", "as_")),
        "results": _grouped(lake, results.order_by(*CELL, ibis.desc("known_on"), "item_id")),
    }


def _partners(mine: ir.Table, everyone: ir.Table) -> ir.Table:
    """Who else stands on a party's lines, in which role, and on how many."""
    lines = mine.filter(mine.document_kind == "item").select(*CELL, "document_id").distinct()
    met = lines.inner_join(everyone, "document_id")
    each = met.filter(met.other != met.of).select(*CELL, "document_id", "other", "as_").distinct()
    return each.group_by(*CELL, "other", "as_").aggregate(lines=_.count())


def _most(rows: ir.Table, what: str, *names: str) -> ir.Table:
    """In each cell those with the most lines."""
    most = first(rows, by=CELL, order_by=[ibis.desc("lines"), *names], most=_MOST[what])
    return most.order_by(*CELL, "nth").drop("nth")


def _grouped(lake: Lake, rows: ir.Table) -> dict[Cell, list[Row]]:
    cells: dict[Cell, list[Row]] = {}
    for row in told_rows(lake, rows):
        cells.setdefault((row.pop("of"), row.pop("office"), row.pop("mark")), []).append(row)
    return cells
