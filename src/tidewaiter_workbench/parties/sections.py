"""What other parts of the workbench know of a party: they enter a question here, and the party's page asks it.

So the page can tell of cases and consequences, and stays below the parts that keep them. A part enters its
question once, in its `AppConfig.ready`, and answers within the reader's reach: the page shows what it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidewaiter_workbench.people.models import Person

__all__ = [
    "Judged", "Line", "Section", "enter", "enter_clearances", "enter_judgements", "judged", "sections",
    "with_clearances",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section: what it says, where it leads, a day, and a word for how it stands."""

    text: str
    url: str = ""
    on: date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines; `nothing` is said where there are none."""

    title: str
    lines: Sequence[Line] = field(default=())
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What people decided about a party's ways of writing, and the numbers of the pairs that still wait for them."""

    history: Sequence[object] = field(default=())
    pairs: Sequence[int] = field(default=())


AskedOfJudgements = Callable[["Person", str, Sequence[str]], Judged]
"""Takes the reader, the party's id, and those of its ways of writing that the reader may see."""

Asked = Callable[["Person", str, Sequence[str]], Section | None]
"""Takes the reader, the party's id, and the numbers that declarations call it within the reader's reach."""

AskedOfClearances = Callable[[str, Sequence[Mapping[str, object]]], list[dict[str, object]]]
"""Takes the party's id and its likenesses to lists; gives them with `said` and `cleared`."""

_asked: dict[str, Asked] = {}
_of_clearances: list[AskedOfClearances] = []
_of_judgements: list[AskedOfJudgements] = []


def enter(name: str, question: Asked) -> None:
    """Let the party's page ask this; the same name again replaces it."""
    _asked[name] = question


def sections(person: Person, party_id: str, numbers: Sequence[str]) -> list[Section]:
    """What the other parts tell this person of a party, in the order in which they were entered."""
    told = (question(person, party_id, numbers) for question in _asked.values())
    return [section for section in told if section is not None]


def enter_judgements(question: AskedOfJudgements) -> None:
    """Let the party's page ask the part that keeps judgements."""
    _of_judgements[:] = [question]


def judged(person: Person, party_id: str, profile_ids: Sequence[str]) -> Judged:
    """What that part tells this person."""
    return _of_judgements[0](person, party_id, profile_ids) if _of_judgements else Judged()


def enter_clearances(question: AskedOfClearances) -> None:
    """Let the party's page ask the part that keeps clearances."""
    _of_clearances[:] = [question]


def with_clearances(party_id: str, likenesses: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Likenesses of a party with what people said of each."""
    return _of_clearances[0](party_id, likenesses) if _of_clearances else [dict(row) for row in likenesses]
