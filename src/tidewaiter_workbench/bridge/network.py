"""The network as the lake knows it, told once for all: every thing that can lie on a board, and every tie.

One thing's ties cost the engine a quarter of a second on two hundred thousand lines, whatever the thing; a board asks
for many, and a path for thousands. So all of it is brought to the workbench's own database when that is filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir

from tidewaiter.reports.layout import placed
from tidewaiter.tables import declared, linked, resolved
from tidewaiter_workbench.bridge.known_things import (
    ANYWHERE,
    KnownThing,
    View,
    day_of,
    entities,
    folded,
    likened,
    listings,
    parties,
    several_acts,
    violations,
)
from tidewaiter_workbench.bridge.opening import Row, opened_lake

__all__ = ["NOTES", "KnownTie", "Network", "laid_out", "network"]

_LIKENESS = "likeness {score}: {reason}"
_PROBABILITY, _NEARLY_SURE = "probability {probability}", "probability over 0.99"
NOTES = (_LIKENESS, _PROBABILITY, _NEARLY_SURE)
"""What is noted of ties that are not certain."""

_ALONE = ("container", "template")
"""Things that tell nothing unless two parties share them."""
_TOLD = ("party", "listing", "series", "violation")
"""Things that have a table of their own."""
_PASSING = ("declared_by", "sent_by", "carried_by", "described_as", "shipped_in")
"""Ties of which every busy firm has many."""
_BATCH = 20_000


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


@contextmanager
def network(path: Path, *, until: date) -> Iterator[Network]:
    """Open the network of a lake as it was known at the end of a day; its ties are read while they are taken."""
    with opened_lake(path) as lake:
        view = View(lake, until)
        offices = _offices_of_parties(view)
        extra = [*_successions(view), *_likenesses(view), *_series_ties(view)]
        things = _things(view, offices, extra)
        runs = lake.runs()
        documents = _documents(view)
        yield Network(str(runs[-1]["run"]) if runs else "", things, _ties(view, things, extra, documents))


def laid_out(
    labels: list[str], ties: list[tuple[int, int]], held: dict[int, tuple[float, float]], roots: list[int]
) -> list[tuple[float, float]]:
    """Where things lie on a board: those held where they were, the others near what they are tied to."""
    return placed(labels, ties, roots=roots, held=held)


def _offices_of_parties(view: View) -> dict[str, tuple[str, ...]]:
    """The offices in whose declarations a party is named; a party that is in none is in nobody's compartment."""
    mentions, items = view.read(resolved.MENTIONS, "mentioned_on"), view.read(declared.ITEMS, "declared_on")
    named = mentions.inner_join(items, mentions.document_id == items.item_id)
    pairs = named.filter(named.office.notnull()).select("party_id", "office").distinct().order_by("party_id", "office")
    offices: dict[str, list[str]] = {}
    for row in view.rows(pairs):
        offices.setdefault(f"party:{row['party_id']}", []).append(str(row["office"]))
    return {party: tuple(codes) for party, codes in offices.items()}


def _things(view: View, offices: dict[str, tuple[str, ...]], extra: list[KnownTie]) -> dict[str, KnownThing]:
    counted = _counted(view)
    for tie in extra:
        for end in (tie.source, tie.target):
            ties, lasting = counted.get(end, (0, 0))
            counted[end] = ties + 1, lasting + 1
    told = (*parties(view, offices), *listings(view), *violations(view), *several_acts(view, offices))
    things = {thing.node: thing for thing in (*told, *entities(view, _edges(view)))}
    for node, (ties, lasting) in counted.items():
        kind, _, value = node.partition(":")
        if node not in things and kind not in _TOLD and (ties > 1 or kind not in _ALONE):
            label = ", ".join(part for part in value.split("|") if part)
            things[node] = KnownThing(node, label, (), words=folded(label))
        if node in things:
            things[node].ties, things[node].lasting = ties, lasting
    _share_offices(view, things, offices)
    return things


def _counted(view: View) -> dict[str, tuple[int, int]]:
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


def _share_offices(view: View, things: dict[str, KnownThing], offices: dict[str, tuple[str, ...]]) -> None:
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


def _edges(view: View) -> ir.Table:
    """Ties of documents and registers; who carries on for whom is told from its own table, with its probability."""
    edges = view.read(linked.EDGES, "known_on")
    held = edges.known_until.isnull() | (edges.known_until > ibis.literal(view.until))
    return edges.filter(edges.kind != "replaced_by", held)


