"""What is due, what is held, for how long each kind is kept; and one case's end."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases.form import number, said
from tidewaiter_workbench.cases.services import within_reach
from tidewaiter_workbench.cases.words import said as in_words
from tidewaiter_workbench.refusals import RefusalError
from tidewaiter_workbench.retention import services
from tidewaiter_workbench.retention.models import Erasure, Hold, Period
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused

__all__ = [
    "approve_erasure", "hold_case", "lift_hold", "propose_erasure", "refuse_erasure", "retained_case", "retention",
    "set_period", "withdraw_erasure",
]  # fmt: skip

_SOON = 180
_MOST = 200


@require_safe
@needs("see_retention")
def retention(request: HttpRequest) -> HttpResponse:
    """Everything that ends, or is kept from ending, within the reader's reach."""
    record("read what is due to be erased", by=request.user.username, kind="retention")
    periods = {each.kind: each for each in Period.objects.all()}
    page = {
        "over": services.due(request.user)[:_MOST],
        "soon": [each for each in services.due(request.user, within_days=_SOON)[:_MOST] if not each.over],
        "holds": services.standing_holds(request.user)[:_MOST],
        "erasures": request.user.within_reach(Erasure.objects.all())[:30],
        "periods": [(code, in_words(words), periods.get(code)) for code, words in law.kinds()],
    }
    return render(request, "retention/retention.html", page)


@require_safe
@needs("see_retention")
def retained_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """How long one case is kept, its holds, and its end."""
    try:
        case = within_reach(request.user, case_id)
    except RefusalError as refusal:
        return refused(request, refusal)
    record("read how long a case is kept", by=request.user.username, kind="case", key=case.number)
    page = {
        "kept": services.kept(case),
        "case": case,
        "kind": in_words(dict(law.kinds()).get(case.kind, case.kind)),
        "holds": Hold.objects.filter(case_id=case.pk),
        "erasures": Erasure.objects.filter(case_id=case.pk),
        "waiting": Erasure.objects.filter(case_id=case.pk, state="proposed").first(),
    }
    return render(request, "retention/case.html", page)


@require_POST
@needs("keep_cases")
def set_period(request: HttpRequest) -> HttpResponse:
    """For how long a kind is kept."""
    kind = said(request, "kind", longest=16)
    years, version = number(request, "years"), number(request, "version")
    basis = said(request, "basis", longest=1000)
    return _act(
        request,
        lambda: services.set_period(kind, by=request.user, years=years, basis=basis, version=version),
        _("The period is on record."),
    )


@require_POST
@needs("keep_cases")
def hold_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Put it on hold."""
    reason = said(request, "reason", longest=1000)
    done = _("The hold stands: nothing of the case is erased.")
    return _act(request, lambda: services.place(case_id, by=request.user, reason=reason), done, case_id)


@require_POST
@needs("keep_cases")
def lift_hold(request: HttpRequest, case_id: int) -> HttpResponse:
    """Lift its hold."""
    reason = said(request, "reason", longest=1000)
    return _act(
        request, lambda: services.lift(case_id, by=request.user, reason=reason), _("The hold is lifted."), case_id
    )


@require_POST
@needs("keep_cases")
def propose_erasure(request: HttpRequest, case_id: int) -> HttpResponse:
    """Propose its end."""
    reason = said(request, "reason", longest=1000)
    done = _("Its end is proposed; a second person approves or refuses it.")
    return _act(request, lambda: services.propose(case_id, by=request.user, reason=reason), done, case_id)


@require_POST
@needs("keep_cases")
def approve_erasure(request: HttpRequest, erasure_id: int) -> HttpResponse:
    """Erase it."""
    reason = said(request, "reason", longest=1000)
    done = _("The case is erased. That it was, and who decided it, stays on record.")
    return _act(request, lambda: services.approve(erasure_id, by=request.user, reason=reason), done)


@require_POST
@needs("keep_cases")
def refuse_erasure(request: HttpRequest, erasure_id: int) -> HttpResponse:
    """Keep it."""
    reason = said(request, "reason", longest=1000)
    return _act(request, lambda: services.refuse(erasure_id, by=request.user, reason=reason), _("The case is kept."))


@require_POST
@needs("keep_cases")
def withdraw_erasure(request: HttpRequest, erasure_id: int) -> HttpResponse:
    """Take the proposal back."""
    return _act(request, lambda: services.withdraw(erasure_id, by=request.user), _("The proposal is withdrawn."))


def _act(request: HttpRequest, service: Callable[[], object], done: str, case_id: int | None = None) -> HttpResponse:
    try:
        service()
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, done)
    return redirect("retention") if case_id is None else redirect("retained_case", case_id)
