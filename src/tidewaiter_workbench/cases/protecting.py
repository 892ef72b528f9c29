"""Working on a protective order and on the versions of exhibits: each view reads a form and calls one service."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tidewaiter_workbench.cases import protective
from tidewaiter_workbench.cases.form import day, number, said
from tidewaiter_workbench.queue.refusals import RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused

__all__ = ["admit", "bracket", "confirm", "end", "issue", "pair", "release"]


@require_POST
@needs("decide_case")
def issue(request: HttpRequest, case_id: int) -> HttpResponse:
    """Put the case under a protective order."""

    def service() -> int:
        terms = said(request, "terms")
        return protective.issue_order(case_id, by=request.user, terms=terms, day=day(request)).case_id

    return _act(request, service, _("The protective order stands."))


@require_POST
@needs("decide_case")
def end(request: HttpRequest, case_id: int) -> HttpResponse:
    """End it."""

    def service() -> int:
        return protective.end_order(case_id, by=request.user, reason=said(request, "reason")).case_id

    return _act(request, service, _("The protective order has ended."))


@require_POST
@needs("propose_decision")
def admit(request: HttpRequest, case_id: int) -> HttpResponse:
    """Somebody has given the undertaking."""

    def service() -> int:
        name, firm, party = (said(request, each, longest=160) for each in ("name", "firm", "party"))
        made = protective.admit(case_id, by=request.user, name=name, firm=firm, party=party, day=day(request))
        return made.order.case_id

    return _act(request, service, _("They are under the order now."))


@require_POST
@needs("propose_decision")
def release(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody is no longer under it."""

    def service() -> int:
        return protective.release(person_id, by=request.user, reason=said(request, "reason")).pk

    return _act(request, service, _("They are not under the order any more."))


@require_POST
@needs("propose_decision")
def bracket(request: HttpRequest, exhibit_id: int) -> HttpResponse:
    """Say what is confidential in an exhibit."""

    def service() -> int:
        lines = said(request, "lines", longest=20_000)
        seen = said(request, "seen", longest=40)
        return protective.bracket(exhibit_id, by=request.user, lines=lines, seen=seen).exhibit.case_id

    return _act(request, service, _("The exhibit is confidential; name its public version."))


@require_POST
@needs("propose_decision")
def pair(request: HttpRequest, exhibit_id: int) -> HttpResponse:
    """Name its public version."""

    def service() -> int:
        return protective.pair_public(exhibit_id, by=request.user, number=number(request, "number")).exhibit.case_id

    return _act(request, service, _("The two versions belong together now."))


@require_POST
@needs("propose_decision")
def confirm(request: HttpRequest, exhibit_id: int) -> HttpResponse:
    """A second person has read the public version."""

    def service() -> int:
        return protective.confirm_public(exhibit_id, by=request.user).exhibit.case_id

    return _act(request, service, _("The public version may leave."))


def _act(request: HttpRequest, service: Callable[[], int], done: str) -> HttpResponse:
    try:
        case_id = service()
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, done)
    return redirect("case", case_id)
