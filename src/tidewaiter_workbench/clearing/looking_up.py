"""A name looked up in all lists of the lake, by whoever has it from a telephone, a letter or a colleague.

The first who asks after a list changed waits for the index; few do at a time in each process of the server, and the
other threads go on serving pages.
"""

from __future__ import annotations

import threading
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.looking_up import NameAsked, NameFound, lists_are_ready, name_beside_lists
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.refusals import RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain

__all__ = ["ListsBusyError", "look_up", "look_up_name", "said"]

_TYPES = ("person", "company", "vessel")
_AT_ONCE, _WAIT = 2, 5.0
_PLACES = threading.BoundedSemaphore(_AT_ONCE)


class ListsBusyError(RefusalError):
    """Too many wait for the lists."""

    status = 429


def said(asked: NameAsked) -> dict[str, str]:
    """What was asked after, as far as anything was said: for the record."""
    return {name: value for name in asked.__slots__ if (value := getattr(asked, name))}


def look_up(asked: NameAsked) -> list[NameFound] | None:
    """The entries that a name is like, the likeliest first; None where the lake has no list.

    Raises:
        BridgeError: the lake cannot be read.
        ListsBusyError: others wait for the lists already.
    """
    if not _PLACES.acquire(timeout=_WAIT):
        raise ListsBusyError(_("Others are reading the lists at this moment. Try again in some seconds."))
    try:
        return name_beside_lists(_lake(), asked)
    finally:
        _PLACES.release()


@require_safe
@needs("see_party")
def look_up_name(request: HttpRequest) -> HttpResponse:
    """The form, and what a name is like; where the lists must be read first the page says so, and then reads."""
    asked = _asked(request.GET)
    page: dict[str, object] = {"asked": asked, "types": _TYPES}
    if not asked.name:
        return render(request, "clearing/look_up.html", page)
    try:
        if not request.GET.get("read") and not lists_are_ready(_lake()):
            query = {**request.GET.dict(), "read": "1"}
            return render(
                request, "clearing/look_up.html", page | {"answer": f"{reverse('look_up')}?{urlencode(query)}"}
            )
        found = look_up(asked)
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    detail = {**said(asked), "found": len(found or ())}
    record("looked a name up in lists", by=request.user.username, kind="likenesses", detail=detail)
    return render(request, "clearing/look_up.html", page | {"found": found, "looked": True})


def _asked(given: QueryDict) -> NameAsked:
    kind = given.get("type", "")
    return NameAsked(
        name=plain(given.get("name", ""), longest=300),
        type=kind if kind in _TYPES else "",
        country=plain(given.get("country", ""), longest=80),
        birth_date=plain(given.get("birth_date", ""), longest=40),
        identifier=plain(given.get("identifier", ""), longest=80),
    )


def _lake() -> Path:
    return Path(settings.WORKBENCH["lake"])
