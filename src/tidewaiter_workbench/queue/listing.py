"""Reading the queue: a question as people put it in an address, and pages that stay quick at any depth.

A page starts after the last row of the one before (a cursor), not at a number of rows to skip, so the thousandth page
costs what the first one costs, and nothing is shown twice while others work.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert, Cause, State
from tidewaiter_workbench.queue.refusals import UnfitError
from tidewaiter_workbench.web.text import plain

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["LANES", "SHOWN", "SORTS", "Page", "Question", "page", "rows"]

LANES = ("red", "yellow", "blue", "green")
SHOWN = ("open", "free", "mine", "snoozed", "suppressed", "closed")
SORTS = {
    "priority": ("-", F("priority")),
    "release": ("", F("release_due")),
    "value": ("-", F("worth")),
}
_NAMING = ("declaration_id", "importer", "exporter", "declarant")
_ROWS = 50
_MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """What to show: each field is one of its choices, or empty for all."""

    show: str = "open"
    cause: str = ""
    lane: str = ""
    office: str = ""
    text: str = ""
    sort: str = "priority"

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Question:
        """From the parameters of an address; what is none of the choices is left aside."""
        return cls(
            show=_one_of(asked.get("show", ""), SHOWN, "open"),
            cause=_one_of(asked.get("cause", ""), Cause.values, ""),
            lane=_one_of(asked.get("lane", ""), LANES, ""),
            office=plain(asked.get("office", ""), longest=16),
            text=plain(asked.get("text", ""), longest=120),
            sort=_one_of(asked.get("sort", ""), SORTS, "priority"),
        )

    def parameters(self) -> dict[str, str]:
        """Those that are not as they are without being said."""
        plain = Question()
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) != getattr(plain, name)}


@dataclass(frozen=True, slots=True)
class Page:
    """Some alerts in order; `after` leads to the next page. `counted` stops at a thousand, and `more` says so."""

    alerts: list[Alert]
    after: str
    counted: int
    more: bool


def rows(question: Question, *, person: Person) -> QuerySet[Alert]:
    """The alerts that answer the question and that this person may see."""
    found = person.within_reach(Alert.objects.select_related("assignee")).filter(_shown(question.show, person))
    for field in ("cause", "lane", "office"):
        if value := getattr(question, field):
            found = found.filter(**{field: value})
    if question.text:
        named = [Alert.objects.filter(**{field: question.text}).values("pk") for field in _NAMING]
        found = found.filter(pk__in=named[0].union(*named[1:], all=True))  # each by its own index
    return found


def page(question: Question, *, person: Person, after: str = "", size: int = _ROWS, count: bool = True) -> Page:
    """One page of the answer.

    Raises:
        UnfitError: the cursor is not one of ours.
    """
    answer = rows(question, person=person)
    sign, column = SORTS[question.sort]
    ordered = answer.annotate(place=column).order_by(f"{sign}place", "id")
    shown = list((_beyond(ordered, after, downwards=sign == "-") if after else ordered)[: size + 1])
    counted = answer.select_related(None).order_by()[: _MOST_COUNTED + 1].count() if count else 0
    last = shown[size - 1] if len(shown) > size else None
    return Page(
        alerts=shown[:size],
        after=_cursor(last.place, last.pk) if last else "",
        counted=min(counted, _MOST_COUNTED),
        more=counted > _MOST_COUNTED,
    )


def _shown(show: str, person: Person) -> Q:
    now = desk_now()
    hidden = Q(state=State.OPEN, hidden_until__gt=now)
    showing = Q(state=State.OPEN) & (Q(hidden_until=None) | Q(hidden_until__lte=now))
    return {
        "open": showing,
        "free": showing & Q(assignee=None),
        "mine": Q(state=State.OPEN, assignee=person),
        "snoozed": hidden & Q(hidden_because="snoozed"),
        "suppressed": hidden & Q(hidden_because="suppressed"),
        "closed": ~Q(state=State.OPEN),
    }[show]


def _beyond(ordered: QuerySet[Alert], after: str, *, downwards: bool) -> QuerySet[Alert]:
    """Rows behind the cursor; the first condition is implied by the second, and lets an index begin there."""
    place, pk = _placed(after)
    side, edge = ("lt", "lte") if downwards else ("gt", "gte")
    return ordered.filter(Q(**{f"place__{edge}": place}), Q(**{f"place__{side}": place}) | Q(place=place, id__gt=pk))


def _cursor(place: object, pk: int) -> str:
    text = place.isoformat() if hasattr(place, "isoformat") else place
    return base64.urlsafe_b64encode(json.dumps([text, pk]).encode()).decode().rstrip("=")


def _placed(cursor: str) -> tuple[object, int]:
    try:
        place, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if isinstance(place, str):
            from datetime import datetime

            return datetime.fromisoformat(place), int(pk)
        return float(place), int(pk)
    except (binascii.Error, ValueError, TypeError, UnicodeDecodeError):
        raise UnfitError("this is not a cursor of ours; begin again without one") from None


def _one_of(value: str, choices: object, otherwise: str) -> str:
    return value if value in choices else otherwise  # type: ignore[operator]
