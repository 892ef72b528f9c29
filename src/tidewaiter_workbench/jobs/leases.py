"""Who has which job: taking one, keeping it, giving it back, ending it, and finding those whose worker died.

Everything here is one conditional UPDATE: on the state that was seen, and, once a job is taken, on its `attempt`. Of
two workers that reach for one job, one gets it; what a worker writes that was believed dead, and is not, finds no row.
Workers read their own clocks: on several machines these must agree to a few seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.jobs.kinds import Done, Kind, kinds
from tidewaiter_workbench.jobs.kinds import ended as tell_ended
from tidewaiter_workbench.jobs.models import Job, Line, State

__all__ = [
    "LANES",
    "end",
    "give_back",
    "in_lane",
    "keep",
    "lease",
    "lost",
    "note",
    "put_off",
    "recover",
    "take",
    "wait_after",
]

LANES = ("holds", "reads", "small")
_LOOKED_AT = 20
_MOST_LINES = 500


def lease() -> timedelta:
    """How long a job belongs to a worker that gives no sign of life."""
    return timedelta(seconds=settings.JOBS["lease_seconds"])


def take(worker: str, names: Iterable[str]) -> Job | None:
    """Take the job whose turn it is, of some kinds; None if none waits that can be done now."""
    now = timezone.now()
    ready = Job.objects.filter(state=State.WAITING, not_before__lte=now, kind__in=list(names))
    held = set(Job.objects.filter(state=State.RUNNING).exclude(holds="").values_list("holds", flat=True))
    turns = ready.exclude(holds__in=held).order_by("not_before", "id").values_list("pk", "attempt")
    for pk, attempt in turns[:_LOOKED_AT]:
        same = Job.objects.filter(pk=pk, attempt=attempt, state=State.WAITING)
        try:
            with transaction.atomic():
                taken = same.update(
                    state=State.RUNNING,
                    attempt=F("attempt") + 1,
                    worker=worker,
                    lease_until=now + lease(),
                    started_at=now,
                    ended_at=None,
                    progress=0.0,
                    words=_("begins"),
                )
        except IntegrityError:  # another job took what both hold, in this very moment
            continue
        if taken:
            return Job.objects.get(pk=pk)
    return None


def keep(worker: str) -> None:
    """A sign of life: everything that this worker has stays its own for another lease."""
    Job.objects.filter(worker=worker, state=State.RUNNING).update(lease_until=timezone.now() + lease())


def end(job: Job, state: str, done: Done, *, log: bool = True) -> bool:
    """End a job with words; False if it is no longer ours to end."""
    with transaction.atomic():
        ended = _ours(job).update(
            state=state,
            ended_at=timezone.now(),
            lease_until=None,
            words=done.words,
            result=dict(done.result),
            result_url=done.url,
            **({"progress": 1.0} if state == str(State.DONE) else {}),
        )
        if ended:
            tell_ended(Job.objects.get(pk=job.pk), done.words)
        if ended and log:
            note(job, done.words)
            detail = {"kind": job.kind, "state": state, "words": done.words}
            record("ended a job", by=job.by, kind="job", key=str(job.pk), detail=detail)
    return bool(ended)


def put_off(job: Job, words: str, *, after: timedelta, spends: bool = True) -> bool:
    """Let a job wait for its next try, or fail it if this was the last."""
    spent = job.spent + int(spends)
    if spent >= job.tries:
        tried = _("Tried {n} times. {why}").format(n=spent, why=words)
        return end(job, str(State.FAILED), Done(tried))
    with transaction.atomic():
        put = _ours(job).update(
            state=State.WAITING,
            not_before=timezone.now() + after,
            spent=spent,
            worker="",
            lease_until=None,
            words=words,
        )
        if put:
            note(job, words)
    return bool(put)


def give_back(job: Job) -> bool:
    """Let a job wait because its worker stops; no try is spent."""
    return put_off(job, _("waits for a worker: the last one was stopped"), after=timedelta(0), spends=False)


def lost(job: Job, words: str) -> bool:
    """Deal with a job whose worker came to nothing: cancelled if that was asked, else tried again or failed."""
    asked_by = Job.objects.filter(pk=job.pk).values_list("cancel_asked_by", flat=True).first()
    if asked_by:
        return end(job, str(State.CANCELLED), Done(_("cancelled by {who}").format(who=asked_by)))
    return put_off(job, words, after=wait_after(job.spent))


def recover() -> int:
    """Find jobs whose worker gave no sign of life in time; gives how many.

    The grace of half a lease lets a worker's own child, which watches the same lease, end before anybody else begins.
    """
    late = timezone.now() - lease() / 2
    found = 0
    for job in Job.objects.filter(state=State.RUNNING, lease_until__lt=late):
        with transaction.atomic():
            still = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING, lease_until__lt=late)
            if still.update(lease_until=timezone.now() + lease()):  # of several who find it, one deals with it
                found += lost(job, _("Its worker stopped answering."))
    return found


def note(job: Job, words: str) -> None:
    """Put a line into a job's log; a very long log keeps its first lines."""
    if Line.objects.filter(job=job).count() < _MOST_LINES:
        Line.objects.create(job=job, at=timezone.now(), words=words)


def wait_after(spent: int) -> timedelta:
    """How long to wait after so many tries: 5, 20, 80 seconds and so on, at most an hour."""
    return timedelta(seconds=min(5 * 4**spent, 3600))


def in_lane(lane: str) -> list[str]:
    """The names of the kinds that go one after the other in a worker.

    Small work, what writes the lake, and heavy work that only reads it: a backtest does not wait for a day's run.
    """
    return [kind.name for kind in kinds() if lane == _lane_of(kind)]


def _lane_of(kind: Kind) -> str:
    if not kind.apart:
        return "small"
    return "holds" if kind.holds else "reads"


def _ours(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING)
