"""What every page's frame shows: the day at the desk, and the parts that this person may open."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from tidewaiter_workbench.clock import desk_now

__all__ = ["desk"]

_PARTS = ("see_queue", "see_audit", "see_people")


def desk(request: HttpRequest) -> dict[str, object]:
    """The desk's day, said only where it is not today's."""
    person = getattr(request, "user", None)
    may = {name: bool(person and person.has_perm(f"workbench.{name}")) for name in _PARTS}
    return {"desk_now": desk_now(), "desk_in_the_past": bool(settings.WORKBENCH["desk_day"]), "may": may}
