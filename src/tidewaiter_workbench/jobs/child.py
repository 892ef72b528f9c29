"""A job in a process of its own: started, watched and ended by its worker, and ending by itself when that is gone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from tidewaiter_workbench.jobs.leases import lease
from tidewaiter_workbench.jobs.models import Job, State

__all__ = ["in_a_process", "watch_over_myself"]

_PULSE = 0.5
_MERCY = 5.0
"""Seconds that a process has to end by itself before it is killed."""
_FOLDER = "tidewaiter-job-"
_ORPHAN = 75


def in_a_process(job: Job, *, enough: Callable[[], bool]) -> int | None:
    """Do a job in a child process; gives its exit code, or None if it was ended because `enough` said so.

    Its temporary files lie in a folder that is removed with it, however it ends.
    """
    with tempfile.TemporaryDirectory(prefix=_FOLDER, ignore_cleanup_errors=True) as folder:
        environment = os.environ | {"TMPDIR": folder, "OMP_WAIT_POLICY": "passive"}
        command = (sys.executable, "-m", "tidewaiter_workbench", "do_job", str(job.pk), str(job.attempt))
        # The pipe is never written to: that it closes tells the child that its worker is gone.
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, start_new_session=True) as process:
            while True:
                try:
                    return process.wait(timeout=_PULSE)
                except subprocess.TimeoutExpired:
                    if enough():
                        _end(process)
                        return None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=_MERCY)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def watch_over_myself(job: Job) -> None:
    """In the child: end at once when the worker is gone, or the job is no longer ours."""
    threading.Thread(target=_until_alone, daemon=True).start()
    threading.Thread(target=_until_lost, args=(job,), daemon=True).start()


def _until_alone() -> None:
    # not through sys.stdin: at the end of the process its lock would still be held by this thread
    while os.read(0, 1):
        pass
    _leave()


def _leave() -> None:
    """End now, whatever the other threads are at; nobody else is left to remove our temporary files."""
    folder = Path(os.environ.get("TMPDIR", ""))
    if folder.name.startswith(_FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(_ORPHAN)


def _until_lost(job: Job) -> None:
    ours = Job.objects.filter(pk=job.pk, attempt=job.attempt)
    known = job.lease_until
    while True:
        time.sleep(lease().total_seconds() / 6)
        try:
            state, known = ours.values_list("state", "lease_until").first() or ("", None)
        except DatabaseError:  # then what we last knew of the lease must do
            connection.close()
            state = State.RUNNING
        if state != State.RUNNING:
            _leave()
        if known is None or known < timezone.now():
            _leave()
