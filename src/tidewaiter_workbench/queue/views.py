"""The queue, and what is done from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.opening import currency
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Office
from tidewaiter_workbench.queue import services
from tidewaiter_workbench.queue.export import as_csv
from tidewaiter_workbench.queue.hidden import told_to
from tidewaiter_workbench.queue.listing import LANES, SHOWN, SORTS, Question, page
from tidewaiter_workbench.queue.models import Alert, Cause, SavedFilter
from tidewaiter_workbench.queue.refusals import RefusalError, UnfitError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.sheets import sheet_answer
from tidewaiter_workbench.web.text import plain, whole

__all__ = [
    "claim",
    "close",
    "close_many",
    "detach",
    "drop_filter",
    "export",
    "lift",
    "lock_next",
    "queue",
    "re_mark",
    "save_filter",
    "snooze",
    "suppress",
    "suppressions",
    "wake",
]


@require_safe
@needs("see_queue")
def queue(request: HttpRequest) -> HttpResponse:
    """The list; for HTMX only its rows."""
    question = Question.read(request.GET)
    try:
        answer = page(question, person=request.user, after=request.GET.get("after", ""))
    except UnfitError as refusal:
        return refused(request, refusal)
    asked = question.parameters()
    record("read the queue", by=request.user.username, kind="queue", detail=asked)
    told = {
        "question": question,
        "query": urlencode(asked),
        "page": answer,
        "later": bool(request.GET.get("after")),
        "now": desk_now(),
        "currency": currency(Path(settings.WORKBENCH["lake"])),
        "back": f"{request.path}?{urlencode(asked)}",
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "queue/part_list.html", told)
    offices = Office.objects.all() if request.user.all_offices else request.user.offices.all()
    told |= {
        "choices": {"show": SHOWN, "lane": LANES, "sort": SORTS, "cause": Cause.choices},
        "offices": offices,
        "saved": request.user.saved_filters.all(),
    }
    return render(request, "queue/queue.html", told)


@require_safe
@needs("export")
def export(request: HttpRequest) -> HttpResponse:
    """The same list as a sheet, at most ten thousand rows; on record with the question."""
    question = Question.read(request.GET)
    sheet, count = as_csv(question, person=request.user)
    detail = {**question.parameters(), "rows": count}
    record("exported the queue", by=request.user.username, kind="queue", detail=detail)
    return sheet_answer("queue.csv", sheet)


@require_POST
@needs("work_alert")
def claim(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Take an alert. HTMX gets the row as it now is, and if somebody was faster, the words as well."""
    if not request.htmx:
        return _act(request, lambda: services.claim(alert_id, by=request.user), _("It is yours."))
    try:
        told, status = {"alert": services.claim(alert_id, by=request.user)}, 200
    except RefusalError as refusal:
        alert = request.user.within_reach(Alert.objects.select_related("assignee")).filter(pk=alert_id).first()
        if alert is None:
            return refused(request, refusal)
        told, status = {"alert": alert, "why": str(refusal)}, refusal.status
    return render(request, "queue/part_row_answer.html", {**told, "now": desk_now()}, status=status)


