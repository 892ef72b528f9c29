"""What the lake says of parties, for the workbench to keep: asked in sets, some thousands of parties at a time.

Everything that comes out of documents is told apart by the office that received them and by the handling mark that
their alert carries, so that a page can add up what its reader may see, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
from ibis import _

from tidewaiter.columns.intervals import wilson
from tidewaiter.errors import TidewaiterError
from tidewaiter.flow.dossier import link_chart_of
from tidewaiter.lake import Lake
from tidewaiter.reports.link_chart import link_chart_page
from tidewaiter.tables import declared, found, resolved
from tidewaiter.terms.folding import compact, fold
from tidewaiter_workbench.bridge.opening import BridgeError, number, opened_lake
from tidewaiter_workbench.bridge.party_facts import Facts, Row, facts_of, told_rows
from tidewaiter_workbench.party_answers import PartyTold, PresenceTold

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["hit_rate", "number_sought", "parties", "party_chart", "standing", "words_sought"]

_AT_ONCE = 5_000
_PLAIN_MARK = 1
_MOST = {"goods": 24, "routes": 24, "partners": 10, "results": 60, "written": 40}
_TRADING = ("importer", "exporter", "consignee", "shipper")
_CELL = ("party_id", "office", "mark")
_AS_WRITTEN = ("party", "name", "address", "city", "country", "identifier", "identifier_kind", "phone", "email")


@dataclass(frozen=True)
class _Cells:
    """Rows of each kind, by party, office and mark."""

    written: dict[tuple[str, str, int], list[Row]]
    months: dict[tuple[str, str, int], list[Row]]
    goods: dict[tuple[str, str, int], list[Row]]
    routes: dict[tuple[str, str, int], list[Row]]
    partners: dict[tuple[str, str, int], list[Row]]
    results: dict[tuple[str, str, int], list[Row]]


def parties(path: Path, *, marks: Mapping[str, int]) -> Iterator[list[PartyTold]]:
    """Every party of the lake, some thousands at a time; those that were merged into others last.

    Args:
        path: the lake.
        marks: handling mark of each line that carries another than the usual one.
    """
    with opened_lake(path) as lake:
        if not lake.has(resolved.PARTIES):
            return
        facts = facts_of(lake)
        stands = standing(lake, marks)
        table = lake.read(resolved.PARTIES)
        rows = told_rows(lake, table.order_by("party_id"))
        whole = [row for row in rows if not row["merged_into"]]
        for start in range(0, len(whole), _AT_ONCE):
            yield _told(lake, stands, whole[start : start + _AT_ONCE], facts)
        yield [_merged(row) for row in rows if row["merged_into"]]


def standing(lake: Lake, marks: Mapping[str, int]) -> ir.Table:
    """One row for each mention of a party: its document with day, office, mark, and where it is a line its goods."""
    kinds = {"item_id": pa.string(), "mark": pa.int64()}
    marked = lake.memtable(pa.table({"item_id": list(marks), "mark": list(marks.values())}, schema=pa.schema(kinds)))
    items = lake.read(declared.ITEMS).left_join(marked, "item_id")
    items = items.mutate(office=items.office.fill_null(""), mark=items.mark.fill_null(_PLAIN_MARK))
    said = lake.read(declared.PARTIES).select("mention_id", "source")
    mentions = lake.read(resolved.MENTIONS).left_join(said, "mention_id")
    mentions = mentions.select(
        "party_id", "profile_id", "document_id", "document_kind", "role", "source", day="mentioned_on"
    )
    lines = items.select(
        "item_id", "office", "mark", "hs6", "origin", "dispatch", "description", "declared_on", value="customs_value"
    )
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
    return lake.cached(on_lines.select(*names).union(on_bills.select(*names)))


def _offices_of_bills(lake: Lake, items: ir.Table) -> ir.Table:
    """The offices that received a declaration under each bill; a bill is as confidential as its most guarded line."""
    bills = lake.read(declared.CONSIGNMENTS)
    numbered = bills.select("consignment_id", number="bill_number").union(
        bills.filter(bills.master_bill_number.notnull()).select("consignment_id", number="master_bill_number")
    )
    named = items.filter(items.bill_number.notnull()).select("office", "mark", number="bill_number")
    met = numbered.inner_join(named, "number")
    return met.group_by("consignment_id", "office").aggregate(mark=_.mark.max())


def _told(lake: Lake, stands: ir.Table, rows: Sequence[Row], facts: Facts) -> list[PartyTold]:
    ids = [str(row["party_id"]) for row in rows]
    wanted = lake.memtable(pa.table({"party_id": pa.array(ids, pa.string())}))
    mine = lake.cached(stands.semi_join(wanted, "party_id"))
    cells = _cells(lake, stands, mine)
    last = facts.network(lake, mine)
    told = []
    by_party: dict[str, list[PresenceTold]] = {}
    for cell in cells.written:
        by_party.setdefault(cell[0], []).append(_presence(cell, cells, facts))
    for row in rows:
        party_id = str(row["party_id"])
        content = facts.about(party_id) | {"network": last.get(party_id), "currency": lake.currency}
        told.append(
            PartyTold(
                party_id=party_id,
                schema=str(row["schema"]),
                name=str(row["name"] or row["known_as"] or party_id),
                merged_into="",
                listed=facts.listed(party_id),
                network=number(last.get(party_id, {}).get("propagated_risk")),
                expected=facts.expected(party_id),
                content=content,
                presences=tuple(by_party.get(party_id, ())),
            )
        )
    return told


def _merged(row: Row) -> PartyTold:
    party_id = str(row["party_id"])
    name = str(row["name"] or party_id)
    return PartyTold(party_id, str(row["schema"]), name, str(row["merged_into"]), None, None, None, {}, ())


def _cells(lake: Lake, stands: ir.Table, mine: ir.Table) -> _Cells:
    on_lines = mine.filter(mine.document_kind == "item")
    lines = lake.cached(
        on_lines.group_by(*_CELL, "document_id").aggregate(
            day=_.day.max(), hs6=_.hs6.max(), origin=_.origin.max(), dispatch=_.dispatch.max(),
            description=_.description.max(), value=_.value.max(), role=_.role.min(),
            trading=_.role.isin(_TRADING).any(),
        )
    )  # fmt: skip
    counted = {"lines": _.count(), "value": _.value.sum(), "last_on": _.day.max()}
    months = lines.group_by(*_CELL, month=lines.day.truncate("M").cast("date")).aggregate(**counted)
    goods = lines.filter(lines.hs6.notnull()).group_by(*_CELL, "hs6").aggregate(words=_.description.max(), **counted)
    routes = lines.group_by(*_CELL, "origin", "dispatch").aggregate(**counted)
    others = stands.select("document_id", other="party_id", as_="role")
    met = lines.inner_join(others, "document_id").filter(_.party_id != _.other)
    partners = met.group_by(*_CELL, "other", "as_").aggregate(lines=_.document_id.nunique(), last_on=_.day.max())
    written = mine.group_by(*_CELL, "profile_id", "role", "source").aggregate(
        mentions=_.count(), first_on=_.day.min(), last_on=_.day.max(), document=_.document_id.max()
    )
    results = _results(lake, lines)
    return _Cells(
        written=_grouped(lake, written.order_by(*_CELL, ibis.desc("mentions"), "profile_id", "role")),
        months=_grouped(lake, months.order_by(*_CELL, "month")),
        goods=_grouped(lake, _most(goods, "goods", "hs6")),
        routes=_grouped(lake, _most(routes, "routes", "origin")),
        partners=_grouped(lake, _most(partners, "partners", "other")),
        results=_grouped(lake, results.order_by(*_CELL, ibis.desc("known_on"), "item_id")),
    )


def _results(lake: Lake, lines: ir.Table) -> ir.Table:
    """The first result of each inspected line."""
    outcomes = lake.read(found.OUTCOMES)
    first = outcomes.mutate(
        place=ibis.row_number().over(group_by="item_id", order_by=[ibis.desc("illicit"), "known_on", "outcome_id"])
    ).filter(_.place == 0)
    known = first.select("item_id", "known_on", "exam_type", "cause", "illicit", "typology", "revenue")
    return known.inner_join(lines, [("item_id", "document_id")]).drop("document_id")


def _most(rows: ir.Table, what: str, name: str) -> ir.Table:
    """In each cell those with the most lines."""
    place = ibis.row_number().over(group_by=_CELL, order_by=[ibis.desc("lines"), name])
    return rows.mutate(place=place).filter(_.place < _MOST[what]).order_by(*_CELL, "place").drop("place")


def _grouped(lake: Lake, rows: ir.Table) -> dict[tuple[str, str, int], list[Row]]:
    cells: dict[tuple[str, str, int], list[Row]] = {}
    for row in told_rows(lake, rows):
        cells.setdefault((str(row.pop("party_id")), str(row.pop("office")), int(str(row.pop("mark")))), []).append(row)
    return cells


def _presence(cell: tuple[str, str, int], cells: _Cells, facts: Facts) -> PresenceTold:
    party_id, office, mark = cell
    written = _written(cells.written[cell], facts)
    results = cells.results.get(cell, [])
    months = cells.months.get(cell, [])
    hits = [row for row in results if row["illicit"]]
    names = [str(each["name"]) for each in written if each["name"]]
    numbers = [str(each["party"]) for each in written if each["party"]]
    content: dict[str, object] = {
        "written": [_kept(way) for way in written[: _MOST["written"]]],
        "months": [[str(row["month"])[:7], row["lines"], row["value"]] for row in months],
        "goods": [_plain(row, "hs6", "words", "lines", "value") for row in cells.goods.get(cell, ())],
        "routes": [_plain(row, "origin", "dispatch", "lines", "value") for row in cells.routes.get(cell, ())],
        "partners": [
            {"party_id": str(row["other"]), "role": row["as_"], "lines": row["lines"]}
            for row in cells.partners.get(cell, ())
        ],
        "violations": [_violation(row) for row in hits[: _MOST["results"]]],
        "revenue": sum(number(row["revenue"]) or 0.0 for row in results),
    }
    return PresenceTold(
        office=office,
        mark=mark,
        name=(names or numbers or [party_id])[0],
        roles=tuple(dict.fromkeys(str(role) for each in written for role in each["roles"])),
        keys=_keys(party_id, written),
        lines=sum(int(str(row["lines"])) for row in months),
        value=sum(number(row["value"]) or 0.0 for row in months),
        inspected=len(results),
        found=sum(bool(row["trading"]) for row in hits),
        first_on=min(each["first"] for each in written),
        last_on=max(each["last"] for each in written),
        content=content,
    )


def _written(rows: Sequence[Row], facts: Facts) -> list[Row]:
    """Ways of writing in one cell, most written first, each with why it is held for the party's."""
    ways: dict[str, Row] = {}
    for row in rows:
        way = ways.setdefault(
            str(row["profile_id"]),
            {"profile_id": row["profile_id"], "mentions": 0, "roles": [], "sources": [], "document": row["document"]}
            | {"first": row["first_on"], "last": row["last_on"]},
        )
        way["mentions"] = int(str(way["mentions"])) + int(str(row["mentions"]))
        way["first"], way["last"] = min(way["first"], row["first_on"]), max(way["last"], row["last_on"])
        for name, value in (("roles", row["role"]), ("sources", row["source"])):
            if value and value not in way[name]:
                way[name].append(value)
    said = sorted(ways.values(), key=lambda way: (-int(str(way["mentions"])), str(way["profile_id"])))
    return [way | facts.said(str(way["profile_id"])) for way in said]


