"""Finding parties: by the beginning of a number, by words of a name, or those with something held against them.

A word finds a party only where it stands in documents within reach: who searches for a name that another office
knows learns nothing from the answer. Every question is answered in the order of an index and read only as far as the
answer needs, or is summed over an index alone; a list goes on behind the last party of its page (a cursor).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.paging import cursor, placed
from tidewaiter_workbench.parties.models import Key, Naming, Party, Presence, Word
from tidewaiter_workbench.parties.reach import keys_within, namings_within, presences
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.refusals import UnfitError
from tidewaiter_workbench.web.text import plain

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["SHOWN", "Answer", "Found", "Question", "answer"]

SHOWN = ("violations", "expected", "network", "listed")
_ROWS = 50
_MOST_MET = 300
"""So many presences are met, those with the most lines first, before the answer says that there are more; the question
should be narrower then."""
_MOST_WORDS = 6
_MOST_FORMS = 100
Place: TypeAlias = tuple[Any, ...]
"""Where a party stands in a list: the numbers by which it is ordered, and its id."""


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

    `whole` is false where so many were met that others are left out: the question should be narrower then.
    """

    parties: list[Found]
    after: str = ""
    whole: bool = True

    @property
    def more(self) -> bool:
        """Whether there are others."""
        return bool(self.after) or not self.whole


def answer(question: Question, *, person: Person, after: str = "", size: int = _ROWS) -> Answer:
    """The parties that answer the question and that this person may see, from the place `after` on.

    Raises:
        UnfitError: that place is not one of ours, or not in this list.
    """
    reach = presences(person)
    if question.text:
        met, whole = _named(question.text, person, reach)
        first = _behind(met, _placed(after, numbers=0)[0]) if after else 0
        places: list[Place] = [(party,) for party in met[first : first + size + 1]]
    else:
        listing, numbers = (_with_violations, 2) if question.show == "violations" else (_risky, 1)
        places = listing(question.show, reach, _placed(after, numbers=numbers) if after else None, size)
        whole = True
    shown = places[:size]
    found = _found([str(place[-1]) for place in shown], reach)
    return Answer(found, cursor(shown[-1]) if len(places) > size else "", whole)


def _named(text: str, person: Person, reach: QuerySet[Presence]) -> tuple[list[str], bool]:
    """Parties with a number that begins so, or with all words in one office's documents; those with most lines first.

    The second value is false where there may be others.
    """
    number = bridge.number_sought(text)
    numbered: list[str] = []
    if len(number) > 1:
        keys = _beginning(keys_within(person).filter(kind="number"), number).order_by("value", "presence")
        numbered = list(keys.values_list("presence__party", flat=True)[:_MOST_MET])
    named = _bearing(bridge.words_sought(text), person)
    met = list(dict.fromkeys([*numbered, *named]))
    lines = reach.filter(party__in=met).values("party").annotate(n=Sum("lines"))
    ordered = list(lines.order_by("-n", "party").values_list("party", flat=True))
    return ordered, max(len(numbered), len(named)) < _MOST_MET


def _behind(parties: list[str], party: str) -> int:
    """Where the list goes on behind a party."""
    if party not in parties:
        raise _unfit()
    return parties.index(party) + 1


def _bearing(words: list[str], person: Person) -> list[str]:
    """Parties with all these words in one presence; the rarest word is looked for, and the others are tried there."""
    sought = sorted(set(words), key=len, reverse=True)[:_MOST_WORDS]
    known = [_forms(word) for word in sought]
    if not known or not all(forms for forms, _borne in known):
        return []
    known.sort(key=lambda each: each[1])
    named = namings_within(person).filter(word__in=known[0][0])
    for forms, _borne in known[1:]:
        named = named.filter(Exists(Naming.objects.filter(presence=OuterRef("presence"), word__in=forms)))
    first = named.order_by("-lines", "presence").values("presence")[:_MOST_MET]
    return list(Presence.objects.filter(pk__in=[row["presence"] for row in first]).values_list("party", flat=True))


def _forms(word: str) -> tuple[QuerySet[Word] | list[int], int]:
    """Words that begin so, and by how many presences they are borne; few are named one by one, many by a question."""
    forms = _beginning(Word.objects.filter(presences__gt=0), word)
    told = list(forms.values_list("pk", "presences")[: _MOST_FORMS + 1])
    if len(told) <= _MOST_FORMS:
        return [pk for pk, _n in told], sum(n for _pk, n in told)
    return forms.values("pk"), forms.aggregate(n=Sum("presences"))["n"]


def _beginning(rows: QuerySet, value: str) -> QuerySet:
    """Rows whose value begins so; what is shorter than a head is met as a whole only."""
    same_head = rows.filter(head=value[: Key.HEAD])
    return same_head.filter(value__startswith=value) if len(value) >= Key.HEAD else same_head.filter(value=value)


def _with_violations(_show: str, reach: QuerySet[Presence], after: Place | None, size: int) -> list[Place]:
    """Parties by the violations found within reach, as (violations, lines of those presences, party)."""
    hits = reach.filter(found__gt=0).values("party").annotate(n=Sum("found"), many=Sum("lines"))
    if after is not None:
        n, many, party = after
        same = Q(n=n) & (Q(many__lt=many) | Q(many=many, party__gt=party))
        hits = hits.filter(Q(n__lt=n) | same)
    return list(hits.order_by("-n", "-many", "party").values_list("n", "many", "party")[: size + 1])


def _risky(show: str, reach: QuerySet[Presence], after: Place | None, size: int) -> list[Place]:
    """Parties by one of the house's answers, as (answer, party)."""
    ordered = Party.objects.filter(Exists(reach.filter(party=OuterRef("pk"))), ~Q(**{show: None}))
    if after is not None:
        place, party = after
        ordered = ordered.filter(Q(**{f"{show}__lt": place}) | Q(**{show: place, "party_id__gt": party}))
    return list(ordered.order_by(F(show).desc(), "party_id").values_list(show, "party_id")[: size + 1])


def _placed(after: str, *, numbers: int) -> Place:
    """So many numbers and, last, the party after which a page begins."""
    *told, party = placed(after) or ("",)
    if len(told) != numbers or any(isinstance(each, str) for each in told):
        raise _unfit()
    return (*told, plain(str(party), longest=80))


def _unfit() -> UnfitError:
    return UnfitError(_("This is not a place in our list, or its party is gone; begin again without one."))


def _found(ids: list[str], reach: QuerySet[Presence]) -> list[Found]:
    """The parties in their order, each summed over what lies within reach."""
    parts: dict[str, list[Presence]] = {}
    for part in reach.filter(party__in=ids).defer("content").order_by("-lines", "office"):
        parts.setdefault(part.party_id, []).append(part)
    whole = Party.objects.defer("content").in_bulk(list(parts))
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
