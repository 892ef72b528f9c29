"""What another process does is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable

from tidewaiter_workbench.jobs.models import Job


def until(what: Callable[[], object], *, seconds: float = 240) -> object:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} seconds in vain; jobs: {list(Job.objects.values('state', 'words'))}")
