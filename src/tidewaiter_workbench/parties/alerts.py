"""Alerts of a party in the queue, within one's reach."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert, State

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["open_alerts", "open_alerts_among"]

_MOST_NUMBERS = 200
_SIDES = ("importer", "exporter", "declarant")


def open_alerts(person: Person, numbers: Iterable[str], *, most: int) -> tuple[list[Alert], int]:
    """The first open alerts of whoever goes by these numbers, and how many there are."""
    found = _of(person, numbers)
    return list(found.order_by("-priority", "id")[:most]), found.count()


def open_alerts_among(person: Person, numbers: Iterable[str]) -> int:
    """How many open alerts name one of these numbers."""
    return _of(person, numbers).count()


def _of(person: Person, numbers: Iterable[str]) -> QuerySet[Alert]:
    """Each side by its own index."""
    wanted = sorted(set(numbers))[:_MOST_NUMBERS]
    sides = [Alert.objects.filter(state=State.OPEN, **{f"{side}__in": wanted}).values("pk") for side in _SIDES]
    return person.within_reach(Alert.objects.filter(pk__in=sides[0].union(*sides[1:], all=True)))
