"""What can lie on a board, as the lake tells of it: parties, violations, series, entries of watchlists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import ibis
import ibis.expr.types as ir

from tidewaiter.lake import Lake
from tidewaiter.reports.tie_words import LISTED_ENTITY
from tidewaiter.tables import Table, known, linked, resolved
from tidewaiter.terms.folding import fold
from tidewaiter_workbench.bridge.opening import Row, rows_of

__all__ = [
    "ACTS", "ANYWHERE", "Happening", "KnownThing", "View", "day_of", "entities", "folded", "likened", "listings",
    "parties", "several_acts", "violations",
]  # fmt: skip

ANYWHERE = "*"
"""The office of what no declaration names: registers, lists, bills."""
_ENTITY = "entity:"
_ANY = "violation"
_ACT, _ACT_OF_GOODS = "{violation}, known on {day}", "{violation}, {goods}, known on {day}"
ACTS = (_ANY, _ACT, _ACT_OF_GOODS)
"""What is told of a violation."""
_MOST_SAID = 6
_MOST_HAPPENED = 40
_OF_PARTIES = ("names", "addresses", "countries", "identifiers", "phones", "emails", "known_as", "roles")
_OF_ACTS = {"typology": "typology", "happened_on": "happened_on", "known_on": "known_on", "goods": "hs6",
            "origin": "origin", "office": "office", "method": "method"}  # fmt: skip
_OF_SERIES = {
    "acts": "acts",
    "typology": "typologies",
    "goods": "goods",
    "office": "offices",
    "shared": "shared_traits",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to a thing on a day; `office` is where it was declared, if it was."""

    on: date
    kind: str
    text: str
    document: str = ""
    office: str = ANYWHERE


@dataclass(slots=True)
class KnownThing:
    """A firm, an address, a telephone, a list entry, a violation, a series."""

    node: str
    label: str
    offices: tuple[str, ...]
    ties: int = 0
    lasting: int = 0
    violations: int = 0
    country: str = ""
    first_on: date | None = None
    last_on: date | None = None
    words: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    happened: list[Happening] = field(default_factory=list)
    codes: tuple[str, ...] = ()
    listed: bool = False

    @property
    def kind(self) -> str:
        """What kind of thing it is; an entity of a register that stands on a list is a kind of its own."""
        return LISTED_ENTITY if self.listed else self.node.partition(":")[0]


@dataclass(frozen=True, slots=True)
class View:
    """A lake, and the last day whose knowledge may be used."""

    lake: Lake
    until: date

    def read(self, table: Table, column: str) -> ir.Table:
        """The rows that `column` dates up to the day; rows without a date stay."""
        rows = self.lake.read(table)
        return rows.filter(rows[column].isnull() | (rows[column] <= ibis.literal(self.until)))

    def rows(self, rows: ir.Table) -> list[Row]:
        """Rows as dictionaries."""
        return rows_of(self.lake, rows)


def folded(text: str) -> str:
    """Capitals without accents and marks: how things are searched."""
    return fold(text)


def parties(view: View, offices: dict[str, tuple[str, ...]]) -> Iterable[KnownThing]:
    """Firms and persons; one that was taken up by another is no thing any more."""
    rows = view.read(resolved.PARTIES, "first_on")
    caught = _caught(view)
    for row in view.rows(rows.filter(rows.merged_into.isnull())):
        node = f"party:{row['party_id']}"
        codes = _parts(row["known_as"])
        label = str(row["name"] or (codes[0] if codes else row["party_id"]))
        said = [*_parts(row["names"]), *_parts(row["identifiers"]), *codes]
        happened = caught.get(node, [])
        yield KnownThing(
            node,
            label,
            offices.get(node, (ANYWHERE,)),
            violations=len(happened),
            country=next(iter(_parts(row["countries"])), ""),
            first_on=day_of(row["first_on"]),
            last_on=day_of(row["last_on"]),
            words=folded(" ".join([label, *said]))[:2000],
            facts=_facts(row),
            happened=happened[-_MOST_HAPPENED:],
            codes=codes,
        )


def _facts(row: Row) -> list[tuple[str, str]]:
    told = [(name, _joined(row[name])) for name in _OF_PARTIES]
    return [("id", str(row["party_id"])), *((name, text) for name, text in told if text)]


def _caught(view: View) -> dict[str, list[Happening]]:
    """Violations of each party, as importer or seller, in the order of their days."""
    acts = view.read(linked.ACTS, "known_on")
    caught: dict[str, list[Happening]] = {}
    for row in view.rows(acts.order_by("happened_on", "act_id")):
        told = _act_in_words(row)
        office = str(row["office"] or ANYWHERE)
        for party in dict.fromkeys((row["importer"], row["exporter"])):
            if party:
                on = day_of(row["happened_on"]) or date.min
                caught.setdefault(f"party:{party}", []).append(
                    Happening(on, "violation", told, str(row["act_id"]), office)
                )
    return caught


