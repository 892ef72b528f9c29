"""What a scheme is: a way of breaking the law that crews practise month by month.

A scheme is a value (a frozen dataclass with its settings) that answers three questions:

    recruit(world, rng=)        who takes part? gives the crews; may add firms, relations, listings
    act(crew, month, rng=)      what do they declare this month, and what is true?
    learn(crew, caught, rng=)   what do they change after findings they came to know of?

The crews hold the state. Within `act`, `month.rows_of(crew.relations)` are the lines
that the crew's relations gave rise to this month, drawn honest; `month.declare(rows, ...)`
rewrites what is declared and leaves what is true; `month.split(rows, parts=...)` makes
several declarations of one; `month.commit(rows, ...)` states the truth. Only committed
lines are violations. Everything in the world (`month.world`, `caught.world`) may be read: goods, traders, relations,
lanes, orders (future ones too: the author knows the calendar), and added to with the
functions of `tidewaiter.simulation.crews` and `tidewaiter.simulation.moves`.

Draw randomness only from the `rng` handed in, or the same seed will not give the same world.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.calendar import MonthDays
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.world import World

__all__ = ["Caught", "Crew", "Scheme"]


@dataclass
class Crew:
    """People who work one scheme together: the instance of a scheme that truth files name.

    `relations` are those they work now; `share` is the part of these relations' lines
    that they rewrite, `depth` how far (each scheme says what it means); `notes` is theirs.
    """

    number: int
    scheme: str
    owner: int
    relations: NDArray[np.int64]
    since: int
    until: int
    share: float
    depth: float
    moves: list[tuple[int, str]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    def works_in(self, days: MonthDays) -> bool:
        """Whether the crew is at work in that month."""
        return self.since < days.first_day + days.days and self.until > days.first_day


@dataclass(frozen=True, slots=True)
class Caught:
    """Findings against a crew that became known since the last month: one element each."""

    world: World
    today: int
    inspected_on: NDArray[np.int64]
    relations: NDArray[np.int64]


@runtime_checkable
class Scheme(Protocol):
    """A way of breaking the law; see the module's docstring."""

    @property
    def name(self) -> str:
        """A short name, unique among the schemes of a world."""

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """The crews that will work the scheme at some time of the period."""

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Rewrite the crew's lines of the month and state what is true."""

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """Change ways after findings."""
