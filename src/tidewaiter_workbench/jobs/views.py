"""The jobs: what is at work, what waits, what came of the rest; and starting, cancelling and retrying them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.jobs import services
from tidewaiter_workbench.jobs.kinds import Kind, known
from tidewaiter_workbench.jobs.models import ACTIVE, Job, State, Worker
from tidewaiter_workbench.paging import older
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.refusals import RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import whole

__all__ = ["cancel_job", "job", "jobs", "retry_job", "start_job"]

_PAGE = 50
_ALIVE = timedelta(seconds=15)
_SHOWN = {"all": gettext_lazy("All"), "active": gettext_lazy("At work and waiting"), "failed": gettext_lazy("Failed")}


@dataclass(frozen=True, slots=True)
class Row:
    """One job as a page shows it."""

    job: Job
    kind: Kind | None
    about: str
    may_change: bool
    behind: str = ""


@require_safe
@needs("see_jobs")
def jobs(request: HttpRequest) -> HttpResponse:
    """The list; for HTMX, which looks again and again, only its changing part."""
    show = request.GET.get("show", "all")
    before = request.GET.get("before", "")
    start = whole(before, digits=18) or 0
    shown, following = older(services.listed(request.user, show=show), start, size=_PAGE)
    told = {
        "rows": [_row(each, request.user) for each in shown],
        "before": following,
        "later": before,
        "show": show,
        "choices": list(_SHOWN.items()),
        **_state_of_things(request.user),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "jobs/part_jobs.html", told)
    record("read the jobs", by=request.user.username, kind="jobs")
    return render(request, "jobs/jobs.html", told | {"startable": services.startable(request.user)})


@require_safe
@needs("see_jobs")
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job with its log; for HTMX only the part that changes."""
    try:
        one = services.within_reach(request.user, job_id)
    except RefusalError as gone:
        return refused(request, gone)
    told = {
        "row": _row(one, request.user),
        "job": one,
        "lines": one.lines.order_by("-id"),
        **_state_of_things(request.user),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "jobs/part_job.html", told)
    record("read a job", by=request.user.username, kind="job", key=str(job_id))
    return render(request, "jobs/job.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see_jobs")
def start_job(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask what it needs to know, and put it in the queue."""
    try:
        wanted = services.by_hand(request.user, kind)
    except RefusalError as refusal:
        return refused(request, refusal)
    form = (wanted.form or Form)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.fields}
        made = services.start(kind, given, by=request.user)
        messages.success(request, _("It is in the queue; you may leave this page."))
        return redirect("job", made.pk)
    told = {"kind": wanted, "form": form}
    return render(request, "jobs/start.html", told, status=422 if form.errors else 200)


@require_POST
@needs("see_jobs")
def cancel_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Stop it, or take it out of the queue."""
    return _act(request, job_id, lambda: services.cancel(job_id, by=request.user), _("It stops."))


@require_POST
@needs("see_jobs")
def retry_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Try again what failed or was cancelled."""
    return _act(request, job_id, lambda: services.retry(job_id, by=request.user), _("It is in the queue again."))


def _act(request: HttpRequest, job_id: int, service: Callable[[], Job], done: str) -> HttpResponse:
    try:
        service()
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, done)
    back = request.POST.get("back", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)  # a page of another part, which shows the job in its place
    return redirect("job", job_id) if back == "job" else redirect("jobs")


def _row(one: Job, person: Person) -> Row:
    kind = known(one.kind)
    may = kind is not None and person.has_perm(f"workbench.{kind.permission}")
    return Row(one, kind, kind.about(one.parameters) if kind else "", may, _behind(one))


def _behind(one: Job) -> str:
    """What a waiting job waits for, if that is another job."""
    if one.state != State.WAITING or not one.holds:
        return ""
    before = Job.objects.filter(state=State.RUNNING, holds=one.holds).first()
    kind = known(before.kind) if before else None
    return _("waits until this has ended: {title}").format(title=kind.title if kind else "") if before else ""


def _state_of_things(person: Person) -> dict[str, object]:
    """How many wait and work, and whether anybody is there to do them."""
    seen: QuerySet[Job] = services.seen_by(person).filter(state__in=ACTIVE).exclude(kind__in=services.quiet())
    counted = dict(seen.values_list("state").annotate(n=Count("pk")).values_list("state", "n"))
    since = timezone.now() - _ALIVE
    return {
        "running": counted.get(State.RUNNING, 0),
        "waiting": counted.get(State.WAITING, 0),
        "workers": Worker.objects.filter(seen_at__gte=since).count(),
    }
