"""The desk's clock: now, or, in a demonstration, the same hour of the day that the desk works on."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

__all__ = ["desk_day", "desk_now"]


def desk_now() -> datetime:
    """The moment at the desk; what clocks of release, snooze and suppression are read against."""
    now: datetime = timezone.now()
    said = settings.WORKBENCH["desk_day"]
    return datetime.combine(date.fromisoformat(said), now.timetz()) if said else now


def desk_day() -> date:
    """The day at the desk, in its own time zone."""
    day: date = timezone.localtime(desk_now()).date()
    return day
