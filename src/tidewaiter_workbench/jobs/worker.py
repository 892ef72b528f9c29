"""A worker: takes jobs and does them, two side by side, and says all the while that it is alive.

Heavy work runs in child processes, one after the other; small work runs here, so that a message to a subscriber never
waits for a day's run. The main thread keeps the leases, looks for jobs whose worker died, and hears that it is to stop.
"""

from __future__ import annotations

import os
import secrets
import socket
import sys
import threading
import time
from datetime import timedelta

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tidewaiter_workbench.jobs import leases
from tidewaiter_workbench.jobs.child import in_a_process
from tidewaiter_workbench.jobs.doing import Doing, perform
from tidewaiter_workbench.jobs.kinds import chores, named
from tidewaiter_workbench.jobs.models import ACTIVE, Job, State
from tidewaiter_workbench.jobs.models import Worker as Seen

__all__ = ["Worker"]

_GONE = timedelta(hours=1)


class Worker:
    """One process that does jobs until it is told to stop."""

    def __init__(self, *, pulse: float = 1.0, parent: int = 0) -> None:
        """A worker.

        Args:
            pulse: seconds between two looks at the queue.
            parent: a process; when it is no longer our parent, we stop.
        """
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self.pulse = pulse
        self._parent = parent
        self._stop = threading.Event()
        self._looked: dict[str, float] = {}

    def stop(self, *_: object) -> None:
        """Stop soon: what is at work is given back."""
        self._stop.set()

    def run(self, *, until_idle: bool = False) -> None:
        """Work until told to stop, or, if so asked, until nothing is left to do."""
        lanes = [threading.Thread(target=self._lane, args=(apart,), name=f"apart={apart}") for apart in (True, False)]
        self._breathe()
        for lane in lanes:
            lane.start()
        try:
            while not self._stop.wait(self.pulse):
                self._breathe()
                if (self._parent and os.getppid() != self._parent) or (until_idle and self._idle()):
                    self._stop.set()
        finally:
            self._stop.set()
            while any(lane.is_alive() for lane in lanes):
                self._breathe()
                for lane in lanes:
                    lane.join(self.pulse)
            Seen.objects.filter(name=self.name).delete()

    def _lane(self, apart: bool) -> None:
        try:
            while not self._stop.is_set():
                close_old_connections()
                try:
                    job = leases.take(self.name, leases.apart_or_not(apart=apart))
                    if job is None:
                        self._stop.wait(self.pulse)
                    else:
                        self._do(job)
                except DatabaseError as problem:  # it may be restarting; the job, if any, is found by its lease
                    sys.stderr.write(f"the database does not answer ({type(problem).__name__}); trying again\n")
                    connection.close()
                    self._stop.wait(5 * self.pulse)
        finally:
            connection.close()

    def _do(self, job: Job) -> None:
        if not named(job.kind).apart:
            perform(Doing(job))
            return
        code = in_a_process(job, enough=lambda: self._stop.is_set() or self._unwanted(job))
        if code is None and self._stop.is_set():
            leases.give_back(job)
        elif code is None:
            leases.lost(job, _("Its process was ended."))
        else:  # it has ended the job itself, or died; then nothing but this is left to say
            leases.lost(job, _("Its process ended by itself ({code}); perhaps memory ran out.").format(code=code))

    def _unwanted(self, job: Job) -> bool:
        """Cancelled, or no longer ours."""
        ours = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING, cancel_asked_by="")
        return not ours.exists()

    def _breathe(self) -> None:
        """Say that we live, keep what we have, find what others lost."""
        close_old_connections()
        now = timezone.now()
        try:
            leases.keep(self.name)
            Seen.objects.update_or_create(
                name=self.name, defaults={"seen_at": now}, create_defaults={"seen_at": now, "started_at": now}
            )
            leases.recover()
            self._chores()
            Seen.objects.filter(seen_at__lt=now - _GONE).delete()
        except DatabaseError:
            connection.close()

    def _chores(self) -> None:
        for chore in chores():
            if time.monotonic() - self._looked.get(chore.name, -1e9) >= chore.seconds:
                self._looked[chore.name] = time.monotonic()
                try:
                    chore.look()
                except DatabaseError:
                    raise
                except Exception as problem:  # a look around that fails is no reason to stop working
                    sys.stderr.write(f"looking at {chore.name} failed ({type(problem).__name__})\n")

    def _idle(self) -> bool:
        soon = Q(state=State.RUNNING) | Q(not_before__lte=timezone.now())
        return not Job.objects.filter(soon, state__in=ACTIVE).exists()
