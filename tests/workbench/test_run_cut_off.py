"""A day's run in a worker's process that is killed: the next worker finishes it."""

from __future__ import annotations

import os
import signal

import pytest

from tests.workbench.waited_for import until
from tidewaiter_workbench.jobs import services
from tidewaiter_workbench.jobs.models import Job


@pytest.mark.slow
def test_a_days_run_whose_worker_is_killed_is_finished_by_the_next(own_lake, workers, person):
    """The real thing: the lake is whole afterwards, and the queue is filled with what the run planned."""
    from tidewaiter.lake import Lake
    from tidewaiter_workbench.queue.models import Alert

    job = services.start("run", {"days": 1, "fill": True}, person("supervisor"))
    first = workers()
    until(lambda: Job.objects.filter(pk=job.pk, progress__gt=0.05).exists())
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    workers()
    until(lambda: Job.objects.filter(kind="freshen", state="done").exists(), seconds=400)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 2)
    assert "to open" in job.words
    with Lake.open(own_lake) as lake:
        assert lake.runs()[-1]["label"].startswith("select")
    assert Alert.objects.exists()
