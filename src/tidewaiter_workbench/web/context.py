"""What every page's frame shows: the day at the desk, and the parts that this person may open."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.web.navigation import PLACES

__all__ = ["desk"]


def desk(request: HttpRequest) -> dict[str, object]:
    """The desk's day, said only where it is not today's, and the head's links for this person."""
    return {
        "desk_now": desk_now(),
        "desk_in_the_past": bool(settings.WORKBENCH["desk_day"]),
        "places": _places(request),
        "single_sign_on": settings.SINGLE_SIGN_ON.name if settings.SINGLE_SIGN_ON else "",
    }


def _places(request: HttpRequest) -> list[dict[str, object]]:
    person, match = getattr(request, "user", None), request.resolver_match
    here = match.url_name if match else ""
    return [
        {
            "name": place.name,
            "url": reverse(place.route) + place.query,
            "here": not place.query and here in (place.route, *place.under),
        }
        for place in PLACES
        if person and person.has_perm(f"workbench.{place.permission}")
    ]
