"""Of the documented party links in the EAPA cases, which does a graph of the other data find?

    TIDEWAITER_DATA=FOLDER python benchmarks/eapa_links.py

The links (`eapa_party_links.csv`: what the authority or the accuser relied on) are the truth and are not read to make
the graph. The graph is made of the decided cases (importer and suppliers named in one row, importers of one matter)
and of Federal Register notices that name a party. Parties are one if their names are, folded and without legal form.
A link is found at the least number of ties: 1, the case row itself names both; 2, over one thing in common (a supplier,
a matter, a notice). What that is worth is told by how many pairs without a documented link are as near.
"""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np

from tidewaiter.columns.names import core_name
from tidewaiter.flow.loading import load_feeds
from tidewaiter.lake import Lake
from tidewaiter.links.network import network_of
from tidewaiter.links.paths import Nearest, nearest, path_to
from tidewaiter.tables import found, known

FAR = 4
_OVER = ("matter", "notice")
"""What two parties are named in together."""
_DBA = re.compile(r"\bd/?b/?a\b|\(", re.IGNORECASE)


def main() -> None:
    """Build the graph, look for every documented link, and print what came of it."""
    data = Path(os.environ.get("TIDEWAITER_DATA", "../shared/data"))
    with (data / "us_eapa_evasion_cases" / "eapa_party_links.csv").open(encoding="utf-8") as file:
        links = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as folder, Lake.open(Path(folder) / "lake", create=True) as lake:
        load_feeds(lake, "eapa", [data / "us_eapa_evasion_cases"])
        load_feeds(lake, "fr-notices", [data / "us_federal_register_trade_notices"])
        decided = lake.fetch(lake.read(found.DETERMINATIONS)).to_pylist()
        notices = lake.fetch(lake.read(known.NOTICES).select("notice_id", "title", "summary")).to_pylist()
    print(json.dumps(looked_for(links, decided, notices), indent=1, ensure_ascii=False))


def looked_for(
    links: list[dict[str, str]], decided: list[dict[str, object]], notices: list[dict[str, object]]
) -> dict[str, object]:
    """For each documented link how it was found, and how near other pairs are."""
    parties = sorted({_party(row[side]) for row in links for side in ("party_a", "party_b")} | _named(decided))
    ties = [*_case_ties(decided), *_notice_ties(parties, notices)]
    nodes = sorted({node for tie in ties for node in tie} | set(parties))
    place = {node: number for number, node in enumerate(nodes)}
    source, target = (np.array([place[tie[end]] for tie in ties], dtype=np.int32) for end in (0, 1))
    network = network_of(source, target, nodes=len(nodes))
    reach = {party: nearest(network, [place[party]], far=FAR) for party in parties}
    told, pairs = [], set()
    for row in links:
        a, b = _party(row["party_a"]), _party(row["party_b"])
        pairs.add(frozenset((a, b)))
        way = [nodes[n] for n in path_to(reach[b], place[a])]
        told.append({"link": f"{row['party_a']} - {row['party_b']}", "documented": row["relation"],
                     "ties": _ties(reach, a, place[b]), "way": _in_words(way) or "none"})  # fmt: skip
    others = [frozenset(pair) for pair in combinations(parties, 2) if frozenset(pair) not in pairs]
    near = Counter(_ties(reach, *_ends(pair, place)) for pair in others)
    return {
        "documented": len(links),
        "found_by_ties": dict(sorted(Counter(str(row["ties"]) for row in told).items())),
        "parties": len(parties),
        "pairs_without_a_documented_link": len(others),
        "of_these_as_near": {str(ties): count for ties, count in sorted(near.items())},
        "links": told,
    }


def _in_words(way: list[str]) -> str:
    """Tie by tie: "trades with B, which is named in the matter M with C"."""
    steps, place = [], 0
    while place < len(way) - 1:
        kind, _, name = way[place + 1].partition(":")
        if kind in _OVER:
            steps.append(f"is named in the {kind} {name} with {way[place + 2].partition(':')[2]}")
        else:
            steps.append(f"trades with {name}")
        place += 1 + (kind in _OVER)
    return ", which ".join(steps)


def _ends(pair: frozenset[str], place: dict[str, int]) -> tuple[str, int]:
    a, b = sorted(pair)
    return a, place[b]


def _ties(reach: dict[str, Nearest], party: str, other: int) -> int:
    """Ties between two parties; -1 beyond reach."""
    return int(reach[party].hops[other])


def _party(name: str) -> str:
    return f"party:{core_name(_DBA.split(name)[0])}"


def _named(decided: list[dict[str, object]]) -> set[str]:
    return {_party(str(row["party"])) for row in decided} | {s for row in decided for s in _suppliers(row)}


def _suppliers(row: dict[str, object]) -> list[str]:
    return [_party(name) for name in str(row["supplier"] or "").split(";") if name.strip()]


def _case_ties(decided: list[dict[str, object]]) -> list[tuple[str, str]]:
    ties = [(_party(str(row["party"])), supplier) for row in decided for supplier in _suppliers(row)]
    ties += [(_party(str(row["party"])), f"matter:{row['matter']}") for row in decided]
    return list(dict.fromkeys(ties))


def _notice_ties(parties: list[str], notices: list[dict[str, object]]) -> list[tuple[str, str]]:
    """A notice that names a party: two words at least, or a common word would be a firm."""
    names = {party: f" {party.removeprefix('party:')} " for party in parties if " " in party}
    ties = []
    for notice in notices:
        text = f" {core_name(str(notice['title']) + ' ' + str(notice['summary'] or ''))} "
        ties += [(party, f"notice:{notice['notice_id']}") for party, name in names.items() if name in text]
    return ties


if __name__ == "__main__":
    main()
