"""Fifty analysts at once on PostgreSQL, and the server killed in the middle: is anything lost, doubled or wrong?

    scripts/with_postgres.sh python benchmarks/workbench_load.py --seconds 60
    scripts/with_postgres.sh python benchmarks/workbench_load.py --seconds 180 --pause 10

Starts the workbench under gunicorn with made-up alerts, or with those that the database has. Each analyst has a token
and reads the queue, takes the next alert, and then closes it, gives it back or sends it to sleep, at once or after a
pause to think (drawn anew each time, so long on the mean); a third of the time all go for the same one. Half-way,
every process of the server is killed (SIGKILL) and started again. What the server acknowledged is noted by the
analysts and compared with what the database holds at the end. An analyst who hears nothing asks again with the same
Idempotency-Key, as programs are told to.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

SEED = 2026
DAY = date(2025, 6, 30)


def main() -> None:
    """Prepare, let them work, kill, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--analysts", type=int, default=50)
    parser.add_argument("--alerts", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds to think before each request, on the mean")
    asked = parser.parse_args()
    secrets = prepared(asked.analysts, alerts=asked.alerts)
    before = changes_and_entries()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        server = served(port, Path(folder))
        team = [Analyst(secret, port, number, pause=asked.pause) for number, secret in enumerate(secrets)]
        end = time.monotonic() + asked.seconds
        threads = [threading.Thread(target=one.work, args=(end,)) for one in team]
        for thread in threads:
            thread.start()
        time.sleep(asked.seconds / 2)
        spent = computed_by(server.pid)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        server = served(port, Path(folder))
        for thread in threads:
            thread.join()
        spent += computed_by(server.pid)
        load = os.getloadavg()[0]
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
    lines = told(team, asked, before=before)
    answered = sum(sum(one.answers.values()) for one in team)
    lines.append(f"| computed by the server, for each answer | {1000 * spent / max(answered, 1):.0f} ms |")
    lines.append(f"| load of the machine at the end | {load:.1f} |")
    sys.stdout.write("\n".join(lines) + "\n")


class Analyst:
    """Somebody who works, thinks before each step if told to, and remembers what was acknowledged."""

    def __init__(self, secret: str, port: int, number: int, *, pause: float) -> None:
        self.secret, self.port, self.name, self.pause = secret, port, f"analyst{number}", pause
        self.draw = random.Random(SEED + number)
        self.answers: Counter[str] = Counter()
        self.took: dict[str, list[float]] = {"read": [], "write": []}
        self.versions: dict[int, int] = {}
        self.unanswered = 0

    def work(self, end: float) -> None:
        """Until the end."""
        while time.monotonic() < end:
            status, queue = self.ask("GET", "/queue?show=free&size=50")
            if status == 200 and queue["alerts"] and self.draw.random() < 0.33:
                status, alert = self.ask("POST", f"/alerts/{queue['alerts'][0]['id']}/claim", {})
            else:
                status, alert = self.ask("POST", "/queue/next", {})
            if status != 200:
                continue
            self.versions[alert["id"]] = alert["version"]
            said = {"version": alert["version"], "reason": "worked under load"}
            what = self.draw.choice(("close", "detach", "snooze", "keep"))
            if what == "snooze":
                said["until"] = (datetime.combine(DAY, datetime.now(UTC).timetz()) + timedelta(days=1)).isoformat()
            if what != "keep":
                status, alert = self.ask("POST", f"/alerts/{alert['id']}/{what}", said)
                if status == 200:
                    self.versions[alert["id"]] = alert["version"]

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        """One request, after a pause to think, asked again with the same key until it is answered."""
        if self.pause:
            time.sleep(self.draw.expovariate(1 / self.pause))
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        headers["Idempotency-Key"] = uuid4().hex
        content = None if body is None else json.dumps(body)
        for _ in range(200):
            start = time.perf_counter()
            try:
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                line.request(method, f"/api/v1{path}", content, headers)
                answer = line.getresponse()
                status, text = answer.status, answer.read()
                line.close()
            except OSError:
                self.unanswered += 1
                time.sleep(0.1)
                continue
            except http.client.HTTPException:
                self.unanswered += 1
                continue
            told = json.loads(text) if text.startswith(b"{") else {}
            if status == 409 and "still at work" in told.get("error", ""):
                self.answers["told to wait"] += 1
                time.sleep(1)
                continue
            self.answers[f"{method} {status}"] += 1
            self.took["read" if method == "GET" else "write"].append(1000 * (time.perf_counter() - start))
            return status, told
        raise RuntimeError("the server did not come back")


def prepared(analysts: int, *, alerts: int) -> list[str]:
    """An empty database with alerts and people; gives a token for each."""
    sys.path.insert(0, str(Path(__file__).parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidewaiter_workbench.settings")
    os.environ |= {"TIDEWAITER_DESK_DAY": DAY.isoformat(), "TIDEWAITER_SECRET_KEY": uuid4().hex}
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import Group
    from django.core.management import call_command

    from workbench_speed import invented

    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        sys.exit("this is about PostgreSQL: run it under scripts/with_postgres.sh")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from tidewaiter_workbench.api.tokens import SCOPES, make_token
    from tidewaiter_workbench.people.models import Person
    from tidewaiter_workbench.queue.filling import freshen_statistics
    from tidewaiter_workbench.queue.models import Alert

    missing = alerts - Alert.objects.filter(state="open").count()
    Alert.objects.bulk_create(invented(max(missing, 0), last=DAY), batch_size=1000)
    freshen_statistics()
    role, _ = Group.objects.get_or_create(name="supervisor")
    secrets = []
    for number in range(analysts):
        person, _ = Person.objects.get_or_create(
            username=f"analyst{number}", defaults={"all_offices": True, "clearance": 1}
        )
        person.groups.add(role)
        secrets.append(make_token(person, name="load", scopes=list(SCOPES), days=1)[1])
    return secrets


def served(port: int, folder: Path) -> subprocess.Popen[bytes]:
    """A server in a process group of its own, once it answers."""
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "8"]
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            [*command, "--no-control-socket", "tidewaiter_workbench.wsgi:application"],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    for _ in range(1_800):
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/healthy")
            if line.getresponse().status == 200:
                return server
        except OSError:
            time.sleep(0.1)
    sys.exit((folder / "log").read_text())


def changes_and_entries() -> tuple[int, int]:
    """Changes of all alerts, counted by their versions, and entries in their histories."""
    from django.db.models import F, Sum

    from tidewaiter_workbench.queue.models import Alert, Event

    changed = Alert.objects.filter(version__gt=1).aggregate(n=Sum(F("version") - 1))["n"]
    return changed or 0, Event.objects.count()


def computed_by(group: int) -> float:
    """Seconds of the processor that the living processes of a group have taken, as the system tells them."""
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def told(team: list[Analyst], asked: argparse.Namespace, *, before: tuple[int, int]) -> list[str]:
    """What happened, and whether the database agrees with what was acknowledged."""
    from tidewaiter_workbench.audit.chain import verify
    from tidewaiter_workbench.audit.models import Record
    from tidewaiter_workbench.queue.models import Alert

    answers: Counter[str] = sum((one.answers for one in team), Counter())
    last: dict[int, int] = {}
    for one in team:
        for alert, version in one.versions.items():
            last[alert] = max(version, last.get(alert, 0))
    held = dict(Alert.objects.filter(pk__in=last).values_list("pk", "version"))
    lost = sum(held[alert] < version for alert, version in last.items())
    changes, entries = (now - then for now, then in zip(changes_and_entries(), before, strict=True))
    lines = [
        f"# {asked.analysts} analysts at once on PostgreSQL, {asked.alerts:,} open alerts, {asked.seconds} s, "
        + (f"{asked.pause:g} s to think before each request" if asked.pause else "without a pause"),
        "",
        f"`scripts/with_postgres.sh python {' '.join(sys.argv)}`, seed {SEED}, {os.cpu_count()} cores, "
        "gunicorn with 2 workers of 8 threads, SIGKILL of the whole server half-way",
        "",
        "| | |",
        "|---|---|",
        f"| answers | {', '.join(f'{name}: {count:,}' for name, count in sorted(answers.items()))} |",
        f"| server errors (5xx) | {sum(count for name, count in answers.items() if ' 5' in name)} |",
        f"| requests not answered because of the kill, asked again | {sum(one.unanswered for one in team)} |",
        f"| changes in the database, and entries in the alerts' histories | {changes:,}, {entries:,} |",
        f"| alerts changed by those who noted it | {len(last):,} |",
        f"| acknowledged changes that the database has lost | {lost} |",
        f"| changes without exactly one entry in the history | {abs(changes - entries)} |",
        f"| audit trail | {Record.objects.count():,} records, {'broken' if verify().broken_at else 'unbroken'} |",
    ]
    for kind in ("read", "write"):
        took = [each for one in team for each in one.took[kind]]
        spread = f"{statistics.median(took):.0f} ms, {statistics.quantiles(took, n=20)[-1]:.0f} ms"
        lines.append(f"| {kind}s: median, 95th percentile | {spread} |")
    return lines


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    main()
