"""What a line's papers name that is like an entry of a list: cleared on the line's page, and opened again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.clearing import asking, services
from tidewaiter_workbench.refusals import RefusalError
from tidewaiter_workbench.shipments import reading
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain

__all__ = ["clear_likeness", "withdraw_clearance"]

_LONGEST = 4000
"""Signs of a description of goods, which is the id of these."""


@require_POST
@needs("judge_party")
def clear_likeness(request: HttpRequest) -> HttpResponse:
    """Hold one likeness for chance until a day, with a reason."""
    item, kind, subject, listing = (
        plain(request.POST.get(name, ""), longest=_LONGEST) for name in ("item", "kind", "subject", "listing")
    )
    try:
        seen = reading.likeness(request.user, item, kind=kind, subject=subject, listing=listing)
        until, why = asking.until_in(request), asking.why_in(request)
        made = services.clear(seen, item_id=item, by=request.user, why=why, until=until)
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    asking.say_cleared(request, made)
    return _back(item)


@require_POST
@needs("judge_party")
def withdraw_clearance(request: HttpRequest) -> HttpResponse:
    """Take a clearance back: the likeness is open again."""
    item = plain(request.POST.get("item", ""), longest=_LONGEST)
    try:
        made = services.withdraw(
            asking.number_in(request),
            seen=reading.likenesses(request.user, item),
            by=request.user,
            why=asking.why_in(request),
        )
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    asking.say_open(request, made)
    return _back(item)


def _back(item: str) -> HttpResponse:
    return redirect(f"{reverse('line')}?{urlencode({'item': item, 'read': '1'})}#lists")
