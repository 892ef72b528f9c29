"""Reading what a form says; what cannot be read becomes something that the services refuse in words."""

from __future__ import annotations

import math
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tidewaiter_workbench.cases.deciding import Wanted
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.queue.refusals import UnfitError
from tidewaiter_workbench.web.text import plain, whole

__all__ = ["amount", "day", "number", "said", "wanted"]

_VALUES = ("loss", "domestic_value", "dutiable_value", "interest", "count", "goods_value", "bond")


def said(request: HttpRequest, name: str, *, longest: int = 2000) -> str:
    """Text, cut to a length."""
    return plain(request.POST.get(name, ""), longest=longest)


def number(request: HttpRequest, name: str) -> int:
    """A whole number of nought or more; -1 for anything else."""
    value = whole(request.POST.get(name, ""))
    return -1 if value is None else value


def day(request: HttpRequest, name: str = "day") -> date:
    """A day; today where none is said."""
    text = request.POST.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else desk_day()
    except ValueError:
        raise UnfitError(_("A day is written as year-month-day.")) from None


def amount(request: HttpRequest, name: str) -> float | None:
    """An amount of money; None where none is said."""
    text = request.POST.get(name, "").strip().replace(",", "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise UnfitError(_("An amount is a number of nought or more."))
    return value


def wanted(request: HttpRequest) -> Wanted:
    """A step as its form asks for it."""
    grounds = [_ground(each) for each in request.POST.getlist("ground")]
    if statement := said(request, "statement", longest=300):
        grounds.append(("statement", statement[:100], statement))
    return Wanted(
        move=said(request, "move", longest=24),
        day=day(request),
        reason=said(request, "reason"),
        grounds=tuple(grounds),
        amount=amount(request, "amount"),
        culpability=said(request, "culpability", longest=20),
        told={name: amount(request, name) for name in _VALUES},
        disclosed=request.POST.get("disclosed") == "yes",
        into=said(request, "into", longest=40),
        statute=said(request, "statute", longest=30),
        breach=said(request, "breach", longest=30),
        earlier=request.POST.get("earlier") == "yes",
    )


def _ground(text: str) -> tuple[str, str, str]:
    """`exhibit:3`, as the tick boxes send it."""
    kind, _colon, reference = plain(text, longest=60).partition(":")
    if kind not in ("exhibit", "examination", "score") or not reference:
        raise UnfitError(_("Tick what the decision rests on."))
    words = {"exhibit": _("exhibit {n}"), "examination": _("examination {n}"), "score": _("what the model says")}[kind]
    return kind, reference, words.format(n=reference)
