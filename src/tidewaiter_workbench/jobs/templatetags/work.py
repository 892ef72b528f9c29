"""How long ago, how long, and how many, as a list of jobs says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

__all__ = ["ago", "counted", "lasted"]

register = template.Library()


@register.filter
def ago(moment: datetime) -> str:
    """How long ago, by the real clock: jobs run now, whatever day the desk practises on."""
    return _("{time} ago").format(time=_roughly(timezone.now() - moment))


@register.filter
def lasted(span: timedelta | None) -> str:
    """A duration, to the second while it is short."""
    return _span(span) if span is not None else "–"


@register.filter
def counted(value: object) -> str:
    """A number grouped as the reader's language does; anything else as it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        return formats.number_format(value, force_grouping=True)
    return formats.number_format(value, 3) if isinstance(value, float) else str(value)


def _roughly(span: timedelta) -> str:
    seconds = max(int(span.total_seconds()), 0)
    if 60 <= seconds < 3600:
        return _("{n} min").format(n=seconds // 60)
    return _("{n} h").format(n=seconds // 3600) if 3600 <= seconds < 48 * 3600 else _span(span)


def _span(span: timedelta) -> str:
    seconds = max(int(span.total_seconds()), 0)
    if seconds < 60:
        return _("{n} s").format(n=seconds)
    if seconds < 3600:
        return _("{m} min {s} s").format(m=seconds // 60, s=seconds % 60)
    if seconds < 48 * 3600:
        return _("{h} h {m} min").format(h=seconds // 3600, m=seconds % 3600 // 60)
    days = seconds // 86400
    return ngettext("{n} day", "{n} days", days).format(n=days)
