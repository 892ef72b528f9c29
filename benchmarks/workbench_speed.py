"""How quick are the workbench's pages with a hundred thousand open alerts?

    python benchmarks/workbench_speed.py LAKE --alerts 100000

Fills an empty database (SQLite in a temporary folder, or the one in `TIDEWAITER_DATABASE`) with made-up alerts beside
those of the lake, and times whole answers of the server: permission, question, audit record, page. It measures the
server alone, in one process, without network; medians and 95th percentiles of 60 answers each.
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
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

    from tidewaiter_workbench.queue.models import Alert

ROUNDS = 60
SEED = 2026


def main() -> None:
    """Fill, time, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lake", type=Path)
    parser.add_argument("--alerts", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        client, alert_ids = prepared(asked.lake.resolve(), Path(folder), alerts=asked.alerts)
        told = [f"# Pages of the workbench with {asked.alerts:,} open alerts", ""]
        told += [f"`{' '.join(['python', *sys.argv])}`, seed {SEED}, {platform.machine()}, {os.cpu_count()} cores", ""]
        told += [
            "| page | median, ms | 95th percentile, ms | of which this process computed, median, ms |",
            "|---|---|---|---|",
        ]
        for name, urls in pages(alert_ids).items():
            took, computed = timed(client, urls)
            figures = (statistics.median(took), statistics.quantiles(took, n=20)[-1], statistics.median(computed))
            told.append(f"| {name} | {' | '.join(f'{figure:.0f}' for figure in figures)} |")
        sys.stdout.write("\n".join(told) + "\n")


def prepared(lake: Path, folder: Path, *, alerts: int) -> tuple[Client, list[int]]:
    """A migrated database with that many alerts, and a supervisor signed in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidewaiter_workbench.settings")
    os.environ.setdefault("TIDEWAITER_DATABASE", f"sqlite:///{folder / 'bench.sqlite3'}")
    os.environ |= {"TIDEWAITER_LAKE": str(lake), "TIDEWAITER_HOSTS": "testserver"}
    from tidewaiter_workbench import bridge

    _, last = bridge.offices_and_last_day(lake)
    os.environ["TIDEWAITER_DESK_DAY"] = last.isoformat()
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("fill_queue", verbosity=0)
    from tidewaiter_workbench.people.services import enter_person
    from tidewaiter_workbench.queue.filling import freshen_statistics
    from tidewaiter_workbench.queue.models import Alert

    real = list(Alert.objects.values_list("pk", flat=True))
    Alert.objects.bulk_create(invented(alerts - len(real), last=last), batch_size=500)
    freshen_statistics()
    boss = enter_person("boss", password="a-tide-waiter-waits", roles=["supervisor"], all_offices=True, clearance=3)
    enter_person("clerk", password="a-tide-waiter-waits", roles=["analyst"], offices=["A3", "A7", "2704"])
    client = Client()
    client.force_login(boss)
    return client, real


def invented(count: int, *, last: date) -> Iterator[Alert]:
    """Alerts as many ports would bring them: thirty offices, three tiers, some not judged."""
    from tidewaiter_workbench.queue.filling import priority
    from tidewaiter_workbench.queue.models import Alert

    draw = random.Random(SEED)
    causes = {3: ("mandatory", "random"), 2: ("model", "exploration"), 1: ("anomaly", "model")}
    for n in range(count):
        tier = draw.choices((1, 2, 3), (80, 16, 4))[0]
        risk = draw.betavariate(1, 12) if draw.random() < 0.8 else None
        yield Alert(
            item_id=f"bench/{n}/1",
            declaration_id=f"B{n:07}",
            declared_on=last - timedelta(days=draw.randrange(14)),
            office=f"A{draw.randrange(30)}",
            cause=draw.choice(causes[tier]),
            tier=tier,
            priority=priority(tier, risk),
            risk=risk,
            value_at_risk=(value := risk and risk * draw.lognormvariate(8, 1.5)),
            worth=-1.0 if value is None else value,
            lane="red" if tier > 1 else "",
            exam_type="TAILGATE" if tier > 1 else "",
            reasons=["unit price 2.1 spreads below what is usual", "importer never seen before"],
            importer=f"I{draw.randrange(20_000)}",
            hs_code="6109100010",
            origin="BD",
            description="T-SHIRTS, KNITTED, OF COTTON",
            raised_at=datetime.combine(last, datetime.min.time(), tzinfo=UTC),
            release_due=datetime.combine(last, datetime.min.time(), tzinfo=UTC) + timedelta(hours=draw.randrange(96)),
        )


def pages(alert_ids: Iterable[int]) -> dict[str, list[str]]:
    """Addresses by name; the thousandth page is reached by walking there once."""
    from tidewaiter_workbench.people.models import Person
    from tidewaiter_workbench.queue.listing import Question, page

    boss, after = Person.objects.get(username="boss"), ""
    for _ in range(500):
        after = page(Question(), person=boss, after=after, size=100, count=False).after
    return {
        "queue, first page": ["/queue/"],
        "queue, by time left": ["/queue/?sort=release"],
        "queue, by value at risk": ["/queue/?sort=value"],
        "queue, one cause": ["/queue/?cause=exploration"],
        "queue, one office": ["/queue/?office=A3"],
        "queue, one importer": ["/queue/?text=I77"],
        "queue, after 50,000 rows": [f"/queue/?after={after}"],
        "queue, mine": ["/queue/?show=mine"],
        "take the next": ["POST /queue/next/"],
        "shipment": [f"/shipments/{pk}/" for pk in alert_ids],
        "examination form": [f"/exams/of/{pk}/" for pk in alert_ids],
    }


def timed(client: Client, urls: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds of each answer by the clock and of the processor, after one that is not counted."""
    took, computed = [], []
    for n in range(ROUNDS + 1):
        url = urls[n % len(urls)]
        start, began = time.perf_counter(), time.process_time()
        answer = client.post(url.removeprefix("POST ")) if url.startswith("POST ") else client.get(url)
        took.append(1000 * (time.perf_counter() - start))
        computed.append(1000 * (time.process_time() - began))
        assert answer.status_code in (200, 302), (url, answer.status_code)
    return took[1:], computed[1:]


if __name__ == "__main__":
    main()
