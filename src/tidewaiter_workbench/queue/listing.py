"""Reading the queue: a question as people put it in an address, and pages that stay quick at any depth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.paging import by_place
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert, Cause, State
from tidewaiter_workbench.web.text import plain

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["LANES", "SHOWN", "SORTS", "Page", "Question", "page", "rows"]

LANES = ("red", "yellow", "blue", "green")
SHOWN = ("open", "free", "mine", "snoozed", "suppressed", "closed")
SORTS = {
    "priority": ("-", "priority"),
    "release": ("", "release_due"),
    "value": ("-", "worth"),
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
    shown, following = by_place(answer, column, after=after, size=size, downwards=sign == "-")
    counted = answer.select_related(None).order_by()[: _MOST_COUNTED + 1].count() if count else 0
    return Page(shown, following, counted=min(counted, _MOST_COUNTED), more=counted > _MOST_COUNTED)


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


def _one_of(value: str, choices: object, otherwise: str) -> str:
    return value if value in choices else otherwise  # type: ignore[operator]
