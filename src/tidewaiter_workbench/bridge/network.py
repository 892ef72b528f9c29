"""The network as the lake knows it, told once for all: every thing that can lie on a board, and every tie.

One thing's ties cost the engine a quarter of a second on two hundred thousand lines, whatever the thing; a board asks
for many, and a path for thousands. So all of it is brought to the workbench's own database when that is filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir

from tidewaiter.lake import Lake
from tidewaiter.reports.layout import placed
from tidewaiter.tables import Table, declared, known, linked, resolved
from tidewaiter.terms.folding import fold
from tidewaiter_workbench.bridge.opening import Row, opened_lake, rows_of

__all__ = ["ANYWHERE", "Happening", "KnownThing", "KnownTie", "Network", "folded", "laid_out", "network"]

ANYWHERE = "*"
"""The office of what no declaration names: registers, lists, bills."""
_ALONE = ("container", "template")
"""Things that tell nothing unless two parties share them."""
_TOLD = ("party", "listing", "series", "violation")
"""Things that have a table of their own."""
_PASSING = ("declared_by", "sent_by", "carried_by", "described_as", "shipped_in")
"""Ties of which every busy firm has many."""
_BATCH = 20_000
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

    @property
    def kind(self) -> str:
        """What kind of thing it is."""
        return self.node.partition(":")[0]


@dataclass(frozen=True, slots=True)
class KnownTie:
    """A tie; each document that shows it stands with its day and its office."""

    kind: str
    source: str
    target: str
    documents: int | None
    first_on: date | None
    last_on: date | None
    share_pct: float | None = None
    evidence: tuple[tuple[str, str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """All things, and the ties between them in the order in which they are read."""

    run: str
    things: dict[str, KnownThing]
    ties: Iterator[KnownTie]


@dataclass(frozen=True, slots=True)
class _View:
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


@contextmanager
def network(path: Path, *, until: date) -> Iterator[Network]:
    """Open the network of a lake as it was known at the end of a day; its ties are read while they are taken."""
    with opened_lake(path) as lake:
        view = _View(lake, until)
        offices = _offices_of_parties(view)
        extra = [*_successions(view), *_likenesses(view), *_series_ties(view)]
        things = _things(view, offices, extra)
        runs = lake.runs()
        documents = _documents(view)
        yield Network(str(runs[-1]["run"]) if runs else "", things, _ties(view, things, extra, documents))


def folded(text: str) -> str:
    """Capitals without accents and marks: how things are searched."""
    return fold(text)


def laid_out(
    labels: list[str], ties: list[tuple[int, int]], held: dict[int, tuple[float, float]], roots: list[int]
) -> list[tuple[float, float]]:
    """Where things lie on a board: those held where they were, the others near what they are tied to."""
    return placed(labels, ties, roots=roots, held=held)


def _offices_of_parties(view: _View) -> dict[str, tuple[str, ...]]:
    """The offices in whose declarations a party is named; a party that is in none is in nobody's compartment."""
    mentions, items = view.read(resolved.MENTIONS, "mentioned_on"), view.read(declared.ITEMS, "declared_on")
    named = mentions.inner_join(items, mentions.document_id == items.item_id)
    pairs = named.filter(named.office.notnull()).select("party_id", "office").distinct().order_by("party_id", "office")
    offices: dict[str, list[str]] = {}
    for row in view.rows(pairs):
        offices.setdefault(f"party:{row['party_id']}", []).append(str(row["office"]))
    return {party: tuple(codes) for party, codes in offices.items()}


def _things(view: _View, offices: dict[str, tuple[str, ...]], extra: list[KnownTie]) -> dict[str, KnownThing]:
    counted = _counted(view)
    for tie in extra:
        for end in (tie.source, tie.target):
            ties, lasting = counted.get(end, (0, 0))
            counted[end] = ties + 1, lasting + 1
    told = (*_parties(view, offices), *_listings(view), *_violations(view), *_series(view, offices))
    things = {thing.node: thing for thing in told}
    for node, (ties, lasting) in counted.items():
        kind, _, value = node.partition(":")
        if node not in things and kind not in _TOLD and (ties > 1 or kind not in _ALONE):
            label = ", ".join(part for part in value.split("|") if part)
            things[node] = KnownThing(node, label, (), words=folded(label))
        if node in things:
            things[node].ties, things[node].lasting = ties, lasting
    _share_offices(view, things, offices)
    return things


