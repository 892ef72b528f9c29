"""Workers as processes: killed, hung, stopped and cancelled; and yet every job is done, and never twice at a time."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.workbench.waited_for import until
from tidewaiter_workbench.jobs import services
from tidewaiter_workbench.jobs.doing import Doing, perform
from tidewaiter_workbench.jobs.kinds import Done
from tidewaiter_workbench.jobs.models import Job, Worker
from tidewaiter_workbench.jobs.worker import Worker as Working


def hang(process: subprocess.Popen) -> None:
    """Stop a worker between two of its transactions.

    One that is stopped within a transaction keeps the lock, and with SQLite nobody writes until it is killed: no other
    worker can take over then, and none could know better.
    """

    def stopped() -> bool:
        os.kill(process.pid, signal.SIGSTOP)
        until(lambda: Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T")
        if free_to_write():
            return True
        os.kill(process.pid, signal.SIGCONT)
        return False

    until(stopped)


def free_to_write() -> bool:
    if connection.vendor == "postgresql":
        with transaction.atomic():
            held = Job.objects.select_for_update(skip_locked=True)
            return len(held) == Job.objects.count()
    with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=0.5)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


def log(folder: Path) -> list[tuple[float, int, int, str]]:
    if not (folder / "log").exists():
        return []
    lines = (line.split() for line in (folder / "log").read_text().splitlines())
    return [(float(at), int(pid), int(job), what) for at, pid, job, what in lines]


def never_two_at_once(folder: Path) -> bool:
    """No process gave a sign of life between the first and the last sign of another that worked at the same job."""
    spans: dict[tuple[int, int], tuple[float, float]] = {}
    for at, pid, job, _what in log(folder):
        first, _last = spans.get((job, pid), (at, at))
        spans[job, pid] = (first, at)
    by_job: dict[int, list[tuple[float, float]]] = {}
    for (job, _pid), span in spans.items():
        by_job.setdefault(job, []).append(span)
    return all(
        earlier[1] <= after[0]
        for each in by_job.values()
        for earlier, after in zip(sorted(each), sorted(each)[1:], strict=False)
    )


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing_and_nothing_is_done_twice_at_once(workers, tmp_path):
    job = services.start("slow", {"folder": str(tmp_path), "steps": 3})
    first = workers()
    until(lambda: Job.objects.filter(words="step 1").exists() and log(tmp_path))
    child = log(tmp_path)[0][1]
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    until(lambda: not Path(f"/proc/{child}").exists())
    assert Job.objects.get().state == "running", "nobody has noticed yet"
    (tmp_path / "go").touch()
    workers()
    until(lambda: Job.objects.filter(state="done").exists())
    job.refresh_from_db()
    assert (job.attempt, job.spent, job.words, job.result) == (2, 1, "counted", {"steps": 3})
    assert [what for *_rest, what in log(tmp_path)].count("begins") == 2
    assert [what for *_rest, what in log(tmp_path)].count("ends") == 1
    assert never_two_at_once(tmp_path)


@pytest.mark.slow
def test_a_worker_that_hung_while_another_took_its_job_over_does_not_go_on(workers, tmp_path):
    """Stopped and not dead: what is worse for a queue than death."""
    services.start("slow", {"folder": str(tmp_path), "steps": 3})
    first = workers()
    until(lambda: Job.objects.filter(words="step 1").exists())
    hang(first)
    workers()
    until(lambda: Job.objects.filter(attempt=2, words="step 1").exists())
    os.kill(first.pid, signal.SIGCONT)
    (tmp_path / "go").touch()
    until(lambda: Job.objects.filter(state="done").exists())
    assert Job.objects.get().attempt == 2
    assert never_two_at_once(tmp_path)


@pytest.mark.slow
def test_cancelling_ends_the_process_that_works_and_no_other(workers, tmp_path, person):
    job = services.start("slow", {"folder": str(tmp_path), "steps": 3})
    worker = workers()
    until(lambda: Job.objects.filter(words="step 1").exists())
    child = log(tmp_path)[0][1]
    services.cancel(job.pk, by=person("supervisor"))
    until(lambda: Job.objects.filter(state="cancelled").exists())
    until(lambda: not Path(f"/proc/{child}").exists())
    assert worker.poll() is None
    assert Job.objects.get().words == "cancelled by supervisor"
    (tmp_path / "go").touch()
    services.retry(job.pk, by=person("supervisor", name="again"))
    until(lambda: Job.objects.filter(state="done").exists())


@pytest.mark.slow
def test_a_worker_that_is_told_to_stop_gives_its_job_back_and_spends_no_try(workers, tmp_path):
    services.start("slow", {"folder": str(tmp_path), "steps": 3})
    worker = workers()
    until(lambda: Job.objects.filter(words="step 1").exists())
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0
    assert (Job.objects.get().state, Job.objects.get().spent) == ("waiting", 0)
    assert not Worker.objects.exists()


@pytest.mark.slow
def test_a_worker_that_was_started_beside_a_server_ends_with_it(workers):
    """As `serve` starts one: when whoever started it is killed, it does not stay behind."""
    server = workers(under=("sh", "-c", '"$@" --while-parent $$ & wait', "sh"))
    until(lambda: Worker.objects.exists())
    pid = int(Worker.objects.get().name.split(":")[1])
    assert Path(f"/proc/{pid}").exists()
    server.kill()
    until(lambda: not Path(f"/proc/{pid}").exists())
    assert not Worker.objects.exists(), "it said goodbye"


@pytest.mark.slow
def test_three_workers_do_many_jobs_each_once(workers, tmp_path):
    (tmp_path / "go").touch()
    for _ in range(4):
        services.start("slow", {"folder": str(tmp_path), "steps": 2})
    for _ in range(3):
        workers()
    until(lambda: Job.objects.filter(state="done").count() == 4)
    assert [what for *_rest, what in log(tmp_path)].count("begins") == 4
    assert never_two_at_once(tmp_path)


@pytest.mark.slow
def test_neither_small_work_nor_reading_waits_for_what_writes_the_lake(many_connections, kind):
    go, seen = threading.Event(), []

    def quick(doing: Doing) -> Done:
        seen.append(doing.job.kind)
        if len(seen) == 2:
            seen.sort()
            go.set()
        return Done("")

    kind(quick, name="small")
    kind(quick, name="reading", apart=True)
    kind(lambda _doing: Done(""), name="long", apart=True, holds="lake")
    worker = Working(pulse=0.05)
    worker._do = lambda job: go.wait(20) if job.kind == "long" else perform(Doing(job))
    for name in ("long", "reading", "small"):
        services.start(name)
    thread = threading.Thread(target=lambda: (worker.run(), connection.close()))
    thread.start()
    assert go.wait(20)
    worker.stop()
    thread.join(20)
    assert seen == ["reading", "small"]
