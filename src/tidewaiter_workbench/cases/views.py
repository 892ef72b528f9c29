"""Reading cases: the board, one case, an exhibit, and the package that leaves."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases.exhibits import ACTIONS, open_exhibit
from tidewaiter_workbench.cases.export import export_case
from tidewaiter_workbench.cases.form import number, said
from tidewaiter_workbench.cases.listing import DUE, HELD, Question, board, column
from tidewaiter_workbench.cases.models import DecisionState
from tidewaiter_workbench.cases.page import people_for, told_of
from tidewaiter_workbench.cases.services import within_reach
from tidewaiter_workbench.cases.words import phase_words
from tidewaiter_workbench.cases.words import said as in_words
from tidewaiter_workbench.people.models import Mark, Office
from tidewaiter_workbench.queue.refusals import RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused

__all__ = ["case", "cases", "exhibit", "export"]


@require_safe
@needs("see_case")
def cases(request: HttpRequest) -> HttpResponse:
    """The board, or one of its columns as a list."""
    question = Question.read(request.GET)
    asked = question.parameters()
    record("read the cases", by=request.user.username, kind="cases", detail=asked)
    told: dict[str, object] = {"question": question, "query": urlencode(asked)}
    if question.phase:
        told |= {"cards": column(question, person=request.user), "phase": phase_words(question.phase)}
    else:
        told["board"] = board(question, person=request.user)
    if request.htmx and not request.htmx.boosted:
        return render(request, "cases/part_board.html", told)
    told |= {
        "kinds": [(code, in_words(words)) for code, words in law.kinds()],
        "held": HELD,
        "due": DUE,
        "offices": Office.objects.all() if request.user.all_offices else request.user.offices.all(),
        "typologies": bridge.typologies(),
        "marks": _marks(request),
        "marks_to_give": Mark.choices,
    }
    return render(request, "cases/cases.html", told)


@require_safe
@needs("see_case")
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """All that a person may see of one case; on record."""
    try:
        found = within_reach(request.user, case_id)
    except RefusalError as refusal:
        return refused(request, refusal)
    record("read a case", by=request.user.username, kind="case", key=found.number)
    told = told_of(found, person=request.user) | {
        "marks": _marks(request),
        "all_marks": [(value, words) for value, words in Mark.choices if value >= found.mark],
        "offices": Office.objects.all(),
        "people": people_for(found),
        "culpabilities": law.CULPABILITIES,
        "custody_actions": ACTIONS,
        "most_mb": settings.EXHIBITS["most_mb"],
        "waiting": found.decisions.filter(state=DecisionState.PROPOSED).first(),
    }
    return render(request, "cases/case.html", told)


@require_safe
@needs("see_case")
def exhibit(request: HttpRequest, exhibit_id: int) -> HttpResponse:
    """The file itself, to be kept and not to be run or shown by the browser."""
    try:
        found, content = open_exhibit(exhibit_id, by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=found.file_name),
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(content, content_type=found.media_type, headers=headers)


@require_POST
@needs("export_case")
def export(request: HttpRequest, case_id: int) -> HttpResponse:
    """The package for one recipient."""
    try:
        package = export_case(
            case_id,
            by=request.user,
            recipient=said(request, "recipient", longest=120),
            mark=number(request, "mark"),
            reason=said(request, "reason"),
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=package.name)}
    return HttpResponse(package.content, content_type="application/zip", headers=headers)


def _marks(request: HttpRequest) -> list[tuple[int, str]]:
    return [(value, str(words)) for value, words in Mark.choices if value <= request.user.clearance]
