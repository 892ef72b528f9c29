"""Working on cases: each view reads a form, calls one service, and leads back with words."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tidewaiter_workbench.cases import deciding, exhibits, linking, services
from tidewaiter_workbench.cases.form import day, number, said, wanted
from tidewaiter_workbench.cases.models import ConsequenceState
from tidewaiter_workbench.queue.refusals import RefusalError, UnfitError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused

__all__ = [
    "add_exhibit",
    "approve",
    "attach",
    "custody",
    "detach",
    "fact",
    "hand_over",
    "mark",
    "move",
    "note",
    "open_case",
    "refuse",
    "task",
    "tasks",
    "withdraw",
]


@require_POST
@needs("work_case")
def open_case(request: HttpRequest) -> HttpResponse:
    """Open an empty case."""
    try:
        made = services.open_case(
            by=request.user,
            title=said(request, "title", longest=160),
            kind=said(request, "kind", longest=16) or "VIOLATION",
            office=said(request, "office", longest=16),
            mark=number(request, "mark"),
            typology=said(request, "typology", longest=40),
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, _("The case is open, and you hold it."))
    return redirect("case", made.pk)


@require_POST
@needs("work_case")
def attach(request: HttpRequest) -> HttpResponse:
    """Put alerts, a party, a series or a board into a case, or into a new one with a title."""
    named = said(request, "case", longest=40)
    ticked = [each.partition(":")[0] for each in request.POST.getlist("alert")]
    try:
        if named and linking.number_of(named) is None:
            raise UnfitError(_("A case is named by its number, such as C-2026-00012."))
        done = linking.attach(
            said(request, "kind", longest=8) or ("alert" if ticked else ""),
            [*request.POST.getlist("key"), *ticked],
            by=request.user,
            case_id=linking.number_of(named),
            title=said(request, "title", longest=160),
            procedure=said(request, "procedure", longest=16) or "VIOLATION",
            label=said(request, "label", longest=200),
            mark=number(request, "mark") if "mark" in request.POST else None,
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    words = ngettext("{n} thing is in case {case} now.", "{n} things are in case {case} now.", done.added)
    messages.success(request, words.format(n=done.added, case=done.case.number))
    for why in sorted(set(done.kept_out.values())):
        count = sum(each == why for each in done.kept_out.values())
        messages.warning(request, ngettext("{n} was not: {why}", "{n} were not: {why}", count).format(n=count, why=why))
    return redirect(_back(request) if named else reverse("case", args=[done.case.pk]))


@require_POST
@needs("work_case")
def detach(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take something out of a case."""
    return _act(
        request,
        lambda: linking.detach(link_id, by=request.user, reason=said(request, "reason")).pk,
        _("It is out of the case; that it was there stays on record."),
    )


@require_POST
@needs("work_case")
def move(request: HttpRequest, case_id: int) -> HttpResponse:
    """Take a step, or propose a decision."""
    try:
        asked = wanted(request)
        made = deciding.move(case_id, by=request.user, version=number(request, "version"), wanted=asked)
    except RefusalError as refusal:
        return refused(request, refusal)
    done = _("The decision is proposed; a second person approves or refuses it.") if made else _("The case has moved.")
    messages.success(request, done)
    return redirect("case", case_id)