def _kept(way: Row) -> Row:
    """Without what is empty, and without keys, which are for searching."""
    searched = {"name_key", "address_key", "phone_key"}
    return {name: _iso(value) for name, value in way.items() if value not in (None, "", []) and name not in searched}


def _keys(party_id: str, written: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    """What the party can be found by in the documents of one cell."""
    keys: dict[tuple[str, str], None] = {("number", compact(party_id)): None}
    for way in written:
        told = [("word", word) for text in (way["name"], way["name_key"]) for word in words_sought(str(text or ""))]
        told += [("number", compact(str(way[name]))) for name in ("party", "identifier") if way[name]]
        told += [("place", str(way["address_key"]))] if way["address_key"] else []
        told += [("phone", str(way["phone_key"]))] if way["phone_key"] else []
        keys |= dict.fromkeys((kind, value.replace("\x00", "")[:200]) for kind, value in told if value)
    return tuple(keys)


def words_sought(text: str) -> list[str]:
    """The words of a name as they are searched for: capital letters and digits, without accents."""
    return fold(text).split()


def number_sought(text: str) -> str:
    """A number as it is searched for: without blanks, dots, hyphens and slashes."""
    return compact(text)


def hit_rate(found: int, inspected: int) -> tuple[float, float, float] | None:
    """The share of inspections that found something, with its 95 % interval (Wilson); None without inspections."""
    if not inspected:
        return None
    low, high = wilson([found], [inspected])
    return found / inspected, float(low[0]), float(high[0])


def party_chart(path: Path, party_id: str, *, title: str) -> str:
    """The link chart of a party as one HTML page that opens without a network.

    Raises:
        BridgeError: the lake cannot tell.
    """
    try:
        with opened_lake(path) as lake:
            return link_chart_page(link_chart_of(lake, [party_id], title=title))
    except TidewaiterError as error:
        raise BridgeError(str(error)) from error


def _violation(row: Row) -> Row:
    names = ("item_id", "typology", "hs6", "origin", "description", "cause", "exam_type", "revenue", "role")
    return {name: row[name] for name in names} | {"declared_on": _iso(row["day"]), "known_on": _iso(row["known_on"])}


def _plain(row: Row, *names: str) -> Row:
    return {name: _iso(row[name]) for name in names}


def _iso(value: object) -> object:
    render: Callable[[], str] | None = getattr(value, "isoformat", None)
    return render() if render else value
