"""Fifty analysts at once on PostgreSQL, and the server killed in the middle: is anything lost, doubled or wrong?

    scripts/with_postgres.sh python benchmarks/workbench_load.py --seconds 60

Starts the workbench under gunicorn with made-up alerts. Each analyst has a token and, without pause, reads the queue,
takes the next alert, and then closes it, gives it back or sends it to sleep; a third of the time all go for the same
one. Half-way, every process of the server is killed (SIGKILL) and started again. What the server acknowledged is noted
by the analysts and compared with what the database holds at the end. An analyst who hears nothing asks again with the
same Idempotency-Key, as programs are told to.
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
    asked = parser.parse_args()
    secrets = prepared(asked.analysts, alerts=asked.alerts)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        server = served(port, Path(folder))
        team = [Analyst(secret, port, number) for number, secret in enumerate(secrets)]
        end = time.monotonic() + asked.seconds
        threads = [threading.Thread(target=one.work, args=(end,)) for one in team]
        for thread in threads:
            thread.start()
        time.sleep(asked.seconds / 2)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        server = served(port, Path(folder))
        for thread in threads:
            thread.join()
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
    sys.stdout.write("\n".join(told(team, asked)) + "\n")


class Analyst:
    """Somebody who works without pause and remembers what was acknowledged."""

    def __init__(self, secret: str, port: int, number: int) -> None:
        self.secret, self.port, self.name = secret, port, f"analyst{number}"
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
        """One request, asked again with the same key until it is answered."""
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

    Alert.objects.bulk_create(invented(alerts, last=DAY), batch_size=1000)
    freshen_statistics()
    role, _ = Group.objects.get_or_create(name="supervisor")
    secrets = []
    for number in range(analysts):
        person = Person.objects.create(username=f"analyst{number}", all_offices=True, clearance=1)
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
    for _ in range(300):
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/healthy")
            if line.getresponse().status == 200:
                return server
        except OSError:
            time.sleep(0.1)
    sys.exit((folder / "log").read_text())


def told(team: list[Analyst], asked: argparse.Namespace) -> list[str]:
    """What happened, and whether the database agrees with what was acknowledged."""
    from tidewaiter_workbench.audit.chain import verify
    from tidewaiter_workbench.audit.models import Record
    from tidewaiter_workbench.queue.models import Alert, Event

    answers: Counter[str] = sum((one.answers for one in team), Counter())
    last: dict[int, int] = {}
    for one in team:
        for alert, version in one.versions.items():
            last[alert] = max(version, last.get(alert, 0))
    held = dict(Alert.objects.filter(pk__in=last).values_list("pk", "version"))
    lost = sum(held[alert] < version for alert, version in last.items())
    uncounted = Alert.objects.filter(version__gt=1).count()
    changes = sum(version - 1 for version in Alert.objects.filter(version__gt=1).values_list("version", flat=True))
    lines = [
        f"# {asked.analysts} analysts at once on PostgreSQL, {asked.alerts:,} open alerts, {asked.seconds} s",
        "",
        f"`scripts/with_postgres.sh python {' '.join(sys.argv)}`, seed {SEED}, {os.cpu_count()} cores, "
        "gunicorn with 2 workers of 8 threads, SIGKILL of the whole server half-way",
        "",
        "| | |",
        "|---|---|",
        f"| answers | {', '.join(f'{name}: {count:,}' for name, count in sorted(answers.items()))} |",
        f"| server errors (5xx) | {sum(count for name, count in answers.items() if ' 5' in name)} |",
        f"| requests not answered because of the kill, asked again | {sum(one.unanswered for one in team)} |",
        f"| changes in the database, and entries in the alerts' histories | {changes:,}, {Event.objects.count():,} |",
        f"| alerts changed | {uncounted:,} |",
        f"| acknowledged changes that the database has lost | {lost} |",
        f"| changes without exactly one entry in the history | {abs(changes - Event.objects.count())} |",
        f"| audit trail | {Record.objects.count():,} records, {'broken' if verify().broken_at else 'unbroken'} |",
    ]
    for kind in ("read", "write"):
        took = [each for one in team for each in one.took[kind]]
        spread = f"{statistics.median(took):.0f} ms, {statistics.quantiles(took, n=20)[-1]:.0f} ms"
        lines.append(f"| {kind}s: median, 95th percentile (each analyst asks again at once) | {spread} |")
    return lines


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    main()