@require_POST
@needs("work_alert")
def lock_next(request: HttpRequest) -> HttpResponse:
    """Take the first alert that nobody holds, and open it."""
    try:
        alert = services.lock_next(by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    if alert is None:
        messages.info(request, _("Nothing waits: every alert within your reach is held or hidden."))
        return redirect(_back(request))
    return redirect("shipment", alert.pk)


@require_POST
@needs("work_alert")
def detach(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Give an alert back."""
    return _act(
        request,
        lambda: services.detach(alert_id, by=request.user, version=_version(request), reason=_said(request)),
        _("It is free for others."),
    )


@require_POST
@needs("work_alert")
def snooze(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Hide an alert for some hours."""
    until = desk_now() + timedelta(hours=_number(request, "hours"))
    return _act(
        request,
        lambda: services.snooze(
            alert_id, by=request.user, version=_version(request), until=until, reason=_said(request)
        ),
        _("It sleeps until then, and is back by itself."),
    )


@require_POST
@needs("close_alert")
def close(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Close an alert with a reason."""
    return _act(
        request,
        lambda: services.close(alert_id, by=request.user, version=_version(request), reason=_said(request)),
        _("It is closed, with your reason on record."),
    )


@require_POST
@needs("override")
def re_mark(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Change how confidential an alert is."""
    return _act(
        request,
        lambda: services.re_mark(
            alert_id, by=request.user, version=_version(request), mark=_number(request, "mark"), reason=_said(request)
        ),
        _("Its handling mark is changed."),
    )


@require_POST
@needs("suppress")
def suppress(request: HttpRequest) -> HttpResponse:
    """Hide what one party brings, for some days."""
    role = request.POST.get("role", "")
    party = plain(request.POST.get("party", "") or request.POST.get(f"party.{role}", ""), longest=120)
    return _act(
        request,
        lambda: services.suppress(role, party, by=request.user, reason=_said(request), days=_number(request, "days")),
        _("Its alerts are hidden until then; what is in the plan is not."),
    )


@require_safe
@needs("see_queue")
def suppressions(request: HttpRequest) -> HttpResponse:
    """Whose alerts are hidden now: by whom, why, until when, and how many."""
    record("read the suppressions", by=request.user.username, kind="queue")
    return render(request, "queue/suppressions.html", {"running": told_to(request.user)})


@require_POST
@needs("suppress")
def lift(request: HttpRequest, suppression_id: int) -> HttpResponse:
    """End a suppression before its time."""
    try:
        back = services.lift(suppression_id, by=request.user, reason=_said(request))
    except RefusalError as refusal:
        return refused(request, refusal)
    said = ngettext("It is lifted; {n} alert is back.", "It is lifted; {n} alerts are back.", back)
    messages.success(request, said.format(n=back))
    return redirect("suppressions")


@require_POST
@needs("work_alert")
def wake(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Bring back what sleeps."""
    return _act(
        request,
        lambda: services.wake(alert_id, by=request.user, version=_version(request)),
        _("It is back in the queue."),
    )


@require_POST
@needs("close_alert")
def close_many(request: HttpRequest) -> HttpResponse:
    """Close the alerts that were ticked, with one reason, and say of each that was not why not."""
    seen = dict(_pair(each) for each in request.POST.getlist("alert"))
    try:
        if not seen:
            raise UnfitError(_("Tick the alerts to close first."))
        closed, kept = services.close_many(seen, by=request.user, reason=_said(request))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(request))
    if closed:
        said = ngettext("{n} alert is closed.", "{n} alerts are closed.", len(closed)).format(n=len(closed))
        messages.success(request, said)
    for why in sorted(set(kept.values())):
        count = sum(each == why for each in kept.values())
        messages.warning(request, ngettext("{n} was not: {why}", "{n} were not: {why}", count).format(n=count, why=why))
    return redirect(_back(request))


@require_POST
@needs("see_queue")
def save_filter(request: HttpRequest) -> HttpResponse:
    """Keep the present question under a name; the same name again replaces it."""
    name = plain(request.POST.get("name", ""), longest=60)
    if not name:
        messages.error(request, _("Give the filter a name."))
        return redirect(_back(request))
    query = urlencode(Question.read(request.POST).parameters())
    SavedFilter.objects.update_or_create(person=request.user, name=name, defaults={"query": query})
    messages.success(request, _("The filter is kept."))
    return redirect(f"{reverse('queue')}?{query}")


@require_POST
@needs("see_queue")
def drop_filter(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Forget one of one's own filters."""
    get_object_or_404(SavedFilter, pk=filter_id, person=request.user).delete()
    return redirect("queue")


def _act(request: HttpRequest, service: Callable[[], object], done: str) -> HttpResponse:
    try:
        service()
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, done)
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Where the person came from, if that is one of our own pages."""
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return back if ours else reverse("queue")


def _said(request: HttpRequest) -> str:
    """A reason: chosen from the list, or typed."""
    said = (plain(request.POST.get(name, ""), longest=1000) for name in ("reason", "usual_reason"))
    return next((words for words in said if words), "")


def _version(request: HttpRequest) -> int:
    return _number(request, "version")


def _number(request: HttpRequest, name: str) -> int:
    number = whole(request.POST.get(name, ""))
    return -1 if number is None else number


def _pair(text: str) -> tuple[int, int]:
    """`alert:version`, as the tick boxes send it."""
    pk, _colon, version = text.partition(":")
    return whole(pk, digits=18) or -1, whole(version) or -1
