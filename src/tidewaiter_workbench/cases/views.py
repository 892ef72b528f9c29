"""Reading cases: the board, one case, an exhibit, and the package that leaves."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.board.chart import as_json
from tidewaiter_workbench.board.frozen import chart_in
from tidewaiter_workbench.board.models import Snapshot
from tidewaiter_workbench.board.views import shown
from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases import protective
from tidewaiter_workbench.cases.exhibits import ACTIONS, open_exhibit
from tidewaiter_workbench.cases.export import export_case
from tidewaiter_workbench.cases.form import number, said
from tidewaiter_workbench.cases.listing import Question, board, column, holders
from tidewaiter_workbench.cases.models import DecisionState, Link, ProtectiveOrder
from tidewaiter_workbench.cases.page import people_for, told_of
from tidewaiter_workbench.cases.services import CaseGoneError, within_reach
from tidewaiter_workbench.cases.words import phase_words
from tidewaiter_workbench.cases.words import said as in_words
from tidewaiter_workbench.people.models import Mark, Office
from tidewaiter_workbench.queue.refusals import RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.wording import said_choices

__all__ = ["case", "cases", "exhibit", "export", "snapshot"]


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
        "holders": holders(person=request.user),
        "offices": Office.objects.all() if request.user.all_offices else request.user.offices.all(),
        "typologies": said_choices(bridge.typologies()),
        "marks": _marks(request),
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
        "typologies": said_choices(bridge.typologies()),
        "most_mb": settings.EXHIBITS["most_mb"],
        "order": ProtectiveOrder.objects.filter(case=found).prefetch_related("people").first(),
        "kept_under_order": found.kind == protective.KIND,
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


@require_safe
@needs("see_case")
def snapshot(request: HttpRequest, link_id: int) -> HttpResponse:
    """A board that lies frozen in a case: its readers read it there, up to its mark."""
    link = Link.objects.filter(pk=link_id, kind="board", detached_at=None, mark__lte=request.user.clearance).first()
    try:
        if link is None:
            raise CaseGoneError(_("There is no such snapshot within your reach."))
        held_in = within_reach(request.user, link.case_id)
    except RefusalError as refusal:
        return refused(request, refusal)
    frozen = Snapshot.objects.select_related("made_by").get(pk=link.key)
    record("read a snapshot", by=request.user.username, kind="case", key=held_in.number, detail={"snapshot": link.key})
    page = shown(chart_in(frozen)) | {"snapshot": frozen, "data": as_json(frozen.content)}
    return render(request, "board/snapshot.html", page)


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
            under_order=max(number(request, "under_order"), 0),
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=package.name)}
    return HttpResponse(package.content, content_type="application/zip", headers=headers)


def _marks(request: HttpRequest) -> list[tuple[int, str]]:
    return [(value, str(words)) for value, words in Mark.choices if value <= request.user.clearance]
