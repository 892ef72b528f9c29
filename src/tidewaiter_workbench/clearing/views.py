"""The page of all likenesses to lists: what is open, new, or held for chance; cleared and opened there."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clearing import asking, services
from tidewaiter_workbench.clearing.listing import KINDS, NEWS_DAYS, Question, Row, listed_name, lists_of, named, page
from tidewaiter_workbench.clearing.models import Likeness
from tidewaiter_workbench.refusals import GoneError, RefusalError, UnfitError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.sheets import sheet_answer, sheet_text
from tidewaiter_workbench.web.text import plain

__all__ = ["clear_named", "likenesses", "sheet", "withdraw_named"]

_HEADS = (
    "subject_kind", "subject_id", "name", "list", "listing_id", "entry", "score", "reason", "since", "papers",
    "last_on", "last_line", "offices", "cleared", "until", "by", "why", "entry_ended", "gone", "news", "news_on",
)  # fmt: skip
_MOST_ROWS = 10_000


@require_safe
@needs("see_party")
def likenesses(request: HttpRequest) -> HttpResponse:
    """The list; for HTMX only its rows."""
    question = Question.read(request.GET)
    try:
        found = page(question, person=request.user, after=request.GET.get("after", ""))
    except UnfitError as refusal:
        return refused(request, refusal)
    asked = question.parameters()
    record("read likenesses", by=request.user.username, kind="likenesses", detail=asked)
    told = {
        "question": question,
        "query": urlencode(asked),
        "found": found,
        "days": NEWS_DAYS,
        "filled": bool(found.rows) or Likeness.objects.exists(),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "clearing/part_found.html", told)
    told |= {"kinds": KINDS, "lists": lists_of(request.user)}
    return render(request, "clearing/likenesses.html", told)


@require_safe
@needs("export")
def sheet(request: HttpRequest) -> HttpResponse:
    """The same list as a sheet, at most ten thousand rows; on record with the question."""
    question = Question.read(request.GET)
    rows = page(question, person=request.user, size=_MOST_ROWS, count=False).rows
    detail = {**question.parameters(), "rows": len(rows)}
    record("exported likenesses", by=request.user.username, kind="likenesses", detail=detail)
    return sheet_answer("likenesses.csv", sheet_text(_HEADS, map(_cells, rows)))


@require_POST
@needs("judge_party")
def clear_named(request: HttpRequest, number: int) -> HttpResponse:
    """Hold one likeness for chance until a day, with a reason."""
    try:
        row = _within_reach(request, number)
        made = services.clear(
            listed_name(row.likeness, row.name),
            item_id=row.item_id,
            by=request.user,
            why=asking.why_in(request),
            until=asking.until_in(request),
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    asking.say_cleared(request, made)
    return _back(request)


@require_POST
@needs("judge_party")
def withdraw_named(request: HttpRequest, number: int) -> HttpResponse:
    """Take a clearance back: the likeness is open again."""
    try:
        row = _within_reach(request, number)
        seen = [listed_name(row.likeness, row.name)]
        made = services.withdraw(asking.number_in(request), seen=seen, by=request.user, why=asking.why_in(request))
    except RefusalError as refusal:
        return refused(request, refusal)
    asking.say_open(request, made)
    return _back(request)


def _within_reach(request: HttpRequest, number: int) -> Row:
    row = named(request.user, number)
    if row is None:
        raise GoneError(_("There is no such likeness within your reach, or it is gone."))
    return row


def _back(request: HttpRequest) -> HttpResponse:
    """To the list as it was asked for."""
    asked = Question.read(QueryDict(plain(request.POST.get("back", ""), longest=1000))).parameters()
    return redirect(reverse("likenesses", query=asked) if asked else reverse("likenesses"))


def _cells(row: Row) -> tuple[object, ...]:
    of, said = row.likeness, row.said
    return (
        of.subject_kind, of.subject_id, row.name, of.list, of.listing_id, of.entry, of.score, of.reason, of.since,
        row.papers, row.last_on, row.item_id, " ".join(row.offices), row.cleared, said.until if said else None,
        said.by if said else "", said.why if said else "", of.ended, of.gone, of.news, of.news_on,
    )  # fmt: skip