def _act_in_words(row: Row) -> str:
    told = _ACT_OF_GOODS if row["hs6"] else _ACT
    head = str(row["typology"] or _ANY).replace("_", " ").lower()
    return told.format(violation=head, goods=row["hs6"], day=row["known_on"])


def violations(view: View) -> Iterable[KnownThing]:
    """Every known violation."""
    for row in view.rows(view.read(linked.ACTS, "known_on").order_by("act_id")):
        node, on = f"violation:{row['act_id']}", day_of(row["happened_on"])
        label = f"{str(on or '')[:7]} {str(row['typology'] or _ANY).replace('_', ' ').lower()}".strip()
        office = str(row["office"] or ANYWHERE)
        yield KnownThing(
            node,
            label,
            (office,),
            violations=1,
            country=str(row["origin"] or ""),
            first_on=on,
            last_on=on,
            words=folded(f"{label} {row['act_id']}"),
            facts=[("id", str(row["act_id"])), *_named(row, _OF_ACTS)],
            happened=[Happening(on, "violation", _act_in_words(row), str(row["act_id"]), office)] if on else [],
        )


def several_acts(view: View, offices: dict[str, tuple[str, ...]]) -> Iterable[KnownThing]:
    """Series of more than one act, in the offices of all their parties."""
    for row in view.rows(_several(view).order_by("series_id")):
        first, last = day_of(row["first_on"]) or date.min, day_of(row["last_on"]) or date.min
        codes = {code for party in _parts(row["parties"]) for code in offices.get(f"party:{party}", (ANYWHERE,))}
        yield KnownThing(
            f"series:{row['series_id']}",
            f"{row['acts']} acts {first:%Y-%m}–{last:%Y-%m}",
            tuple(sorted(codes)),
            violations=int(str(row["acts"])),
            first_on=first,
            last_on=last,
            words=folded(f"series {row['series_id']}"),
            facts=[("id", str(row["series_id"])), *_named(row, _OF_SERIES)],
        )


def _several(view: View) -> ir.Table:
    """Series of more than one act: every act belongs to a series, if only to its own."""
    series = view.read(linked.SERIES, "first_on")
    return series.filter(series.acts > 1)


def listings(view: View) -> Iterable[KnownThing]:
    """Entries of watchlists that some party or address is like."""
    listings, hits = view.read(known.LISTINGS, "valid_from"), likened(view)
    met = listings.semi_join(hits, "listing_id").select("listing_id", "list", "name")
    for row in view.rows(met.distinct().order_by("listing_id")):
        label = f"{row['name']} ({row['list']})"
        yield KnownThing(
            f"listing:{row['listing_id']}", label, (ANYWHERE,), words=folded(label), facts=[("list", str(row["list"]))]
        )


def entities(view: View, ties: ir.Table) -> Iterable[KnownThing]:
    """Firms and persons of registers that hold or are held, by their names, with the lists on which they stand."""
    ends = ties.select(node="source").union(ties.select(node="target"), distinct=True)
    ids = ends.filter(ends.node.startswith(_ENTITY)).select(listing_id=ends.node.substr(len(_ENTITY)))
    entries = view.read(known.LISTINGS, "valid_from").semi_join(ids, "listing_id")
    for row in view.rows(entries.select("listing_id", "list", "name", "register", "valid_to").order_by("listing_id")):
        last = day_of(row["valid_to"])
        lists = _parts(row["list"]) if not row["register"] and (last is None or last >= view.until) else ()
        label = f"{row['name']} ({', '.join(lists)})" if lists else str(row["name"])
        said = [("id", str(row["listing_id"])), *([("list", ", ".join(lists))] if lists else [])]
        node = f"{_ENTITY}{row['listing_id']}"
        yield KnownThing(node, label, (), words=folded(f"{label} {row['listing_id']}"), facts=said, listed=bool(lists))


def likened(view: View) -> ir.Table:
    """Likenesses of parties, addresses, owners and officers to entries of watchlists, not of registers, not cleared."""
    hits = view.read(resolved.HITS, "first_on")
    on_lists = ~hits.register.fill_null(False)
    return hits.filter(hits.subject_kind.isin(["party", "address", "holder"]), ~hits.cleared, on_lists)


def _named(row: Row, columns: dict[str, str]) -> list[tuple[str, str]]:
    told = [(name, _joined(row[column])) for name, column in columns.items() if row[column]]
    return [(name, text.replace("_", " ").lower() if name == "typology" else text) for name, text in told]


def _parts(text: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(text or "").split(";") if part.strip())


def _joined(text: object) -> str:
    parts = _parts(text)
    return " · ".join(parts[:_MOST_SAID]) + (f" (+{len(parts) - _MOST_SAID})" if len(parts) > _MOST_SAID else "")


def day_of(value: object) -> date | None:
    """A day, or nothing."""
    return value if isinstance(value, date) else None
