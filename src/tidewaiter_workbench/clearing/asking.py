"""What a request says of a likeness, and what its answer says back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from tidewaiter_workbench.clearing.models import Clearance, Written
from tidewaiter_workbench.web.text import plain, whole

__all__ = ["number_in", "say_cleared", "say_open", "until_in", "why_in"]


def why_in(request: HttpRequest) -> str:
    """The reason."""
    return plain(request.POST.get("reason", ""), longest=1000)


def until_in(request: HttpRequest) -> date | None:
    """The day on which the likeness is looked at again; None if none is said."""
    try:
        return parse_date(request.POST.get("until", ""))
    except ValueError:
        return None


def number_in(request: HttpRequest) -> int:
    """The number of a clearance; one that nobody has, if none is said."""
    return whole(request.POST.get("clearance", "")) or -1


def say_cleared(request: HttpRequest, made: Clearance) -> None:
    """Say how far it has come."""
    _say(request, made, _("It is cleared in the lake; detectors are silent about it from the next run on."))


def say_open(request: HttpRequest, made: Clearance) -> None:
    """Say how far its end has come."""
    _say(request, made, _("The likeness is open again; detectors tell it from the next run on."))


def _say(request: HttpRequest, made: Clearance, in_the_lake: str) -> None:
    if made.state == Written.WRITTEN:
        messages.success(request, in_the_lake)
    elif made.state == Written.GONE:
        said = _("The lake has no such likeness any more, or its entry says something else by now. Nothing was done.")
        messages.warning(request, said)
    else:
        messages.success(request, _("Your word is kept. The lake is busy; it is written by itself."))