@require_POST
@needs("decide_case")
def approve(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Let a decision hold."""
    try:
        made = deciding.approve(
            decision_id, by=request.user, version=number(request, "version"), reason=said(request, "reason")
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    if made.consequence_state == ConsequenceState.WAITING:
        deciding.write_waiting()
    messages.success(request, _("The decision holds. What follows from it is on record."))
    return redirect("case", made.case_id)


@require_POST
@needs("decide_case")
def refuse(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Let a proposal fall."""
    return _act(
        request,
        lambda: deciding.refuse(decision_id, by=request.user, reason=said(request, "reason")).case_id,
        _("The proposal is refused; the case stays where it was."),
    )


@require_POST
@needs("propose_decision")
def withdraw(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Take back one's own proposal."""
    return _act(
        request,
        lambda: deciding.withdraw(decision_id, by=request.user, reason=said(request, "reason")).case_id,
        _("The proposal is withdrawn."),
    )


@require_POST
@needs("work_case")
def fact(request: HttpRequest, case_id: int) -> HttpResponse:
    """Put a fact on record."""
    return _act(
        request,
        lambda: deciding.fact(case_id, by=request.user, event=said(request, "event", longest=30), day=day(request)).pk,
        _("It is on record; the clocks follow it."),
    )


@require_POST
@needs("work_case")
def note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write in the log."""
    return _act(
        request,
        lambda: (
            services.write_note(
                case_id, by=request.user, text=said(request, "text", longest=4000), mark=number(request, "mark")
            ).pk
        ),
        _("It is in the log."),
    )


@require_POST
@needs("work_case")
def hand_over(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give the case to somebody else, or to another office."""
    return _act(
        request,
        lambda: (
            services.hand_over(
                case_id,
                by=request.user,
                version=number(request, "version"),
                to=said(request, "to", longest=150),
                office=said(request, "office", longest=16),
                reason=said(request, "reason"),
            ).pk
        ),
        _("The case is handed over."),
    )


@require_POST
@needs("override")
def mark(request: HttpRequest, case_id: int) -> HttpResponse:
    """Change how confidential the case is."""
    return _act(
        request,
        lambda: (
            services.re_mark(
                case_id,
                by=request.user,
                version=number(request, "version"),
                mark=number(request, "mark"),
                reason=said(request, "reason"),
            ).pk
        ),
        _("Its handling mark is changed."),
    )


@require_POST
@needs("work_case")
def tasks(request: HttpRequest, case_id: int) -> HttpResponse:
    """Add one task, or all of a list."""
    template = said(request, "template", longest=30)

    def service() -> int:
        if template:
            return services.plan_tasks(case_id, by=request.user, template=template).pk
        due = day(request, "due") if request.POST.get("due") else None
        words, assignee = said(request, "words", longest=200), said(request, "assignee", longest=150)
        return services.add_task(case_id, by=request.user, words=words, due=due, assignee=assignee).case_id

    return _act(request, service, _("It is planned."))


@require_POST
@needs("work_case")
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say that a task is done, or who does it."""
    assignee = said(request, "assignee", longest=150) if "assignee" in request.POST else None

    def service() -> int:
        done = day(request, "done_on") if "done_on" in request.POST else None
        version = number(request, "version")
        return services.work_task(task_id, by=request.user, version=version, done_on=done, assignee=assignee).case_id

    return _act(request, service, _("The task is as you said."))


@require_POST
@needs("work_case")
def add_exhibit(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep a file."""
    file = request.FILES.get("file")

    def service() -> int:
        if getattr(request, "too_large", False):
            raise UnfitError(_("The file is too large."))
        came = exhibits.Came(
            content=file.read() if file else b"",
            file_name=file.name if file else "",
            title=said(request, "title", longest=160),
            source=said(request, "source", longest=200),
            basis=said(request, "basis", longest=200),
            mark=number(request, "mark"),
        )
        return exhibits.add_exhibit(case_id, by=request.user, came=came).case_id

    return _act(request, service, _("The exhibit is kept, with its hash on record."))


@require_POST
@needs("work_case")
def custody(request: HttpRequest, exhibit_id: int) -> HttpResponse:
    """Say what happened to the thing itself."""
    return _act(
        request,
        lambda: (
            exhibits.hand_on(
                exhibit_id, by=request.user, action=said(request, "action", longest=40), note=said(request, "note")
            ).case_id
        ),
        _("The chain of custody says so now."),
    )


def _act(request: HttpRequest, service: Callable[[], int], done: str) -> HttpResponse:
    """Do it, and lead back to the case; or say why not."""
    try:
        case_id = service()
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, done)
    return redirect("case", case_id)


def _back(request: HttpRequest) -> str:
    """Where the person came from, if that is one of our own pages."""
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return back if ours else reverse("cases")