def _counted(view: _View) -> dict[str, tuple[int, int]]:
    """Ties of each node: all of them, and those that count for a hub (passing ones only where they lead to)."""
    edges = _edges(view)
    passing = edges.kind.isin(_PASSING).cast("int64")
    zero = ibis.literal(0, "int64")
    ends = edges.select(node="source", passing=passing).union(edges.select(node="target", passing=zero))
    counted = ends.group_by("node").aggregate(ties=ends.count(), passing=ends.passing.sum())
    return {
        row["node"]: (row["ties"], row["ties"] - row["passing"])  # type: ignore[operator, misc]
        for row in view.rows(counted)
    }


def _share_offices(view: _View, things: dict[str, KnownThing], offices: dict[str, tuple[str, ...]]) -> None:
    """What is no party lies where the parties do that have it."""
    edges = _edges(view)
    pairs = edges.filter(edges.source.startswith("party:"), ~edges.target.startswith("party:")).select(
        "source", "target"
    )
    gathered: dict[str, set[str]] = {}
    for row in view.rows(pairs.distinct()):
        target = str(row["target"])
        if target in things:
            gathered.setdefault(target, set()).update(offices.get(str(row["source"]), (ANYWHERE,)))
    for node, thing in things.items():
        if not thing.offices:
            thing.offices = tuple(sorted(gathered.get(node, {ANYWHERE})))


def _edges(view: _View) -> ir.Table:
    """Ties of documents and registers; who carries on for whom is told from its own table, with its probability."""
    edges = view.read(linked.EDGES, "known_on")
    return edges.filter(edges.kind != "replaced_by")


def _parties(view: _View, offices: dict[str, tuple[str, ...]]) -> Iterable[KnownThing]:
    parties = view.read(resolved.PARTIES, "first_on")
    caught = _caught(view)
    for row in view.rows(parties.filter(parties.merged_into.isnull())):
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
            first_on=_day(row["first_on"]),
            last_on=_day(row["last_on"]),
            words=folded(" ".join([label, *said]))[:2000],
            facts=_facts(row),
            happened=happened[-_MOST_HAPPENED:],
            codes=codes,
        )


def _facts(row: Row) -> list[tuple[str, str]]:
    told = [(name, _joined(row[name])) for name in _OF_PARTIES]
    return [("id", str(row["party_id"])), *((name, text) for name, text in told if text)]


def _caught(view: _View) -> dict[str, list[Happening]]:
    """Violations of each party, as importer or seller, in the order of their days."""
    acts = view.read(linked.ACTS, "known_on")
    caught: dict[str, list[Happening]] = {}
    for row in view.rows(acts.order_by("happened_on", "act_id")):
        told = _act_in_words(row)
        office = str(row["office"] or ANYWHERE)
        for party in dict.fromkeys((row["importer"], row["exporter"])):
            if party:
                on = _day(row["happened_on"]) or date.min
                caught.setdefault(f"party:{party}", []).append(
                    Happening(on, "violation", told, str(row["act_id"]), office)
                )
    return caught


def _act_in_words(row: Row) -> str:
    goods = f", {row['hs6']}" if row["hs6"] else ""
    return f"{str(row['typology'] or 'violation').replace('_', ' ').lower()}{goods}, known on {row['known_on']}"


def _violations(view: _View) -> Iterable[KnownThing]:
    for row in view.rows(view.read(linked.ACTS, "known_on").order_by("act_id")):
        node, on = f"violation:{row['act_id']}", _day(row["happened_on"])
        label = f"{on or ''} {str(row['typology'] or 'violation').replace('_', ' ').lower()}".strip()
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


def _series(view: _View, offices: dict[str, tuple[str, ...]]) -> Iterable[KnownThing]:
    for row in view.rows(_several(view).order_by("series_id")):
        first, last = _day(row["first_on"]) or date.min, _day(row["last_on"]) or date.min
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


def _several(view: _View) -> ir.Table:
    """Series of more than one act: every act belongs to a series, if only to its own."""
    series = view.read(linked.SERIES, "first_on")
    return series.filter(series.acts > 1)


