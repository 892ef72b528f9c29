"""Tips: the list with its form, one tip, its source when asked for, and what becomes of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.cases.form import day, number, said
from tidewaiter_workbench.cases.words import said as in_words
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.people.models import Mark, Office
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.refusals import RefusalError
from tidewaiter_workbench.tips import services
from tidewaiter_workbench.tips.models import Came, SourceKind, State
from tidewaiter_workbench.web import wording
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain

__all__ = ["close_tip", "file_tip", "raise_tip", "tip", "tip_into_case", "tip_source", "tips"]

_MOST = 200


@require_safe
@needs("see_tips")
def tips(request: HttpRequest) -> HttpResponse:
    """All tips within reach, and the form for another."""
    state = plain(request.GET.get("state", ""), longest=8)
    record("read the tips", by=request.user.username, kind="tip", detail={"state": state} if state else {})
    page = {
        "tips": services.tips(request.user, state=state)[:_MOST],
        "state": state,
        "states": State.choices,
        "came": Came.choices,
        "kinds": SourceKind.choices,
        "typologies": wording.said_choices(bridge.typologies()),
        "offices": Office.objects.all() if request.user.all_offices else request.user.offices.all(),
        "marks": [(value, words) for value, words in Mark.choices if value <= request.user.clearance],
        "all_marks": Mark.choices,
        "today": desk_day(),
    }
    return render(request, "tips/tips.html", page)


@require_safe
@needs("see_tips")
def tip(request: HttpRequest, tip_id: int) -> HttpResponse:
    """One tip, with the lines that it may be about; not its source."""
    try:
        found = services.within_reach(request.user, tip_id)
        about = services.lines(found, person=request.user)
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    record("read a tip", by=request.user.username, kind="tip", key=found.number)
    ids = [each.item_id for each in about]
    there = {each.item_id: each for each in request.user.within_reach(Alert.objects.filter(item_id__in=ids))}
    page = {
        "tip": found,
        "lines": [(each, there.get(each.item_id)) for each in about],
        "events": found.events.order_by("-id"),
        "kinds": [(code, in_words(words)) for code, words in law.kinds()],
        "may_see_source": services.may_see_source(request.user, found),
        "typology": wording.said(dict(bridge.typologies()).get(found.typology, "")),
    }
    return render(request, "tips/tip.html", page)


@require_POST
@needs("see_tips")
def tip_source(request: HttpRequest, tip_id: int) -> HttpResponse:
    """Who told us: asked for with a word, so that no link and no reload tells it."""
    try:
        told = services.source(tip_id, by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    return render(request, "tips/source.html", {"source": told, "tip": told.tip})


@require_POST
@needs("file_tip")
def file_tip(request: HttpRequest) -> HttpResponse:
    """Keep a tip."""
    try:
        told = services.Told(
            title=said(request, "title", longest=160),
            text=said(request, "text", longest=8000),
            came=said(request, "came", longest=8),
            received_on=day(request, "received_on"),
            party=said(request, "party", longest=200),
            declaration=said(request, "declaration", longest=120),
            typology=said(request, "typology", longest=40),
            office=said(request, "office", longest=16),
            mark=number(request, "mark"),
        )
        who = services.Said(
            kind=said(request, "source_kind", longest=12),
            name=said(request, "source_name", longest=200),
            contact=said(request, "source_contact", longest=200),
            mark=number(request, "source_mark"),
        )
        made = services.file_tip(told, who, by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, _("The tip is on file. Its source lies apart, under its own mark."))
    return redirect("tip", made.pk)


@require_POST
@needs("work_tip")
def raise_tip(request: HttpRequest, tip_id: int) -> HttpResponse:
    """Bring lines to the queue."""
    try:
        done = services.raise_lines(
            tip_id,
            [plain(each, longest=200) for each in request.POST.getlist("line")],
            by=request.user,
            version=number(request, "version"),
        )
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    words = _("{new} lines are new in the queue, {changed} that were there are marked with the tip.")
    messages.success(request, words.format(new=done.new, changed=done.changed))
    for declaration, why in sorted(done.left.items()):
        messages.warning(request, f"{declaration}: {why}")
    return redirect("tip", tip_id)


@require_POST
@needs("work_tip")
def tip_into_case(request: HttpRequest, tip_id: int) -> HttpResponse:
    """Open a case from it."""
    try:
        case = services.into_case(
            tip_id, by=request.user, version=number(request, "version"), kind=said(request, "kind", longest=16)
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, _("The case is open, and you hold it."))
    return redirect("case", case.pk)


@require_POST
@needs("work_tip")
def close_tip(request: HttpRequest, tip_id: int) -> HttpResponse:
    """Close it without action."""
    try:
        services.close(
            tip_id, by=request.user, version=number(request, "version"), reason=said(request, "reason", longest=1000)
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, _("The tip is closed; it stays on record."))
    return redirect("tip", tip_id)
