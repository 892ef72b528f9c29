"""Finding parties: by the beginning of a number, by words of a name, or those with something held against them.

A word finds a party only where it stands in documents within reach: who searches for a name that another office
knows learns nothing from the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.paging import following
from tidewaiter_workbench.parties.models import Key, Party, Presence
from tidewaiter_workbench.parties.reach import keys_within, presences
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.refusals import UnfitError
from tidewaiter_workbench.web.text import plain

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["SHOWN", "Answer", "Found", "Question", "answer"]

SHOWN = ("violations", "expected", "network", "listed")
_ROWS = 50
_MOST_MET = 400
"""So many keys are met before the answer says that there are more; the question should be narrower then."""
_MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: a text to find, or else one of the lists in `SHOWN`."""

    text: str = ""
    show: str = "violations"

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Question:
        """From the parameters of an address; what is none of the choices is left aside."""
        show = asked.get("show", "")
        return cls(text=plain(asked.get("text", ""), longest=120), show=show if show in SHOWN else "violations")


@dataclass(frozen=True, slots=True)
class Found:
    """One party in a list, with figures of what lies within reach."""

    party: Party
    name: str
    offices: tuple[str, ...]
    roles: tuple[str, ...]
    lines: int
    inspected: int
    found: int
    last_on: date


@dataclass(frozen=True, slots=True)
class Answer:
    """Parties in order; `after` leads to the next ones, and is empty at the end.

    `whole` is false where so many were met that others may be left out: the question should be narrower then.
    """

    parties: list[Found]
    after: str
    whole: bool = True

    @property
    def more(self) -> bool:
        """Whether there are others."""
        return bool(self.after) or not self.whole


def answer(question: Question, *, person: Person, after: str = "", size: int = _ROWS) -> Answer:
    """The parties that answer the question and that this person may see, behind the one called `after`.

    Raises:
        UnfitError: that one is not among them.
    """
    reach = presences(person)
    if question.text:
        ids = _named(question.text, person)
    elif question.show == "violations":
        ids = list(dict.fromkeys(_with_violations(reach)))
    else:
        ids, last = _risky(question.show, reach, after=after, size=size)
        return Answer(_found(ids, reach), last)
    found = _found(ids, reach)
    if question.text:
        found.sort(key=lambda each: (-each.lines, each.name))
    elif question.show == "violations":
        found.sort(key=lambda each: (-each.found, -each.lines, each.name))
    shown, last = following(found, after, key=lambda each: each.party.pk, size=size)
    return Answer(shown, last, whole=len(ids) < _MOST_MET)


def _named(text: str, person: Person) -> list[str]:
    """Parties with a number that begins so, or with all words in one office's documents."""
    words = sorted(bridge.words_sought(text), key=len, reverse=True)[:_MOST_WORDS]
    number = bridge.number_sought(text)
    within = keys_within(person)
    met: list[str] = []
    if len(number) > 1:
        met += _beginning(within, "number", number).values_list("presence__party", flat=True)[:_MOST_MET]
    if words:
        named = _beginning(within, "word", words[0])
        for word in words[1:]:
            named = named.filter(Exists(_beginning(Key.objects.filter(presence=OuterRef("presence")), "word", word)))
        met += named.values_list("presence__party", flat=True)[:_MOST_MET]
    return list(dict.fromkeys(met))


def _beginning(keys: QuerySet[Key], kind: str, value: str) -> QuerySet[Key]:
    """Keys that begin so; what is shorter than a head is met as a whole only."""
    same_head = keys.filter(kind=kind, head=value[: Key.HEAD])
    return same_head.filter(value__startswith=value) if len(value) >= Key.HEAD else same_head.filter(value=value)


def _with_violations(reach: QuerySet[Presence]) -> QuerySet[Presence]:
    return reach.filter(found__gt=0).order_by("-found", "party").values_list("party", flat=True)[:_MOST_MET]


def _risky(show: str, reach: QuerySet[Presence], *, after: str, size: int) -> tuple[list[str], str]:
    within = Exists(reach.filter(party=OuterRef("pk")))
    ordered = Party.objects.filter(within, ~Q(**{show: None})).order_by(F(show).desc(), "party_id")
    if after:
        place = ordered.filter(pk=after).values_list(show, flat=True).first()
        if place is None:
            raise UnfitError(_("This is not a cursor of ours, or its party is gone; begin again without one."))
        ordered = ordered.filter(Q(**{f"{show}__lt": place}) | Q(**{show: place}, pk__gt=after))
    ids = list(ordered.values_list("party_id", flat=True)[: size + 1])
    return ids[:size], ids[size - 1] if len(ids) > size else ""


def _found(ids: list[str], reach: QuerySet[Presence]) -> list[Found]:
    """The parties in their order, each summed over what lies within reach."""
    parts: dict[str, list[Presence]] = {}
    for start in range(0, len(ids), 500):
        for part in reach.filter(party__in=ids[start : start + 500]).defer("content").order_by("-lines", "office"):
            parts.setdefault(part.party_id, []).append(part)
    whole = Party.objects.defer("content").in_bulk(list(parts)[:_MOST_MET])
    return [
        Found(
            party=whole[party],
            name=mine[0].name,
            offices=tuple(dict.fromkeys(part.office for part in mine if part.office)),
            roles=tuple(dict.fromkeys(role for part in mine for role in part.roles)),
            lines=sum(part.lines for part in mine),
            inspected=sum(part.inspected for part in mine),
            found=sum(part.found for part in mine),
            last_on=max(part.last_on for part in mine),
        )
        for party in ids
        if (mine := parts.get(party)) and party in whole
    ]