def _listings(view: _View) -> Iterable[KnownThing]:
    """Entries of watchlists that some party or address is like."""
    listings, hits = view.read(known.LISTINGS, "valid_from"), _hits(view)
    met = listings.semi_join(hits, "listing_id").select("listing_id", "list", "name")
    for row in view.rows(met.distinct().order_by("listing_id")):
        label = f"{row['name']} ({row['list']})"
        yield KnownThing(
            f"listing:{row['listing_id']}", label, (ANYWHERE,), words=folded(label), facts=[("list", str(row["list"]))]
        )


def _hits(view: _View) -> ir.Table:
    hits = view.read(resolved.HITS, "first_on")
    return hits.filter(hits.subject_kind.isin(["party", "address"]), ~hits.cleared)


def _likenesses(view: _View) -> Iterable[KnownTie]:
    for row in view.rows(_hits(view).order_by("subject_id", "listing_id")):
        source = f"{row['subject_kind']}:{row['subject_id']}"
        note = f"likeness {row['score']:.2f}: {row['reason']}"
        on = _day(row["first_on"])
        yield KnownTie("likened_to", source, f"listing:{row['listing_id']}", None, on, None, note=note)


def _successions(view: _View) -> Iterable[KnownTie]:
    """Who carries on for whom."""
    for row in view.rows(view.read(linked.SUCCESSORS, "known_on").order_by("old_party", "new_party")):
        old, new = (f"party:{row[name]}" for name in ("old_party", "new_party"))
        note = f"probability {row['probability']:.2f}"
        yield KnownTie("replaced_by", old, new, None, _day(row["began_on"]), None, note=note)


def _series_ties(view: _View) -> Iterable[KnownTie]:
    """A party's violations, and the series that each belongs to."""
    acts = view.read(linked.ACTS, "known_on")
    for row in view.rows(acts.order_by("happened_on", "act_id")):
        node, on = f"violation:{row['act_id']}", _day(row["happened_on"])
        shown = ((str(row["act_id"]), on.isoformat() if on else "", str(row["office"] or ANYWHERE)),)
        for party in dict.fromkeys((row["importer"], row["exporter"])):
            if party:
                yield KnownTie("caught_with", f"party:{party}", node, 1, on, on, evidence=shown)
        note = f"probability {row['probability']:.2f}"
        yield KnownTie("part_of", node, f"series:{row['series_id']}", 1, on, on, evidence=shown, note=note)


def _documents(view: _View) -> dict[str, tuple[str, str]]:
    """Day and office of every goods line: what evidence may be shown to whom."""
    items = view.lake.fetch(view.read(declared.ITEMS, "declared_on").select("item_id", "declared_on", "office"))
    columns = (items[name].to_pylist() for name in ("item_id", "declared_on", "office"))
    return {item: (on.isoformat(), office or "") for item, on, office in zip(*columns, strict=True)}


def _ties(
    view: _View, things: dict[str, KnownThing], extra: list[KnownTie], documents: dict[str, tuple[str, str]]
) -> Iterator[KnownTie]:
    for tie in extra:
        if tie.source in things and tie.target in things:
            yield tie
    for batch in view.lake.stream(_edges(view), batch_rows=_BATCH):
        for row in batch.to_pylist():
            if row["source"] in things and row["target"] in things:
                shown = str(row["evidence"]).split(";") if row["evidence"] else []
                yield KnownTie(
                    row["kind"],
                    row["source"],
                    row["target"],
                    row["documents"],
                    row["first_on"],
                    row["last_on"],
                    share_pct=row["share_pct"],
                    evidence=tuple((each, *documents.get(each, ("", ANYWHERE))) for each in shown),
                )


def _named(row: Row, columns: dict[str, str]) -> list[tuple[str, str]]:
    told = [(name, _joined(row[column])) for name, column in columns.items() if row[column]]
    return [(name, text.replace("_", " ").lower() if name == "typology" else text) for name, text in told]


def _parts(text: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(text or "").split(";") if part.strip())


def _joined(text: object) -> str:
    parts = _parts(text)
    return " · ".join(parts[:_MOST_SAID]) + (f" (+{len(parts) - _MOST_SAID})" if len(parts) > _MOST_SAID else "")


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
