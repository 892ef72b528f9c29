"""How quick are the pages of parties, pairs and series at a million lines?

    python benchmarks/party_pages.py LAKE --copies 50 --alerts 100000

Fills an empty database (SQLite in a temporary folder, or the one in `TIDEWAITER_DATABASE`) from a lake that was run,
and copies all rows of parties there under other ids: a lake of 20 thousand lines taken fifty times stands for a
million. Names stay as they are, so that a search meets fifty times as many. Times whole answers of the server:
permission, questions, audit record, page; for someone who reaches every office and for someone with three.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from workbench_speed import SEED, prepared, timed

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client


def main() -> None:
    """Fill, time, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lake", type=Path)
    parser.add_argument("--copies", type=int, default=50)
    parser.add_argument("--alerts", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        boss, _ = prepared(asked.lake.resolve(), Path(folder), alerts=asked.alerts)
        size = filled(asked.lake.resolve(), copies=asked.copies)
        out = sys.stdout.write
        out(f"# Pages of parties with {size['parties']:,} parties and {asked.alerts:,} open alerts\n\n")
        out(f"`{' '.join(['python', *sys.argv])}`, seed {SEED}, {platform.machine()}, {os.cpu_count()} cores\n\n")
        out(f"{', '.join(f'{n:,} {what}' for what, n in size.items())}.\n\n")
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

    began = time.perf_counter()
    keep_parties(bridge.parties(lake, marks={}), by="bench")
    took = round(time.perf_counter() - began)
    keep_pairs(bridge.pairs(lake, marks={}), by="bench")
    keep_series(bridge.series(lake, marks={}), by="bench")
    for copy in range(1, copies):
        copy_rows(copy)
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
        "seconds to fill the first of them": took,
    }


def copy_rows(copy: int) -> None:
    """All parties of the lake once more, under other ids."""
    from django.db import connection

    from tidewaiter_workbench.parties.models import Key, Naming, Party, Presence

    def columns(model: type[Model]) -> list[str]:
        return [field.column for field in model._meta.concrete_fields]

    other = f"|| 'c{copy}'"
    with connection.cursor() as cursor:
        for model, changed in (
            (Party, {"party_id": f"party_id {other}"}),
            (Presence, {"id": f"id + {copy} * 10000000", "party_id": f"party_id {other}"}),
            (Key, {"id": f"id + {copy} * 100000000", "presence_id": f"presence_id + {copy} * 10000000"}),
            (Naming, {"id": f"id + {copy} * 100000000", "presence_id": f"presence_id + {copy} * 10000000"}),
        ):
            names = columns(model)
            table = model._meta.db_table
            first = "LENGTH(party_id) = 18" if model is Party else f"id < {10**7 if model is Presence else 10**8}"
            told = ", ".join(changed.get(name, name) for name in names)
            cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {told} FROM {table} WHERE {first}")
            cursor.execute(f"ANALYZE {table}")
        cursor.execute(f"UPDATE parties_word SET presences = presences * {copy + 1} / {copy}")


def clerk() -> Client:
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
