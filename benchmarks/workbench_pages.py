"""How quick is every screen of the workbench at a million lines and a hundred thousand open alerts?

    python benchmarks/workbench_fill.py LAKE --alerts 100000     # fills the database named in TIDEWAITER_DATABASE
    python benchmarks/workbench_pages.py LAKE --rounds 40

Times whole answers of the server (permission, questions, audit record, page), in one process and without network, for
somebody who reaches every office and for somebody with the three busiest. Beside the clock it takes what this process
computed, because the machine may be shared; what a PostgreSQL server computes is not in it. The first answer of each
page is not counted, but where the lake is asked once and the answer kept, that first one is told apart.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from workbench_fill import settle
from workbench_speed import SEED

if TYPE_CHECKING:
    from django.test import Client

    from tidewaiter_workbench.people.models import Person

READERS = {"boss": "all offices", "three": "three offices"}
Pages = dict[str, list[str]]


def main() -> None:
    """Time, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lake", type=Path)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--readers", nargs="*", default=list(READERS), choices=READERS)
    asked = parser.parse_args()
    settle(asked.lake.resolve())
    import_module("tidewaiter_workbench.wsgi")  # loaded as gunicorn loads it
    from django.conf import settings
    from django.test import Client

    from tidewaiter_workbench.people.models import Person

    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    out = sys.stdout.write
    out(f"`{' '.join(['python', *sys.argv])}`, {engine}, seed {SEED}, {platform.machine()}, {os.cpu_count()} cores\n\n")
    out("| page | reader | first, ms | median, ms | 95th, ms | computed: median, ms | 95th, ms | questions | load |\n")
    out("|---|---|---|---|---|---|---|---|---|\n")
    for name in asked.readers:
        reader = READERS[name]
        person, client = Person.objects.get(username=name), Client()
        client.force_login(person)
        for page, urls in {
            **queue_pages(),
            **thing_pages(person),
            **party_pages(person),
            **other_pages(person),
        }.items():
            if asked.only in page and urls:
                out(f"| {page} | {reader} | {row(client, urls, rounds=asked.rounds)} |\n")
                sys.stdout.flush()


