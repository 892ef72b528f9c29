"""Reading the board: a question as people put it in an address, and one column for each phase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases.models import Case, Decision, DecisionState, Exhibit, Link, Task
from tidewaiter_workbench.cases.words import phase_words, said
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.web.text import plain

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["DUE", "HELD", "Board", "Card", "Column", "Question", "board", "column", "rows"]

HELD = ("me", "nobody")
DUE = ("over", "week", "month")
_CARDS = 12
_MOST = 100
_DAYS = {"over": -1, "week": 7, "month": 30}


@dataclass(frozen=True, slots=True)
class Question:
    """What to show: each field is one of its choices, or empty for all."""

    kind: str = ""
    office: str = ""
    held: str = ""
    due: str = ""
    text: str = ""
    phase: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Question:
        """From the parameters of an address; what is none of the choices is left aside."""
        return cls(
            kind=_one_of(asked.get("kind", ""), [code for code, _words in law.kinds()]),
            office=plain(asked.get("office", ""), longest=16),
            held=plain(asked.get("held", ""), longest=150),
            due=_one_of(asked.get("due", ""), DUE),
            text=plain(asked.get("text", ""), longest=120),
            phase=_one_of(asked.get("phase", ""), law.PHASES),
        )

    def parameters(self) -> dict[str, str]:
        """Those that say something."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


@dataclass(slots=True)
class Card:
    """One case as the board shows it."""

    case: Case
    words: str
    kind: str
    days_left: int | None
    alerts: int = 0
    things: int = 0
    exhibits: int = 0
    tasks: int = 0
    done: int = 0
    proposal: str = ""

    @property
    def urgency(self) -> str:
        """over, soon or calm."""
        if self.days_left is None:
            return ""
        return "over" if self.days_left < 0 else "soon" if self.days_left <= 7 else "calm"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the board: the first cards, and how many cases there are."""

    phase: str
    words: str
    count: int
    cards: list[Card] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Board:
    """All columns, and how many cases answer the question."""

    columns: list[Column]
    count: int


def rows(question: Question, *, person: Person) -> QuerySet[Case]:
    """The cases that answer the question and that this person may see."""
    found = person.within_reach(Case.objects.select_related("holder"))
    for name in ("kind", "office", "phase"):
        if value := getattr(question, name):
            found = found.filter(**{name: value})
    if question.held == "me":
        found = found.filter(holder=person)
    elif question.held:
        found = found.filter(holder=None) if question.held == "nobody" else found.filter(holder__username=question.held)
    if question.due:
        found = found.filter(next_due__lte=desk_day() + timedelta(days=_DAYS[question.due])).exclude(phase="closed")
    if question.text:
        digits = question.text.rpartition("-")[2]
        numbered = Q(pk=int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 15 else Q()
        found = found.filter(
            Q(title__icontains=question.text) | numbered if numbered else Q(title__icontains=question.text)
        )
    return found


def board(question: Question, *, person: Person) -> Board:
    """The board: what is due first stands first."""
    answer = rows(question, person=person)
    counted = dict(answer.order_by().values_list("phase").annotate(Count("pk")))
    shown = {phase: list(_ordered(answer.filter(phase=phase))[:_CARDS]) for phase in law.PHASES if counted.get(phase)}
    cards = {card.case.pk: card for card in _cards([case for each in shown.values() for case in each], person=person)}
    columns = [
        Column(phase, phase_words(phase), counted.get(phase, 0), [cards[case.pk] for case in shown.get(phase, ())])
        for phase in law.PHASES
    ]
    return Board(columns, sum(counted.values()))


def column(question: Question, *, person: Person) -> list[Card]:
    """The first hundred cases of an answer, as a list."""
    return _cards(list(_ordered(rows(question, person=person))[:_MOST]), person=person)


def _ordered(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.order_by(F("next_due").asc(nulls_last=True), "-changed_at", "-id")


def _cards(cases: list[Case], *, person: Person) -> list[Card]:
    """With what each holds, counted in one question for each kind of thing."""
    ids, today, kinds = [case.pk for case in cases], desk_day(), dict(law.kinds())
    reached = person.within_reach(Alert.objects.all()).values("pk")
    links = Link.objects.filter(case__in=ids, detached_at=None)
    alerts = _counted(links.filter(alert__in=reached))
    things = _counted(links.filter(alert=None, mark__lte=person.clearance))
    exhibits = _counted(Exhibit.objects.filter(case__in=ids, mark__lte=person.clearance))
    tasks, done = (_counted(Task.objects.filter(case__in=ids, **more)) for more in ({}, {"done_on__isnull": False}))
    proposals = dict(
        Decision.objects.filter(case__in=ids, state=DecisionState.PROPOSED).values_list("case_id", "words")
    )
    return [
        Card(
            case=case,
            words=said(law.state_words(case.kind, case.state)),
            kind=said(kinds.get(case.kind, case.kind)),
            days_left=(case.next_due - today).days if case.next_due and case.phase != "closed" else None,
            alerts=alerts.get(case.pk, 0),
            things=things.get(case.pk, 0),
            exhibits=exhibits.get(case.pk, 0),
            tasks=tasks.get(case.pk, 0),
            done=done.get(case.pk, 0),
            proposal=said(proposals.get(case.pk, "")),
        )
        for case in cases
    ]


def _counted(found: QuerySet) -> dict[int, int]:
    return dict(found.order_by().values_list("case_id").annotate(Count("pk")))


def _one_of(value: str, choices: object) -> str:
    return value if value in choices else ""  # type: ignore[operator]
