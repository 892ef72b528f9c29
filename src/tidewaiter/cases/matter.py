"""A case as its law sees it: which procedure, in which state, and what happened on which day.

Everything else follows from it: the clocks that run (`deadlines.py`) and the moves that are allowed (`moving.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tidewaiter.law.days import Stop

__all__ = ["Happened", "Matter"]


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a case, on a day."""

    event: str
    day: date


@dataclass(frozen=True, slots=True)
class Matter:
    """One case.

    Attributes:
        procedure: the code of its procedure, see `procedures.py`.
        state: where it stands.
        history: what happened, in the order in which it happened.
        held_from: the state that it will return to from a side state; empty if it stands in none.
    """

    procedure: str
    state: str
    history: tuple[Happened, ...] = ()
    held_from: str = ""

    def days_of(self, events: Iterable[str]) -> list[date]:
        """The days of some events, in the order of the days."""
        wanted = set(events)
        return sorted(each.day for each in self.history if each.event in wanted)

    @property
    def last_day(self) -> date | None:
        """The day of the latest event."""
        return max((each.day for each in self.history), default=None)

    def stops(self, begins: str, ends: str) -> tuple[Stop, ...]:
        """Times between one event and the other: each beginning is ended by the next end on or after it."""
        finished = iter(self.days_of((ends,)))
        return tuple(Stop(start, next(finished, None), begins) for start in self.days_of((begins,)))

    def having(self, event: str, day: date) -> Matter:
        """The same case after one more event."""
        return replace(self, history=(*self.history, Happened(event, day)))
