"""How quick are the pages of parties, pairs and series at a million lines?

    python benchmarks/party_pages.py LAKE --copies 5 --alerts 100000

Fills an empty database (SQLite in a temporary folder, or the one in `TIDEWAITER_DATABASE`) from a lake that was run,
with so many copies of all its parties under other ids: a lake of 200 thousand lines taken five times stands for a million.
Names stay as they are, so that a search meets five times as many. Times whole answers of the server: permission,
questions, audit record, page; for someone who reaches every office and for someone with three.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from workbench_speed import SEED, prepared, timed

_ID = re.compile(r"P-[0-9a-f]{16}")


def main() -> None:
    """Fill, time, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lake", type=Path)
    parser.add_argument("--copies", type=int, default=5)
    parser.add_argument("--alerts", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        boss, _ = prepared(asked.lake.resolve(), Path(folder), alerts=asked.alerts)
        began = time.perf_counter()
        size = filled(asked.lake.resolve(), copies=asked.copies)
        filling = time.perf_counter() - began
        out = sys.stdout.write
        out(f"# Pages of parties with {size['parties']:,} parties and {asked.alerts:,} open alerts\n\n")
        out(f"`{' '.join(['python', *sys.argv])}`, seed {SEED}, {platform.machine()}, {os.cpu_count()} cores\n\n")
        out(f"{', '.join(f'{n:,} {what}' for what, n in size.items())}; filled in {filling:.0f} s.\n\n")
        out("| page | reader | median, ms | 95th percentile, ms | of which this process computed, median, ms |\n")
        out("|---|---|---|---|---|\n")
        for reader, client in (("all offices", boss), ("three offices", clerk())):
            for name, urls in pages(reader).items():
                took, computed = timed(client, urls)
                figures = (statistics.median(took), statistics.quantiles(took, n=20)[-1], statistics.median(computed))
                out(f"| {name} | {reader} | {' | '.join(f'{figure:.0f}' for figure in figures)} |\n")


def filled(lake: Path, *, copies: int) -> dict[str, int]:
    """Parties so many times, pairs and series once; open alerts get numbers of parties."""
    from tidewaiter_workbench import bridge
    from tidewaiter_workbench.merging.filling import keep_pairs
    from tidewaiter_workbench.parties.filling import keep_parties
    from tidewaiter_workbench.parties.models import Key, Party, Presence
    from tidewaiter_workbench.queue.models import Alert
    from tidewaiter_workbench.series.filling import keep_series

    keep_parties(copied(bridge.parties(lake, marks={}), copies), by="bench")
    keep_pairs(bridge.pairs(lake, marks={}), by="bench")
    keep_series(bridge.series(lake, marks={}), by="bench")
    draw = random.Random(SEED)
    numbers = [
        way["party"]
        for content in Presence.objects.filter(roles__icontains="importer").values_list("content", flat=True)[:20_000]
        for way in content["written"]
    ]
    alerts = list(Alert.objects.filter(item_id__startswith="bench/").only("pk"))
    for alert in alerts:
        alert.importer = draw.choice(numbers)[:120]
    Alert.objects.bulk_update(alerts, ["importer"], batch_size=500)
    return {
        "parties": Party.objects.count(),
        "presences": Presence.objects.count(),
        "keys": Key.objects.count(),
    }


def copied(chunks, copies: int) -> Iterator[list]:  # noqa: ANN001
    """Each chunk so many times, every party under an id of its own."""
    for chunk in chunks:
        for copy in range(copies):
            yield [told if not copy else renamed(told, copy) for told in chunk]


def renamed(told, copy: int):  # noqa: ANN001, ANN201
    """The same party under another id; the parties that it names are of the same copy."""

    def other(content: object) -> object:
        return json.loads(_ID.sub(lambda found: f"{found[0]}c{copy}", json.dumps(content, default=str)))

    presences = tuple(replace(each, content=other(each.content)) for each in told.presences)
    return replace(told, party_id=f"{told.party_id}c{copy}", content=other(told.content), presences=presences)


def clerk():  # noqa: ANN201
    """Someone of the three busiest offices, signed in."""
    from django.db.models import Sum
    from django.test import Client

    from tidewaiter_workbench.parties.models import Presence
    from tidewaiter_workbench.people.services import enter_person

    busy = Presence.objects.exclude(office="").values("office").annotate(n=Sum("lines")).order_by("-n")[:3]
    person = enter_person(
        "three", password="a-tide-waiter-waits", roles=["analyst"], offices=[row["office"] for row in busy]
    )
    client = Client()
    client.force_login(person)
    return client


def pages(reader: str) -> dict[str, list[str]]:
    """Addresses by name, of things within the reader's reach."""
    from tidewaiter_workbench.merging.services import pairs_within
    from tidewaiter_workbench.parties.reach import presences
    from tidewaiter_workbench.people.models import Person
    from tidewaiter_workbench.series.reach import acts_within

    person = Person.objects.get(username="boss" if reader == "all offices" else "three")
    draw = random.Random(SEED)
    ids = sorted(set(presences(person).values_list("party", flat=True)))
    busiest = list(presences(person).order_by("-lines").values_list("party", flat=True)[:40])
    violators = list(presences(person).filter(found__gt=0).values_list("party", flat=True)[:200])
    series = sorted(set(acts_within(person).values_list("series", flat=True)))
    return {
        "parties with violations": ["/parties/"],
        "parties by network risk": ["/parties/?show=network"],
        "parties like a listed one": ["/parties/?show=listed"],
        "search: a common word": ["/parties/?text=trading"],
        "search: two words": ["/parties/?text=pine+trading"],
        "search: a word nobody has": ["/parties/?text=zzyzx"],
        "search: a number": ["/parties/?text=84-51"],
        "party, any": [f"/parties/{party}/" for party in draw.sample(ids, 60)],
        "party, with violations": [f"/parties/{party}/" for party in draw.sample(violators, min(60, len(violators)))],
        "party, the busiest (carriers, brokers)": [f"/parties/{party}/" for party in busiest],
        "merge review": ["/merges/"],
        "one pair": [f"/merges/{pk}/" for pk in pairs_within(person).values_list("pk", flat=True)[:60]],
        "series": ["/series/"],
        "one series": [f"/series/{pk}/" for pk in series[:60]],
    }


if __name__ == "__main__":
    main()
