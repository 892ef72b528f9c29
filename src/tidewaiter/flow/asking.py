"""Ask the network: the answers to a pattern, with names in place of ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import ibis

from tidewaiter.errors import NotEnoughDataError
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
    """
    if not lake.has(linked.EDGES):
        raise NotEnoughDataError("the lake holds no ties yet; run: tidewaiter run --lake DIR")
    day = as_of or days_declared(lake)[1] + timedelta(days=1)
    facts = party_facts(lake.read(resolved.MENTIONS), lake.read(found.OUTCOMES), as_of=day)
    rows = answers(pattern, lake.cached(lake.read(linked.EDGES)), lake.cached(facts), as_of=day)
    told = lake.fetch(rows.order_by(ibis.desc("certainty"), *pattern.nodes).limit(limit)).to_pylist()
    names = _names(lake, sorted({str(row[node]) for row in told for node in pattern.nodes}))
    return [
        Answer(
            nodes={node: str(row[node]) for node in pattern.nodes},
            called={node: names.get(str(row[node]), _plain(str(row[node]))) for node in pattern.nodes},
            certainty=row["certainty"],
            evidence=tuple(dict.fromkeys(str(row["evidence"]).split(";"))),
        )
        for row in told
    ]


def _names(lake: Lake, nodes: list[str]) -> dict[str, str]:
    """What profiles call the parties among some nodes: the name most often written."""
    ids = [node.removeprefix("party:") for node in nodes if node.startswith("party:")]
    profiles = lake.read(resolved.PROFILES)
    mine = profiles.filter(profiles.party_id.isin(ids or [""]), profiles.name.notnull())
    rows = lake.fetch(mine.select("party_id", "name", "mentions").order_by("mentions", "name")).to_pylist()
    return {f"party:{row['party_id']}": str(row["name"]) for row in rows}


def _plain(node: str) -> str:
    return node.partition(":")[2].replace("|", ", ")
