"""Starting, cancelling and retrying jobs. Each is one transaction, and on record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.jobs.kinds import Kind, kinds, known, named
from tidewaiter_workbench.jobs.kinds import ended as tell_ended
from tidewaiter_workbench.jobs.models import ACTIVE, Job, Line, State
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.refusals import ConflictError, ForbiddenError, GoneError, UnfitError

__all__ = [
    "SHOWN",
    "by_hand",
    "cancel",
    "listed",
    "quiet",
    "retry",
    "seen_by",
    "start",
    "start_by_hand",
    "startable",
    "within_reach",
]

SHOWN = {"all": Q(), "active": Q(state__in=ACTIVE), "failed": Q(state=State.FAILED)}
"""Ways to look at the list."""

SYSTEM = "workbench"
"""Who asks for what no person asked for."""


@transaction.atomic
def start(
    kind: str,
    parameters: Mapping[str, object] | None = None,
    by: Person | None = None,
    *,
    once: str = "",
    after: timedelta = timedelta(0),
    mark: int = 0,
) -> Job:
    """Put a job in the queue; it is there when the transaction that this is part of is there.

    Args:
        kind: the name of a registered kind.
        parameters: what it is about, as JSON; checked by the kind's form where it has one.
        by: who asks; nobody if the workbench itself does.
        once: while a job of that name waits or runs, it is given back instead of a second one. Where a person starts
            it by hand, the same work with the same words has one name: who presses twice gets one job.
        after: not before so much time has passed.
        mark: the handling mark of what it is about; who is not cleared for it does not see the job.

    Raises:
        UnfitError: there is no such kind, or the parameters do not fit.
        ForbiddenError: this person's role does not start it.
    """
    wanted = named(kind)
    if by is not None and not by.has_perm(f"workbench.{wanted.permission}"):
        raise ForbiddenError(_("Your role does not allow this."))
    fitting = _checked(wanted, parameters or {})
    if by is not None and wanted.form is not None and not once:
        once = _pressed_once(kind, fitting, by)
    if once and (before := Job.objects.filter(once=once, state__in=ACTIVE).first()):
        return before
    now = timezone.now()
    job = Job(
        kind=kind,
        parameters=fitting,
        by=by.username if by else SYSTEM,
        mark=mark,
        asked_at=now,
        not_before=now + after,
        tries=wanted.tries,
        holds=wanted.holds,
        once=once,
        words=_("waits for a worker"),
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:  # somebody started the same one in this very moment
        before = Job.objects.filter(once=once, state__in=ACTIVE).first()
        if before is None:
            raise ConflictError(_("The same job ended in this very moment. Start it again.")) from None
        return before
    if not wanted.quiet:
        record("started a job", by=job.by, kind="job", key=str(job.pk), detail={"kind": kind, "parameters": fitting})
    return job


@transaction.atomic
def cancel(job_id: int, *, by: Person) -> Job:
    """Let a waiting job go at once; one at work is told to stop, and stops within seconds."""
    job = within_reach(by, job_id)
    _may(by, job)
    same = Job.objects.filter(pk=job.pk)
    words = _("cancelled by {who} before it began").format(who=by.username)
    ended = same.filter(state=State.WAITING).update(
        state=State.CANCELLED, ended_at=timezone.now(), words=words, cancel_asked_by=by.username
    )
    if not ended and not same.filter(state=State.RUNNING, cancel_asked_by="").update(cancel_asked_by=by.username):
        job.refresh_from_db()
        if job.state == State.RUNNING:
            return job  # somebody asked already
        raise ConflictError(_("It has ended already: {state}.").format(state=job.get_state_display()))
    if ended:
        tell_ended(Job.objects.get(pk=job.pk), words)
    return _noted(job, by=by, action="cancelled a job", words=_("{who} asked to cancel it").format(who=by.username))


@transaction.atomic
def retry(job_id: int, *, by: Person) -> Job:
    """Put a job that failed or was cancelled back into the queue, with all its tries."""
    job = within_reach(by, job_id)
    _may(by, job)
    now = timezone.now()
    ended = Job.objects.filter(pk=job.pk, attempt=job.attempt, state__in=(State.FAILED, State.CANCELLED))
    fresh: dict[str, object] = {
        "started_at": None,
        "ended_at": None,
        "progress": 0.0,
        "result": {},
        "result_url": "",
        "worker": "",
    }
    try:
        with transaction.atomic():
            waits = ended.update(
                state=State.WAITING,
                not_before=now,
                spent=0,
                cancel_asked_by="",
                lease_until=None,
                words=_("waits for a worker"),
                **fresh,
            )
    except IntegrityError:
        raise ConflictError(_("Another job that does the same is active already.")) from None
    if not waits:
        raise ConflictError(_("Only what failed or was cancelled can be tried again."))
    return _noted(job, by=by, action="retried a job", words=_("{who} asked to try it again").format(who=by.username))


def seen_by(person: Person) -> QuerySet[Job]:
    """The jobs that this person may know of: all, or one's own; never above one's clearance."""
    everything: QuerySet[Job] = Job.objects.filter(mark__lte=person.clearance)
    return everything if person.has_perm("workbench.see_all_jobs") else everything.filter(by=person.username)


def listed(person: Person, *, show: str) -> QuerySet[Job]:
    """Jobs that this person sees; small work that is shown elsewhere only where it failed."""
    mine = seen_by(person).filter(SHOWN.get(show, Q()))
    return mine.exclude(kind__in=quiet(), state__in=(State.DONE, *ACTIVE))


def quiet() -> list[str]:
    """Kinds of small work that is shown elsewhere."""
    return [kind.name for kind in kinds() if kind.quiet]


def within_reach(person: Person, job_id: int) -> Job:
    """The job, if this person may know that it exists.

    Raises:
        GoneError: there is none among those that the person sees.
    """
    job = seen_by(person).filter(pk=job_id).first()
    if job is None:
        raise GoneError(_("There is no such job within your reach."))
    return job


def startable(person: Person) -> list[Kind]:
    """The kinds that this person may start by hand."""
    return [kind for kind in kinds() if kind.form and person.has_perm(f"workbench.{kind.permission}")]


def by_hand(person: Person, name: str) -> Kind:
    """A kind that this person may start by hand.

    Raises:
        GoneError: there is none of that name, or only programs of ours start it.
        ForbiddenError: this person's role does not start it.
    """
    kind = known(name)
    if kind is None or not kind.form:
        raise GoneError(_("There is no such kind of job."))
    if not person.has_perm(f"workbench.{kind.permission}"):
        raise ForbiddenError(_("Your role does not allow this."))
    return kind


def start_by_hand(name: str, said: Mapping[str, Sequence[str]], *, by: Person) -> Job:
    """Start a job with what a form would say: every field as its texts."""
    return start(by_hand(by, name).name, MultiValueDict({field: list(texts) for field, texts in said.items()}), by)


def _checked(kind: Kind, parameters: Mapping[str, object]) -> dict[str, object]:
    if kind.form is None:
        return dict(parameters)
    form = kind.form(parameters if isinstance(parameters, MultiValueDict) else dict(parameters))
    if not form.is_valid():
        raise UnfitError(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return {name: _plain(value) for name, value in form.cleaned_data.items()}


def _pressed_once(kind: str, fitting: Mapping[str, object], by: Person) -> str:
    told = json.dumps([kind, by.username, fitting], sort_keys=True, default=str)
    return f"by hand {kind}:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _may(person: Person, job: Job) -> None:
    if not person.has_perm(f"workbench.{named(job.kind).permission}"):
        raise ForbiddenError(_("Your role does not allow this."))


def _noted(job: Job, *, by: Person, action: str, words: str) -> Job:
    Line.objects.create(job=job, at=timezone.now(), words=words)
    record(action, by=by.username, kind="job", key=str(job.pk), detail={"kind": job.kind})
    job.refresh_from_db()
    return job
