"""Which rules should somebody look at again? Those past their days, or worth no more than chance; with numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tidewaiter_workbench.rulebook.models import Version
from tidewaiter_workbench.web.templatetags.trade import share

__all__ = ["suggestions"]

_DAY = "j M Y"
_SOON_DAYS = 30
_SILENT_DAYS = 60
_FEWEST = 20
"""With fewer inspected lines no rule is called poor."""


def suggestions(version: Version, told: Mapping[str, object], *, today: date) -> Iterator[str]:
    """Why a running version should be renewed, changed or retired.

    Args:
        version: the one that is running.
        told: its yield as the lake last told it; empty if it has named nothing.
        today: the day at the desk.
    """
    if not version.is_running:
        return
    yield from _days(version, today)
    if not told and version.valid_from and (today - version.valid_from).days >= _SILENT_DAYS:
        days = (today - version.valid_from).days
        yield _("It has named no line in {days} days.").format(days=days)
    if told:
        yield from _poor(told)


def _days(version: Version, today: date) -> Iterator[str]:
    if version.sunset_on and version.sunset_on <= today:
        day = date_format(version.sunset_on, _DAY)
        yield _("Its sunset was on {day}: it judges nothing any more. Renew or retire it.").format(day=day)
    elif version.sunset_on and (version.sunset_on - today).days <= _SOON_DAYS:
        yield _("Its sunset comes in {days} days.").format(days=(version.sunset_on - today).days)
    if version.review_on and version.review_on <= today:
        yield _("Its review was due on {day}.").format(day=date_format(version.review_on, _DAY))


def _poor(told: Mapping[str, object]) -> Iterator[str]:
    chance = told.get("chance")
    rate = chance.get("illicit_rate") if isinstance(chance, Mapping) else None
    inspected, high = told.get("inspected"), told.get("hit_rate_high")
    if not isinstance(inspected, int) or not isinstance(high, float) or not isinstance(rate, float):
        return
    if inspected >= _FEWEST and high <= rate:
        yield _(
            "Of {inspected} inspected lines {found} had a violation, at most {high} of such lines (95 %): "
            "no more than a line drawn at random ({rate}). Retire it, or change it."
        ).format(inspected=inspected, found=told.get("found"), high=share(high), rate=share(rate))
