"""How the trade's numbers are read: shares, money, and time that is left."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django import template
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.web.wording import said

__all__ = [
    "age", "interval_of_shares", "lane_name", "left", "money", "odds_factor", "replaced", "share", "unlocal", "urgency",
    "words",
]  # fmt: skip

register = template.Library()
UNKNOWN = "–"
_SOON = timedelta(hours=6)


@register.filter
def share(value: object) -> str:
    """A share from 0 to 1 as a percentage; what is nearly certain is never told as certain."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return UNKNOWN
    percent = 100 * value
    if 99.5 <= percent < 100:
        return _("over {share}").format(share="99\xa0%")
    if 0 < percent < 0.1:
        return _("under {share}").format(share=f"{formats.number_format(0.1, 1)}\xa0%")
    decimals = 0 if percent >= 9.95 or percent == 0 else 1
    return f"{formats.number_format(round(percent, decimals), decimals)}\xa0%"


@register.simple_tag
def interval_of_shares(low: float, high: float) -> str:
    """Both ends of an interval of shares, as short as a column allows."""
    told = []
    for end in (100 * low, 100 * high):
        decimals = 0 if end >= 9.95 else 1
        told.append(formats.number_format(round(end, decimals), decimals))
    return f"{' – '.join(told)}\xa0%"


@register.filter
def money(value: object) -> str:
    """An amount without cents, grouped as the reader's language does."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return UNKNOWN
    decimals = 0 if abs(value) >= 100 or value == 0 else 2
    return formats.number_format(round(value, decimals), decimals, force_grouping=True, use_l10n=True)


@register.filter
def odds_factor(log_odds: float) -> str:
    """By what log-odds multiply the odds."""
    factor = math.exp(max(min(log_odds, 30.0), -30.0))
    decimals = 0 if factor >= 9.95 else 1 if factor >= 0.95 else 2
    return f"\N{MULTIPLICATION SIGN} {formats.number_format(round(factor, decimals), decimals)}"


@register.filter
def words(name: str) -> str:
    """The name of a detector, typology or other source as words."""
    return said(name.replace("_", " ").lower())


@register.filter
def left(due: datetime) -> str:
    """Time until a moment, or since it."""
    rest = due - desk_now()
    if rest < timedelta(0):
        return _("{time} over").format(time=_span(-rest))
    return _("{time} left").format(time=_span(rest))


@register.filter
def lane_name(lane: str) -> str:
    """A lane in the reader's language."""
    return {"red": _("red"), "yellow": _("yellow"), "blue": _("blue"), "green": _("green")}.get(lane, lane)


@register.filter
def urgency(due: datetime) -> str:
    """over, soon or calm; the page shows a sign and words with it, never a colour alone."""
    rest = due - desk_now()
    return "over" if rest < timedelta(0) else "soon" if rest < _SOON else "calm"


@register.filter
def age(since: datetime) -> str:
    """How long ago."""
    return _span(max(desk_now() - since, timedelta(0)))


@register.simple_tag(takes_context=True)
def replaced(context: dict[str, object], **changes: object) -> str:
    """The present question with some answers changed, as the query of an address; always from its first page."""
    asked = context["request"].GET.copy()  # type: ignore[attr-defined]
    asked.pop("after", None)
    for name, value in changes.items():
        asked.pop(name, None)
        if value not in (None, ""):
            asked[name] = str(value)
    return f"?{asked.urlencode()}"


def _span(rest: timedelta) -> str:
    minutes = int(rest.total_seconds() // 60)
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    if minutes < 48 * 60:
        return _("{n} h").format(n=minutes // 60)
    days = minutes // (24 * 60)
    return ngettext("{n} day", "{n} days", days).format(n=days)


@register.filter
def unlocal(value: object) -> str:
    """A coordinate, as drawings want it in every language."""
    return str(value)
