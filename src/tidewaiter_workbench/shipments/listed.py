"""What a line's papers name that is like an entry of a list: told with what people said of it, cleared and opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tidewaiter_workbench.answers import ListedName
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.clearing import services
from tidewaiter_workbench.clearing.models import Clearance, Written
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.services import dossier
from tidewaiter_workbench.refusals import GoneError, RefusalError
from tidewaiter_workbench.shipments import reading
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain

__all__ = ["clear_likeness", "listed_rows", "proposed_end", "withdraw_clearance"]

_USUAL_DAYS = 365
_LONGEST = 400


def listed_rows(lists: Sequence[ListedName]) -> list[dict[str, object]]:
    """Each likeness with what was last said of it here, and whether it is cleared: the run's word, or a newer one."""
    said = services.latest(lists)
    rows: list[dict[str, object]] = []
    for each in lists:
        last = said.get((each.subject_kind, each.subject_id, each.listing_id))
        held = each.cleared if last is None else services.stands(last)
        rows.append({"told": each, "said": last if last and held else None, "cleared": held})
    return rows


@require_POST
@needs("judge_party")
def clear_likeness(request: HttpRequest) -> HttpResponse:
    """Hold one likeness for chance until a day, with a reason."""
    item, kind, subject, listing = (
        plain(request.POST.get(name, ""), longest=_LONGEST) for name in ("item", "kind", "subject", "listing")
    )
    try:
        meant = (kind, subject, listing)
        seen = [
            each for each in _seen(request.user, item) if (each.subject_kind, each.subject_id, each.listing_id) == meant
        ]
        if not seen:
            raise GoneError(_("There is no such likeness on this line any more."))
        made = services.clear(
            seen[0], item_id=item, by=request.user, why=_why(request), until=_day(request.POST.get("until", ""))
        )
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    _say(request, made, _("It is cleared in the lake; detectors are silent about it from the next run on."))
    return _back(item)


@require_POST
@needs("judge_party")
def withdraw_clearance(request: HttpRequest, clearance_id: int) -> HttpResponse:
    """Take a clearance back: the likeness is open again."""
    item = plain(request.POST.get("item", ""), longest=_LONGEST)
    try:
        made = services.withdraw(clearance_id, seen=_seen(request.user, item), by=request.user, why=_why(request))
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    _say(request, made, _("The likeness is open again; detectors tell it from the next run on."))
    return _back(item)


def _seen(person: Person, item: str) -> tuple[ListedName, ...]:
    """The likenesses of a line within reach.

    Raises:
        RefusalError: there is no such line within reach.
        BridgeError: the lake does not answer.
    """
    alert = reading.within_queue(person, item)
    return (dossier(alert) if alert else reading.told(person, item)).lists


def _why(request: HttpRequest) -> str:
    return plain(request.POST.get("reason", ""), longest=1000)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _say(request: HttpRequest, made: Clearance, in_the_lake: str) -> None:
    if made.state == Written.WRITTEN:
        messages.success(request, in_the_lake)
    elif made.state == Written.GONE:
        messages.warning(request, _("The lake has no such likeness any more; nothing is left to clear or to open."))
    else:
        messages.success(request, _("Your word is kept. The lake is busy; it is written by itself."))


def _back(item: str) -> HttpResponse:
    return redirect(f"{reverse('line')}?{urlencode({'item': item, 'read': '1'})}#lists")


def proposed_end() -> date:
    """The day until which a page proposes to clear a likeness."""
    return desk_day() + timedelta(days=_USUAL_DAYS)