def _probably(row: Row) -> str:
    """What is nearly certain is never told as certain."""
    probability = float(str(row["probability"]))
    nearly = 0.995 <= probability < 1
    return _NEARLY_SURE if nearly else _PROBABILITY.format(probability=f"{probability:.2f}")


def _likenesses(view: View) -> Iterable[KnownTie]:
    for row in view.rows(likened(view).order_by("subject_id", "listing_id")):
        kind = "entity" if row["subject_kind"] == "holder" else row["subject_kind"]
        source = f"{kind}:{row['subject_id']}"
        note = _LIKENESS.format(score=f"{row['score']:.2f}", reason=row["reason"])
        on = day_of(row["first_on"])
        yield KnownTie("likened_to", source, f"listing:{row['listing_id']}", None, on, None, note=note)


def _successions(view: View) -> Iterable[KnownTie]:
    """Who is likely to carry on for whom, or was told so on that day and is withdrawn since."""
    pairs, day = view.read(linked.SUCCESSORS, "likely_on"), ibis.literal(view.until)
    ever = pairs.filter((pairs.probability >= linked.LIKELY_SUCCESSOR) | pairs.withdrawn_on.notnull())
    likely = ever.filter(
        ever.likely_since.isnull() | (ever.likely_since <= day),
        ever.withdrawn_on.isnull() | (ever.withdrawn_on > day),
    ).mutate(probability=ibis.coalesce(ever.was_probability, ever.probability))
    for row in view.rows(likely.order_by("old_party", "new_party")):
        old, new = (f"party:{row[name]}" for name in ("old_party", "new_party"))
        note = _probably(row)
        yield KnownTie("replaced_by", old, new, None, day_of(row["began_on"]), None, note=note)


def _series_ties(view: View) -> Iterable[KnownTie]:
    """A party's violations, and the series that each belongs to."""
    acts = view.read(linked.ACTS, "known_on")
    for row in view.rows(acts.order_by("happened_on", "act_id")):
        node, on = f"violation:{row['act_id']}", day_of(row["happened_on"])
        shown = ((str(row["act_id"]), on.isoformat() if on else "", str(row["office"] or ANYWHERE)),)
        for party in dict.fromkeys((row["importer"], row["exporter"])):
            if party:
                yield KnownTie("caught_with", f"party:{party}", node, 1, on, on, evidence=shown)
        note = _probably(row)
        yield KnownTie("part_of", node, f"series:{row['series_id']}", 1, on, on, evidence=shown, note=note)


def _documents(view: View) -> dict[str, tuple[str, str]]:
    """Day and office of every goods line: what evidence may be shown to whom."""
    items = view.lake.fetch(view.read(declared.ITEMS, "declared_on").select("item_id", "declared_on", "office"))
    columns = (items[name].to_pylist() for name in ("item_id", "declared_on", "office"))
    return {item: (on.isoformat(), office or "") for item, on, office in zip(*columns, strict=True)}


def _ties(
    view: View, things: dict[str, KnownThing], extra: list[KnownTie], documents: dict[str, tuple[str, str]]
) -> Iterator[KnownTie]:
    for tie in extra:
        if tie.source in things and tie.target in things:
            yield tie
    for batch in view.lake.stream(_edges(view), batch_rows=_BATCH):
        for row in batch.to_pylist():
            if row["source"] in things and row["target"] in things:
                yield _tie(row, documents, until=view.until)


def _tie(row: Row, documents: dict[str, tuple[str, str]], *, until: date) -> KnownTie:
    """One tie; if it went on after the day, without its count and its end, and without documents of later days."""
    last = day_of(row["last_on"])
    later = last is not None and last > until
    shown = [each for each in str(row["evidence"] or "").split(";") if each and (each in documents or not later)]
    share, count = row["share_pct"], row["documents"]
    return KnownTie(
        str(row["kind"]),
        str(row["source"]),
        str(row["target"]),
        count if isinstance(count, int) and not later else None,
        day_of(row["first_on"]),
        None if later else last,
        share_pct=share if isinstance(share, float) else None,
        evidence=tuple((each, *documents.get(each, ("", ANYWHERE))) for each in shown),
    )
