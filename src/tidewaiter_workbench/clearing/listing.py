"""Reading likenesses to lists: what is open, what is new since a list changed, what was held for chance.

A likeness is told to whom the papers may be told that name who is like the entry; what it is called there, how many
papers do, and which line was the last, is told from papers within reach alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from tidewaiter_workbench.answers import ListedName
from tidewaiter_workbench.clearing.models import Clearance, Likeness, Sighting
from tidewaiter_workbench.clearing.standing import is_cleared, stands_beside
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.paging import by_place
from tidewaiter_workbench.parties.reach import hidden_lines
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.web.text import plain

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = [
    "KINDS",
    "NEWS_DAYS",
    "SHOWN",
    "Page",
    "Question",
    "Row",
    "listed_name",
    "lists_of",
    "named",
    "page",
    "within_reach",
]

SHOWN = ("open", "news", "cleared", "all")
KINDS = ("party", "vessel", "filed", "address", "holder")
NEWS_DAYS = 30
_ROWS = 25
_MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """What to show: each field is one of its choices, or empty for all."""

    show: str = "open"
    kind: str = ""
    list: str = ""
    text: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Question:
        """From the parameters of an address; what is none of the choices is left aside."""
        show, kind = asked.get("show", ""), asked.get("kind", "")
        return cls(
            show=show if show in SHOWN else "open",
            kind=kind if kind in KINDS else "",
            list=plain(asked.get("list", ""), longest=80),
            text=plain(asked.get("text", ""), longest=120),
        )

    def parameters(self) -> dict[str, str]:
        """Those that are not as they are without being said."""
        usual = Question()
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) != getattr(usual, name)}


@dataclass(frozen=True, slots=True)
class Row:
    """A likeness as one person may be told it; `item_id` is the last line, where one within reach names it."""

    likeness: Likeness
    name: str
    papers: int
    offices: tuple[str, ...]
    last_on: date
    item_id: str
    said: Clearance | None
    cleared: bool

    @property
    def is_news(self) -> bool:
        """Whether something became of it lately."""
        return self.likeness.news_on is not None and self.likeness.news_on > desk_day() - timedelta(days=NEWS_DAYS)

    @property
    def before(self) -> bool:
        """Whether no paper within reach has named him since he could be told."""
        return self.likeness.since is not None and self.last_on < self.likeness.since


@dataclass(frozen=True, slots=True)
class Page:
    """Some likenesses in order; `after` leads to the next page. `counted` stops at a thousand, and `more` says so."""

    rows: list[Row]
    after: str
    counted: int
    more: bool


def page(question: Question, *, person: Person, after: str = "", size: int = _ROWS, count: bool = True) -> Page:
    """One page of the answer, the likeliest first.

    Raises:
        UnfitError: the cursor is not one of ours.
    """
    answer = _asked(question, within_reach(person), person)
    shown, following = by_place(answer, "score", after=after, size=size)
    counted = answer.order_by()[: _MOST_COUNTED + 1].count() if count else 0
    return Page(_rows(shown, person), following, min(counted, _MOST_COUNTED), counted > _MOST_COUNTED)


def within_reach(person: Person) -> QuerySet[Likeness]:
    """Likenesses of whom papers within a person's reach name."""
    return Likeness.objects.filter(Exists(_sightings(person).filter(likeness=OuterRef("pk"))))


def named(person: Person, number: int) -> Row | None:
    """One likeness by its number, if it lies within reach and is not gone."""
    rows = _rows(list(within_reach(person).filter(pk=number, gone=False)), person)
    return rows[0] if rows else None


def lists_of(person: Person) -> list[str]:
    """Short names of the lists of which there is a likeness within reach."""
    return sorted(within_reach(person).order_by().values_list("list", flat=True).distinct())


def listed_name(row: Likeness, name: str) -> ListedName:
    """As the pages of lines and parties tell it: what clearing is asked for."""
    return ListedName(
        role=row.subject_kind, name=name, list=row.list, listing_id=row.listing_id, score=row.score, reason=row.reason,
        cleared=row.cleared, since=row.since, subject_kind=row.subject_kind, subject_id=row.subject_id,
        listing_digest=row.listing_digest, cleared_until=row.cleared_until, run=row.run,
    )  # fmt: skip


def _sightings(person: Person) -> QuerySet[Sighting]:
    return person.within_reach(Sighting.objects.all())


def _asked(question: Question, found: QuerySet[Likeness], person: Person) -> QuerySet[Likeness]:
    if question.show in ("open", "cleared"):
        found = found.filter(gone=False).annotate(is_cleared=is_cleared())
        found = found.filter(is_cleared=question.show == "cleared")
    if question.show == "open":
        found = found.filter(Q(ended=None) | Q(ended__gte=desk_day()))
    if question.show == "news":
        found = found.filter(news_on__gt=desk_day() - timedelta(days=NEWS_DAYS))
    if question.kind:
        found = found.filter(subject_kind=question.kind)
    if question.list:
        found = found.filter(list=question.list)
    if question.text:
        seen = _sightings(person).filter(name__icontains=question.text).values("likeness")
        found = found.filter(Q(entry__icontains=question.text) | Q(listing_id=question.text) | Q(pk__in=seen))
    return found


def _rows(shown: Sequence[Likeness], person: Person) -> list[Row]:
    parts: dict[int, list[Sighting]] = {}
    for each in _sightings(person).filter(likeness__in=[row.pk for row in shown]).order_by("-last_on", "office"):
        parts.setdefault(each.likeness_id, []).append(each)
    hidden = hidden_lines(person, [each.item_id for some in parts.values() for each in some if each.item_id])
    stands = stands_beside([listed_name(row, parts[row.pk][0].name) for row in shown])
    return [
        _row(row, parts[row.pk], stand.said, stand.cleared, hidden) for row, stand in zip(shown, stands, strict=True)
    ]


def _row(
    likeness: Likeness, parts: list[Sighting], said: Clearance | None, cleared: bool, hidden: frozenset[str]
) -> Row:
    lines = (each.item_id for each in parts if each.item_id and each.item_id not in hidden)
    return Row(
        likeness=likeness,
        name=parts[0].name,
        papers=sum(each.papers for each in parts),
        offices=tuple(dict.fromkeys(each.office for each in parts if each.office)),
        last_on=parts[0].last_on,
        item_id=next(lines, ""),
        said=said,
        cleared=cleared,
    )
