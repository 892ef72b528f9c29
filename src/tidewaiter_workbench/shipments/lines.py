"""Pages of lines that need not be in the queue: looking one up, reading it, and opening it into the queue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from tidewaiter_workbench.answers import LineFound, Shipment
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.lines import LaneAsked
from tidewaiter_workbench.bridge.opening import BridgeError, currency
from tidewaiter_workbench.pictures.places import country_name
from tidewaiter_workbench.queue import by_hand
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.refusals import RefusalError
from tidewaiter_workbench.shipments import reading
from tidewaiter_workbench.shipments.views import page_of
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain

__all__ = ["line", "lines", "open_line"]

_LONGEST = 200


@require_safe
@needs("see_shipment")
def lines(request: HttpRequest) -> HttpResponse:
    """Lines by a number, or of a lane; a single one is opened. The page says that it reads, and then reads (`read`)."""
    number, lane = plain(request.GET.get("number", ""), longest=_LONGEST), _lane(request.GET)
    page: dict[str, object] = {"number": number, "lane": lane}
    if not number and lane is None:
        return render(request, "shipments/lines.html", page)
    if not request.GET.get("read"):
        return _reading(request, page)
    try:
        found = reading.in_lane(request.user, lane) if lane else reading.called(request.user, number)
    except (RefusalError, BridgeError) as refusal:
        return _refused(request, refusal)
    asked = {"origin": lane.origin, "dispatch": lane.dispatch} if lane else {"number": number}
    record("looked lines up", by=request.user.username, kind="lines", detail={**asked, "found": len(found.lines)})
    if lane is None and len(found.lines) == 1:
        return _to(request, *found.lines[0])
    page |= {"found": found, "currency": currency(reading.lake())}
    page |= {name: country_name(code) for name, code in asked.items() if lane}
    return render(request, "shipments/lines.html", page)


@require_safe
@needs("see_shipment")
def line(request: HttpRequest) -> HttpResponse:
    """One line: its alert's page if it has one, or else what the lake tells of it."""
    item = plain(request.GET.get("item", ""), longest=_LONGEST)
    try:
        alert = reading.within_queue(request.user, item)
        if alert is not None:
            return redirect("shipment", alert.pk)
        if not (request.GET.get("read") or reading.is_read(item)):
            return _reading(request, {"item": item})
        told = reading.told(request.user, item)
    except (RefusalError, BridgeError) as refusal:
        return _refused(request, refusal)
    record("read a shipment", by=request.user.username, kind="line", key=item)
    page = page_of(request.user, by_hand.as_alert(told), told)
    return render(request, "shipments/shipment.html", page | {"unchosen": _why_not(told), "alert_risk": _alert_risk()})


@require_POST
@needs("open_line")
def open_line(request: HttpRequest) -> HttpResponse:
    """Bring it to the queue, with a reason."""
    item, reason = (
        plain(request.POST.get(name, ""), longest=most) for name, most in (("item", _LONGEST), ("reason", 1000))
    )
    try:
        made = by_hand.open_line(reading.told(request.user, item), by=request.user, reason=reason)
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    messages.success(request, _("It is in the queue, with your reason on record; nobody holds it yet."))
    return redirect("shipment", made.pk)


def _why_not(told: Shipment) -> str:
    """Why it is in no queue, as far as that is known."""
    if told.outcomes:
        return "opened"
    if told.risk is None:
        return "not scored"
    return "below" if told.risk < _alert_risk() else "not yet"


def _alert_risk() -> float:
    """The risk from which on lines come to the queue."""
    return float(settings.WORKBENCH["alert_risk"])


def _reading(request: HttpRequest, page: dict[str, object]) -> HttpResponse:
    """A page that says that the lake is read, and asks for the answer by itself."""
    query = urlencode([*((name, value) for name, value in request.GET.items() if name != "read"), ("read", "1")])
    return render(request, "shipments/reading.html", {**page, "answer": f"{request.path}?{query}"})


def _refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """A whole page, as what is put into the place of the page that waits is cut out of one."""
    status = getattr(refusal, "status", 400)
    return render(request, "refused.html", {"why": str(refusal), "status": status}, status=status)


def _to(request: HttpRequest, found: LineFound, alert: Alert | None) -> HttpResponse:
    url = reverse("shipment", args=[alert.pk]) if alert else f"{reverse('line')}?{urlencode({'item': found.item_id})}"
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def _lane(asked: Mapping[str, str]) -> LaneAsked | None:
    """The lane that an address names, with its first and last day and chapters; None if it names none, or a number."""
    if asked.get("number"):
        return None
    origin, dispatch = (plain(asked.get(name, ""), longest=2).upper() for name in ("origin", "dispatch"))
    if not (origin or dispatch):
        return None
    chapters = [each for each in asked.get("chapters", "").split(",") if each.isdigit() and len(each) == 2]
    return LaneAsked(origin, dispatch, _day(asked.get("first", "")), _day(asked.get("last", "")), tuple(chapters))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
