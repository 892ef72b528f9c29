"""Doing one job: what its work may say meanwhile, and what becomes of however it ends."""

from __future__ import annotations

import time
import traceback
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.jobs import leases
from tidewaiter_workbench.jobs.kinds import Done, JobFailedError, LaterError, named
from tidewaiter_workbench.jobs.models import Job, State
from tidewaiter_workbench.refusals import RefusalError

__all__ = ["Doing", "JobStoppedError", "perform"]

_BUSY = timedelta(seconds=20)
_BREATH = 0.5
"""Seconds between two things that are said of a job: more would only keep the database busy."""


class JobStoppedError(BaseException):
    """Somebody asked to stop, or the job is no longer ours; not an Exception, so that no work catches it by mistake."""


class Doing:
    """A job in somebody's hands."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told = ("", 0.0)

    @property
    def parameters(self) -> dict[str, object]:
        """What it is about."""
        return dict(self.job.parameters)

    @property
    def by(self) -> str:
        """The name of who asked for it."""
        return str(self.job.by)

    def tell(self, words: str, share: float) -> None:
        """Say what is being done, and which share of the whole is done; a job that was cancelled ends here.

        Raises:
            JobStoppedError: it was cancelled, or somebody else has it by now.
        """
        before, at = self._told
        now = time.monotonic()
        if words == before and now - at < _BREATH:
            return
        if words != before:
            leases.note(self.job, words)
        self._told = (words, now)
        ours = Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt, state=State.RUNNING, cancel_asked_by="")
        if not ours.update(words=words, progress=min(max(share, 0.0), 1.0)):
            raise JobStoppedError

    def log(self, words: str) -> None:
        """Put a line into its log."""
        leases.note(self.job, words)


def perform(doing: Doing) -> None:
    """Do the work, and write down how it ended; nothing gets out of here but the end of the process."""
    job = doing.job
    try:
        done = named(job.kind).work(doing)
    except JobStoppedError:
        leases.lost(job, _("Its worker stopped."))
    except LaterError as later:
        leases.put_off(job, str(later), after=later.after, spends=later.spends)
    except bridge.BridgeBusyError as busy:
        leases.put_off(job, str(busy), after=_BUSY, spends=False)
    except (JobFailedError, RefusalError, bridge.BridgeError) as refused:
        leases.end(job, str(State.FAILED), Done(str(refused)))
    except Exception as problem:
        leases.end(job, str(State.FAILED), Done(_unforeseen(problem)))
    else:
        leases.end(job, str(State.DONE), done, log=not named(job.kind).quiet)


def _unforeseen(problem: Exception) -> str:
    """Where it happened, and not what it says: a message from below may hold a trader's data."""
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    return _("An error that we did not foresee: {name} at {place}. Please report it.").format(
        name=type(problem).__name__, place=f"{Path(frame.filename).name}:{frame.lineno}"
    )
