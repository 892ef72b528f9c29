"""Pages about parties: the search, one party, and its link chart."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.parties.alerts import open_alerts
from tidewaiter_workbench.parties.listing import SHOWN, Question, answer
from tidewaiter_workbench.parties.models import Key
from tidewaiter_workbench.parties.picture import months_picture
from tidewaiter_workbench.parties.reach import PartyGoneError, keys_within, opened
from tidewaiter_workbench.parties.sections import judged, sections, with_clearances
from tidewaiter_workbench.parties.telling import told_of
from tidewaiter_workbench.queue.refusals import RefusalError, UnfitError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain

__all__ = ["parties", "party", "party_called", "party_chart"]

_ALERTS = 6


@require_safe
@needs("see_party")
def parties(request: HttpRequest) -> HttpResponse:
    """Find a party, or see those with something held against them; for HTMX only the rows."""
    question = Question.read(request.GET)
    try:
        found = answer(question, person=request.user, after=request.GET.get("after", ""))
    except UnfitError as refusal:
        return refused(request, refusal)
    asked = {"text": question.text} if question.text else {"show": question.show}
    record("searched parties", by=request.user.username, kind="parties", detail=asked)
    told = {"question": question, "found": found, "shown": SHOWN}
    page = "part_found.html" if request.htmx and not request.htmx.boosted else "parties.html"
    return render(request, f"parties/{page}", told)


@require_safe
@needs("see_party")
def party(request: HttpRequest, party_id: str) -> HttpResponse:
    """Tell of one party within reach, and put on record that it was read."""
    try:
        seen = opened(request.user, party_id)
    except PartyGoneError as gone:
        return refused(request, gone)
    record("read a party", by=request.user.username, kind="party", key=seen.party.pk)
    alerts, count = open_alerts(request.user, seen.numbers, most=_ALERTS)
    violations = seen.violations
    decided = judged(request.user, seen.party.pk, [way["profile_id"] for way in seen.written])
    told = told_of(seen, request.user)
    page = {
        "seen": seen,
        "came_as": party_id if party_id != seen.party.pk else "",
        "told": told,
        "likenesses": with_clearances(seen.party.pk, told.likenesses),
        "violations": violations,
        "hit_rate": bridge.hit_rate(seen.found, seen.inspected),
        "picture": months_picture(seen.months, [row["declared_on"][:7] for row in violations]),
        "goods": seen.summed("goods", "hs6", most=8),
        "routes": seen.summed("routes", "origin", "dispatch", most=8),
        "alerts": alerts,
        "alert_count": count,
        "sections": sections(request.user, seen.party.pk, seen.numbers),
        "board": _board(request),
        "currency": seen.party.content.get("currency", ""),
        "history": decided.history,
        "pairs": decided.pairs,
    }
    return render(request, "parties/party.html", page)


@require_safe
@needs("see_party")
def party_called(request: HttpRequest) -> HttpResponse:
    """From what a document calls a party, `?number=`, to its page; to the search where that is not one party."""
    number = plain(request.GET.get("number", ""), longest=200)
    value = bridge.number_sought(number)
    keys = keys_within(request.user).filter(kind="number", head=value[: Key.HEAD], value=value)
    ids = list(keys.values_list("presence__party", flat=True).distinct()[:2])
    if len(ids) == 1:
        return redirect("party", ids[0])
    return redirect(reverse("parties", query={"text": number}))


@require_safe
@needs("see_party")
def party_chart(request: HttpRequest, party_id: str) -> HttpResponse:
    """The link chart of a party as a file; it draws from all offices, so it is for those who reach them all."""
    if not request.user.all_offices:
        raise PermissionDenied
    try:
        seen = opened(request.user, party_id)
        page = bridge.party_chart(Path(settings.WORKBENCH["lake"]), seen.party.pk, title=seen.name)
    except RefusalError as gone:
        return refused(request, gone)
    except bridge.BridgeError as error:
        return refused(request, PartyGoneError(_("The chart cannot be drawn: {why}").format(why=error)))
    record("exported a link chart", by=request.user.username, kind="party", key=seen.party.pk)
    headers = {"Content-Disposition": content_disposition_header(True, f"links-{seen.party.pk}.html")}
    return HttpResponse(page, content_type="text/html; charset=utf-8", headers=headers)


def _board(request: HttpRequest) -> str:
    """Where a new link board begins, if this workbench has boards and this person may use them."""
    try:
        return reverse("begin_board") if request.user.has_perm("workbench.use_board") else ""
    except NoReverseMatch:
        return ""
