"""Work for tests to do in processes of their own: an app with one slow kind of job, and settings that install it.

A worker that a test starts reads `DJANGO_SETTINGS_MODULE=tests.workbench.working`; so do its children.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.apps import AppConfig

from tidewaiter_workbench.settings import *  # noqa: F403
from tidewaiter_workbench.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.workbench.working.Working"]


class Working(AppConfig):
    """Registers the slow kind."""

    name = "tests.workbench"
    label = "working"

    def ready(self) -> None:
        from tidewaiter_workbench.jobs.kinds import Kind, register

        register(Kind("slow", title="Slow", does="", work=slow, permission="run_jobs", apart=True, holds="bench"))


def slow(doing):
    """Count to `steps`, as fast as the file `FOLDER/go` lets it; every sign of life goes into `FOLDER/log`."""
    from tidewaiter_workbench.jobs.kinds import Done

    folder, steps = Path(doing.parameters["folder"]), int(doing.parameters["steps"])

    def log(words: str) -> None:
        with (folder / "log").open("a") as file:
            file.write(f"{time.monotonic()} {os.getpid()} {doing.job.pk} {words}\n")

    log("begins")
    try:
        for step in range(steps):
            log("works")
            doing.tell(f"step {step}", step / steps)
            until = time.monotonic() + 30
            while step == 1 and not (folder / "go").exists() and time.monotonic() < until:
                log("works")
                time.sleep(0.05)
    finally:
        log("ends")
    return Done("counted", result={"steps": steps})