def row(client: Client, urls: Sequence[str], *, rounds: int) -> str:
    """First, median, 95th percentile; the same of the processor; database questions; load."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took, computed = [], []
    for n in range(rounds + 1):
        url = urls[n % len(urls)]
        start, began = time.perf_counter(), time.process_time()
        answer = client.post(url.removeprefix("POST ")) if url.startswith("POST ") else client.get(url)
        took.append(1000 * (time.perf_counter() - start))
        computed.append(1000 * (time.process_time() - began))
        if answer.status_code not in (200, 302):
            return f"answers {answer.status_code} ({url})"
    with CaptureQueriesContext(connection) as questions:
        client.post(urls[0].removeprefix("POST ")) if urls[0].startswith("POST ") else client.get(urls[0])
    figures = [took[0], *spread(took[1:]), *spread(computed[1:])]
    return f"{' | '.join(f'{each:.0f}' for each in figures)} | {len(questions)} | {os.getloadavg()[0]:.1f}"


def spread(values: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]


def queue_pages() -> Pages:
    """The queue in each order, alone and within each filter, and far down."""
    from tidewaiter_workbench.people.models import Person
    from tidewaiter_workbench.queue.listing import Question, page
    from tidewaiter_workbench.queue.models import Alert

    boss, after = Person.objects.get(username="boss"), ""
    for _ in range(250):
        after = page(Question(), person=boss, after=after, size=200, count=False).after or after
    office = Alert.objects.filter(item_id__startswith="bench/").values_list("office", flat=True).first()
    importer = Alert.objects.filter(item_id__startswith="bench/").values_list("importer", flat=True).first()
    filters = {
        "": "",
        ", a frequent cause": "cause=anomaly",
        ", a rare cause": "cause=random",
        ", a cause nobody has": "cause=tip",
        ", one office": f"office={office}",
        ", one lane": "lane=red",
        ", cause, lane and office": f"cause=exploration&lane=red&office={office}",
        ", nothing fits": f"cause=anomaly&lane=red&office={office}",
    }
    orders = {"": "", " by time left": "sort=release", " by value": "sort=value"}
    pages = {
        f"queue{said}{words}": [f"/queue/?{query}&{order}"]
        for words, query in filters.items()
        for said, order in orders.items()
    }
    shown = {f"queue, {show}{said}": [f"/queue/?show={show}&{order}"]
             for show in ("free", "snoozed", "suppressed", "closed") for said, order in orders.items()}  # fmt: skip
    others = {
        "queue, mine": ["/queue/?show=mine"],
        "queue, one importer": [f"/queue/?text={importer}"],
        "queue, after 50,000 rows": [f"/queue/?after={after}"],
        "take the next": ["POST /queue/next/"],
    }
    return {**pages, **shown, **others}


def thing_pages(person: Person) -> Pages:
    """Pages of one shipment and of its examination: those with a dossier."""
    from tidewaiter_workbench.queue.models import Alert

    told = person.within_reach(Alert.objects.filter(state="open", dossier__isnull=False))
    keys = sorted(told.values_list("pk", flat=True))
    keys = random.Random(SEED).sample(keys, min(60, len(keys)))
    return {"shipment": [f"/shipments/{pk}/" for pk in keys], "examination form": [f"/exams/of/{pk}/" for pk in keys]}


def party_pages(person: Person) -> Pages:
    """Lists, searches, and pages of parties, pairs and series within the reader's reach."""
    from tidewaiter_workbench.merging.services import pairs_within
    from tidewaiter_workbench.parties.models import Key, Word
    from tidewaiter_workbench.parties.reach import keys_within, presences
    from tidewaiter_workbench.series.reach import acts_within

    draw = random.Random(SEED)
    ids = sorted(set(presences(person).values_list("party", flat=True)))
    busiest = list(presences(person).order_by("-lines").values_list("party", flat=True)[:40])
    violators = sorted(set(presences(person).filter(found__gt=0).values_list("party", flat=True)))
    series = sorted(set(acts_within(person).values_list("series", flat=True)))
    common = list(Word.objects.order_by("-presences").values_list("value", flat=True)[:2])
    number = keys_within(person).filter(kind="number").order_by("pk").values_list("value", flat=True)[1000]
    pages = {f"parties, {show}": [f"/parties/?show={show}"] for show in ("violations", "expected", "network", "listed")}
    texts = {
        f"the commonest word ({common[0]})": common[0],
        f"the two commonest words ({common[0]} {common[1]})": " ".join(common),
        "a common word's first three letters": common[0][: Key.HEAD],
        "a word nobody has": "zzyzx",
        "a number": number,
        "a number's first four signs": number[:4],
        "a party's id": ids[len(ids) // 2],
    }
    return {
        **pages,
        **{f"search: {words}": [f"/parties/?text={text.replace(' ', '+')}"] for words, text in texts.items()},
        "party, any": [f"/parties/{party}/" for party in draw.sample(ids, 60)],
        "party, with violations": [f"/parties/{party}/" for party in draw.sample(violators, min(60, len(violators)))],
        "party, the busiest": [f"/parties/{party}/" for party in busiest],
        "merge review": ["/merges/"],
        "one pair": [f"/merges/{pk}/" for pk in pairs_within(person).values_list("pk", flat=True)[:60]],
        "series": ["/series/"],
        "series, single acts too": ["/series/?show=all"],
        "one series": [f"/series/{pk}/" for pk in draw.sample(series, min(60, len(series)))],
    }


def other_pages(person: Person) -> Pages:
    """The other screens; the board is the reader's own, with the busiest firm within reach."""
    from tidewaiter_workbench.board.models import Board
    from tidewaiter_workbench.board.reading import things
    from tidewaiter_workbench.board.services import start
    from tidewaiter_workbench.cases.models import Case

    thing = things(person).filter(kind="party").order_by("-ties").first()
    board = Board.objects.filter(owner=person).first() or (start(thing.node, by=person) if thing else None)
    name = thing.label[:9].strip().replace(" ", "+") if thing else ""
    node = thing.node if thing else ""
    on_board = {
        "board: one of the busiest firms": [f"/links/{board.pk}/"],
        "board: the thing chosen": [f"/links/{board.pk}/chosen/?at={node}"],
        "board: find a name": [f"/links/{board.pk}/?find={name}"],
    } if board else {}  # fmt: skip
    return {
        "links": ["/links/"],
        "links: find a name": [f"/links/?text={name}"],
        "links: find what nobody is called": ["/links/?text=zzyzx"],
        **on_board,
        "flows": ["/flows/"],
        "flows as ribbons": ["/flows/?view=sankey"],
        "cases": ["/cases/"],
        "one case": [
            f"/cases/{pk}/" for pk in person.within_reach(Case.objects.all()).values_list("pk", flat=True)[:20]
        ],
        "rules": ["/rules/"],
        "plan": ["/plan/"],
        "performance": ["/performance/"],
        "register": ["/register/"],
        "sources": ["/sources/"],
        "jobs": ["/jobs/"],
        "audit": ["/audit/"],
    }


if __name__ == "__main__":
    main()
