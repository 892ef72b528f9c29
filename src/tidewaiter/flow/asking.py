"""Ask the network: the answers to a pattern, with names in place of ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis

from tidewaiter.errors import NotEnoughDataError, UsageError
from tidewaiter.flow.dossier.ties import days_of, named
from tidewaiter.flow.dossier.view import View
from tidewaiter.flow.predicting import days_declared
from tidewaiter.lake import Lake
from tidewaiter.links.patterns import Pattern, answers, party_facts
from tidewaiter.tables import found, linked, resolved

__all__ = ["Answer", "ask"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One set of nodes that fits: node by its name in the pattern, what to call it, how sure it is, and the documents.

    `certainty` is 1 where papers show every tie.
    """

    nodes: dict[str, str]
    called: dict[str, str]
    certainty: float
    evidence: tuple[str, ...]


def ask(lake: Lake, pattern: Pattern, *, as_of: date | None = None, limit: int = 50) -> list[Answer]:
    """The surest answers, as far as they were known before a day (the day after the last declaration, if not said).

    Raises:
        NotEnoughDataError: nothing was linked yet.
        UsageError: the last day of a tie is asked of a past day.
    """
    if not lake.has(linked.EDGES):
        raise NotEnoughDataError("the lake holds no ties yet; run: tidewaiter run --lake DIR")
    tomorrow = days_declared(lake)[1] + timedelta(days=1)
    day = as_of or tomorrow
    if day < tomorrow and pattern.asks_last_days_of_ties:
        raise UsageError(f"{pattern.name} asks for the last day of a tie, which the lake keeps as of today only")
    view = View(lake, as_of)
    facts = party_facts(lake.read(resolved.MENTIONS), lake.read(found.OUTCOMES), as_of=day)
    edges = lake.read(linked.EDGES)
    if as_of is None:  # what a person cleared after the last declaration is cleared
        edges = edges.filter(edges.known_until.isnull() | edges.source.startswith("entity:"))  # holds are told anew
    rows = answers(pattern, lake.cached(edges), lake.cached(facts), as_of=day)
    told = lake.fetch(rows.order_by(ibis.desc("certainty"), *pattern.nodes).limit(limit)).to_pylist()
    called = named(view, sorted({str(row[node]) for row in told for node in pattern.nodes}))
    shown = _shown(view, [str(row["evidence"]).split(";") for row in told])
    return [
        Answer(
            nodes={node: str(row[node]) for node in pattern.nodes},
            called={node: called[str(row[node])] for node in pattern.nodes},
            certainty=row["certainty"],
            evidence=evidence,
        )
        for row, evidence in zip(told, shown, strict=True)
    ]


def _shown(view: View, documents: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The documents of each answer, each once; on a past day without those of later days."""
    each_once = [tuple(dict.fromkeys(filter(None, mine))) for mine in documents]
    if view.as_of is None:
        return each_once
    days = days_of(View(view.lake), {document for mine in each_once for document in mine})
    later = {document for document, day in days.items() if view.cut(day) is None}
    return [tuple(document for document in mine if document not in later) for mine in each_once]
