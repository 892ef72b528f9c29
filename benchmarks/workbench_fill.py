"""What does it cost to fill the workbench from a large lake: rows a second, and memory?

    TIDEWAITER_DATABASE=sqlite:///FILE python benchmarks/workbench_fill.py LAKE --alerts 100000

Each filling is the command that a job runs, in a process of its own: its clock, its processor's time and the most
memory it held are taken from the system when it ends (of PostgreSQL, only our side). Run again, the script shows what
a filling costs that finds everything as it is. With `--new-day` whoever stands in documents of the lake's last day is
forgotten before, and so told and written anew, as if that day had just come. At the end the queue is brought to so many
open alerts by made-up ones, and a cast is entered, so that `workbench_pages.py` can time pages there.
`TIDEWAITER_ALERT_RISK=0` brings every line that the run judged.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from workbench_speed import SEED, invented

COMMANDS = (
    ("fill_queue", ("queue.Alert", "queue.Dossier")),
    ("fill_parties", ("parties.Party", "parties.Presence", "parties.Naming", "merging.Pair", "series.Act")),
    ("fill_board", ("board.Thing", "board.Tie")),
    ("fill_flows", ("flows.Told",)),
    ("practice_rules", ("rulebook.Rule",)),
    ("keep_figures", ("keeping.Answer",)),
    ("keep_sources", ("keeping.Answer",)),
)

_OFFSET = 100_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took: seconds by the clock and of the processor, most memory, and the load as it ended."""

    wall: float
    cpu: float
    peak_gb: float
    load: float


