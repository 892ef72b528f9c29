"""What the lake says of parties, for the workbench to keep: a slice of the parties at a time.

Everything that comes out of documents is told apart by the office that received them and by the handling mark that
their alert carries, so that a page can add up what its reader may see, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tidewaiter.columns.intervals import wilson
from tidewaiter.errors import TidewaiterError
from tidewaiter.flow.dossier import link_chart_of
from tidewaiter.flow.dossier.identity import evidence_in_words
from tidewaiter.lake import Lake
from tidewaiter.reports.link_chart import link_chart_page
from tidewaiter.tables import resolved
from tidewaiter.terms.folding import compact, fold
from tidewaiter_workbench.bridge.opening import BridgeError, answering, number, opened_lake
from tidewaiter_workbench.bridge.party_facts import WRITTEN, Row, dated, house_told, told_rows
from tidewaiter_workbench.bridge.party_rows import Cell, Shelves, Slice, cut, read_slice, shelved
from tidewaiter_workbench.party_answers import PartySame, PartyTold, PresenceTold

__all__ = ["hit_rate", "number_sought", "parties", "party_chart", "words_sought"]

_ROWS_AT_ONCE = 120_000
"""Mentions and ways of writing in a slice: some 400 MB while they are told."""
_MERGED_AT_ONCE = 5_000
_MOST = {"results": 60, "written": 40}


def parties(
    path: Path,
    *,
    marks: Mapping[str, int],
    before: Mapping[str, str] | None = None,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
    rows_at_once: int = _ROWS_AT_ONCE,
) -> Iterator[list[PartyTold | PartySame]]:
    """Every party of the lake, a slice at a time; those that were merged into others last.

    Args:
        path: the lake.
        marks: handling mark of each line that carries another than the usual one.
        before: for each party what it was told from (`PartyTold.asked`); where that is the same, only so much is said.
        tell: called with mentions of parties in documents: those of the slices that were taken, and all.
        rows_at_once: mentions and ways of writing in a slice; a party with more has one to itself.
    """
    with opened_lake(path) as lake:
        if not lake.has(resolved.PARTIES):
            return
        shelves = shelved(lake, marks)
        slices = list(cut(lake, shelves, rows_at_once=rows_at_once))
        done, whole = 0, sum(mentions for _ids, mentions in slices)
        tell(done, whole)
        for some, mentions in slices:
            yield _slice(lake, shelves, {of: _asked(lake, digest) for of, digest in some}, before or {})
            done += mentions
            tell(done, whole)
        table = lake.read(resolved.PARTIES)
        merged = table.filter(table.merged_into.notnull() & (table.merged_into != ""))
        rows = told_rows(lake, merged.select("party_id", "schema", "name", "merged_into").order_by("party_id"))
        for start in range(0, len(rows), _MERGED_AT_ONCE):
            yield [_merged(row) for row in rows[start : start + _MERGED_AT_ONCE]]


def _asked(lake: Lake, digest: str) -> str:
    """What a party is told from: its rows in the lake, the lake's currency, and the code that tells."""
    return hashlib.sha256(f"{digest} {lake.currency} {answering()}".encode()).hexdigest()[:32]


def _slice(
    lake: Lake, shelves: Shelves, asked: Mapping[str, str], before: Mapping[str, str]
) -> list[PartyTold | PartySame]:
    changed = [of for of, now in asked.items() if before.get(of) != now]
    same: list[PartyTold | PartySame] = [PartySame(of) for of, now in asked.items() if before.get(of) == now]
    if not changed:
        return same
    rows = read_slice(lake, shelves, changed)
    by_party: dict[str, list[PresenceTold]] = {}
    for cell in rows.cells["written"]:
        by_party.setdefault(cell[0], []).append(_presence(cell, rows))
    told = [_party(row, rows, lake.currency, by_party.get(row["of"], []), asked[row["of"]]) for row in rows.parties]
    return [*same, *told]


def _party(row: Row, rows: Slice, currency: str, stands: Sequence[PresenceTold], asked: str) -> PartyTold:
    party_id = str(row["of"])
    about = house_told({name: by_party.get(party_id, []) for name, by_party in rows.facts.items()})
    network = dated(rows.network[party_id]) if party_id in rows.network else None
    likely = [each["score"] for each in about["likenesses"] if not (each["cleared"] or each["in_register"])]
    likely += [
        each["likeness"] * (1.0 if each["counts_as_listed"] else each["alike_score"])
        for each in about["owners"]
        if each["counts_as_listed"] or each["alike_score"]
    ]
    return PartyTold(
        party_id=party_id,
        schema=str(row["schema"]),
        name=str(row["name"] or row["known_as"] or party_id),
        merged_into="",
        listed=max(likely, default=None),
        network=number((network or {}).get("propagated_risk")),
        expected=about["forecasts"][0]["expected_acts"] if about["forecasts"] else None,
        content={**about, "network": network, "currency": currency},
        presences=tuple(stands),
        asked=asked,
    )


def _merged(row: Row) -> PartyTold:
    party_id = str(row["party_id"])
    name = str(row["name"] or party_id)
    return PartyTold(party_id, str(row["schema"]), name, str(row["merged_into"]), None, None, None, {}, ())


def _presence(cell: Cell, rows: Slice) -> PresenceTold:
    party_id, office, mark = cell
    written = _written(rows.cells["written"][cell], rows.facts["ways"][party_id])
    results, months, goods, routes, partners = (
        rows.cells[what].get(cell, []) for what in ("results", "months", "goods", "routes", "partners")
    )
    hits = [row for row in results if row["illicit"]]
    names = [str(each["name"]) for each in written if each["name"]]
    numbers = [str(each["party"]) for each in written if each["party"]]
    content: dict[str, object] = {
        "written": [_kept(way) for way in written[: _MOST["written"]]],
        "months": [[str(row["month"])[:7], row["lines"], row["value"]] for row in months],
        "goods": [_plain(row, "hs6", "words", "lines", "value") for row in goods],
        "routes": [_plain(row, "origin", "dispatch", "lines", "value") for row in routes],
        "partners": [{"party_id": row["other"], "role": row["as_"], "lines": row["lines"]} for row in partners],
        "violations": [_violation(row) for row in hits[: _MOST["results"]]],
        "revenue": round(sum(number(row["revenue"]) or 0.0 for row in results), 2),
    }
    return PresenceTold(
        office=office,
        mark=mark,
        name=(names or numbers or [party_id])[0],
        roles=tuple(dict.fromkeys(str(role) for each in written for role in each["roles"])),
        keys=_keys(party_id, written),
        lines=sum(int(str(row["lines"])) for row in months),
        value=round(sum(number(row["value"]) or 0.0 for row in months), 2),
        inspected=len(results),
        found=sum(bool(row["trading"]) for row in hits),
        first_on=min(each["first"] for each in written),
        last_on=max(each["last"] for each in written),
        content=content,
    )


def _written(rows: Sequence[Row], said: Sequence[Row]) -> list[Row]:
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
    records = {row["profile_id"]: row for row in said}
    ranked = sorted(ways.values(), key=lambda way: (-int(str(way["mentions"])), str(way["profile_id"])))
    return [way | _said(records[way["profile_id"]]) for way in ranked]


def _said(record: Row) -> Row:
    evidence = record["evidence"]
    return {name: record[name] for name in WRITTEN} | {"why": evidence_in_words(evidence) if evidence else ""}


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