def main() -> None:
    """Fill, time, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lake", type=Path)
    parser.add_argument("--alerts", type=int, default=100_000)
    parser.add_argument("--only", nargs="*", help="these commands alone")
    parser.add_argument("--copies", type=int, default=1, help="so many times the parties, series and network")
    parser.add_argument("--new-day", action="store_true", help="forget the parties of the last day before filling")
    asked = parser.parse_args()
    settle(asked.lake.resolve())
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    out = sys.stdout.write
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    out(f"`{' '.join(['python', *sys.argv])}`, {engine}, {platform.machine()}, {os.cpu_count()} cores\n\n")
    if asked.new_day:
        out(f"Parties that stand in documents of the last day and were forgotten: {forgotten():,}\n\n")
    out("| command | rows there afterwards | s | CPU s | rows a second | peak GB | load |\n")
    out(f"|{'---|' * 7}\n")
    for name, models in COMMANDS:
        if asked.only and name not in asked.only:
            continue
        cost = timed(name)
        counts = {model: apps.get_model(model).objects.count() for model in models}
        told = ", ".join(f"{count:,} {model.partition('.')[2].lower()}" for model, count in counts.items())
        figures = f"{cost.wall:.0f} | {cost.cpu:.0f} | {sum(counts.values()) / cost.wall:,.0f} | {cost.peak_gb:.2f}"
        out(f"| {name} | {told} | {figures} | {cost.load:.1f} |\n")
        sys.stdout.flush()
    for copy in range(1, asked.copies):
        copied(copy)
    _complete(asked.alerts)


def settle(lake: Path) -> None:
    """Settings for this lake, in the environment that commands inherit; the database is named there already."""
    if "TIDEWAITER_DATABASE" not in os.environ:
        sys.exit("name a database that stays: TIDEWAITER_DATABASE=sqlite:///FILE")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidewaiter_workbench.settings")
    os.environ |= {"TIDEWAITER_LAKE": str(lake), "TIDEWAITER_HOSTS": "testserver,127.0.0.1"}
    os.environ.setdefault("TIDEWAITER_SECRET_KEY", "a key for measuring, which guards nothing at all " * 2)
    from tidewaiter_workbench import bridge

    _, last = bridge.offices_and_last_day(lake)
    os.environ.setdefault("TIDEWAITER_DESK_DAY", last.isoformat() if last else "")
    import django

    django.setup()


def forgotten() -> int:
    """Forget what parties of the last day were told from, so that they are news; gives how many they are."""
    from django.db.models import Max

    from tidewaiter_workbench.parties.models import Party, Presence

    last = Presence.objects.aggregate(last=Max("last_on"))["last"]
    of_the_day = Presence.objects.filter(last_on=last).values("party")
    return int(Party.objects.filter(party_id__in=of_the_day).update(asked="", digest=""))


def timed(name: str) -> Cost:
    """One command, waited for."""
    start = time.perf_counter()
    process = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-m", "tidewaiter_workbench", name])
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"{name} failed")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6, os.getloadavg()[0])


def copied(copy: int) -> None:
    """Parties, series and network once more under other ids; names stay, so that searches meet more."""
    from django.apps import apps
    from django.db import connection

    other, offset = f"|| '~{copy}'", f"+ {copy} * {_OFFSET}"
    changes = {
        "parties.Party": {"party_id": other},
        "parties.Presence": {"id": offset, "party_id": other},
        "parties.Key": {"id": offset, "presence_id": offset},
        "parties.Naming": {"id": offset, "presence_id": offset},
        "series.Series": {"id": offset, "series_id": other},
        "series.Act": {"id": offset, "series_id": offset, "act_id": other},
        "board.Thing": {"id": offset, "node": other},
        "board.Code": {"id": offset, "thing_id": offset, "code": other},
        "board.Tie": {"id": offset, "source_id": offset, "target_id": offset},
    }
    with connection.cursor() as cursor:
        for name, changed in changes.items():
            model = apps.get_model(name)
            key, table = model._meta.pk.column, model._meta.db_table
            columns = [field.column for field in model._meta.concrete_fields]
            told = ", ".join(f"{column} {changed.get(column, '')}" for column in columns)
            first = f"{key} NOT LIKE '%~_'" if name == "parties.Party" else f"{key} % {1 << 32} < {_OFFSET}"
            escaped = first.replace("%", "%%") if connection.vendor == "postgresql" else first
            cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM {table} WHERE {escaped}", [])
            cursor.execute(f"ANALYZE {table}")
        cursor.execute(f"UPDATE parties_word SET presences = presences * {copy + 1} / {copy}")


def _complete(alerts: int) -> None:
    """A cast, and made-up alerts of the lake's own offices and importers up to the number that was asked."""
    from django.db.models import Sum

    from tidewaiter_workbench.clock import desk_day
    from tidewaiter_workbench.parties.models import Key, Presence
    from tidewaiter_workbench.people.models import Person
    from tidewaiter_workbench.people.services import enter_person
    from tidewaiter_workbench.queue.filling import freshen_statistics
    from tidewaiter_workbench.queue.models import Alert, State

    busy = Presence.objects.exclude(office="").values("office").annotate(n=Sum("lines")).order_by("-n")
    offices = [row["office"] for row in busy] or ["A3", "A7", "2704", "5201"]
    numbers = list(Key.objects.filter(kind="number").order_by("pk").values_list("value", flat=True)[:50_000])
    draw = random.Random(SEED)
    missing = alerts - Alert.objects.filter(state=State.OPEN).count()
    made = list(invented(max(missing, 0), last=desk_day()))
    for n, alert in enumerate(made):
        alert.office = draw.choice(offices)
        alert.importer = draw.choice(numbers)[:120] if numbers else alert.importer
        if n % 20 == 0:  # some sleep, most of those are suppressed
            alert.hidden_until = alert.release_due + timedelta(days=20)
            alert.hidden_because = "snoozed" if n % 100 == 0 else "suppressed"
    Alert.objects.bulk_create(made, batch_size=500)
    closed = [each for each in invented(alerts // 2, last=desk_day() - timedelta(days=30)) if missing > 0]
    for alert in closed:
        alert.item_id, alert.state, alert.closed_reason = f"old/{alert.item_id}", State.CLOSED, "explained"
    Alert.objects.bulk_create(closed, batch_size=500)
    freshen_statistics()
    if not Person.objects.filter(username="boss").exists():
        word = "a-tide-waiter-waits"
        enter_person("boss", password=word, roles=["supervisor", "auditor"], all_offices=True, clearance=3)
        enter_person("three", password=word, roles=["analyst"], offices=offices[:3])
        from tidewaiter_workbench.cases.practice import open_examples

        anton = enter_person("anton", password=word, roles=["analyst"], offices=offices[:4])
        open_examples(analyst=anton, supervisor=Person.objects.get(username="boss"))


if __name__ == "__main__":
    main()
