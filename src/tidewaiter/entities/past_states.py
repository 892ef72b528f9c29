"""What had been seen of profiles that hang together, on each day that added to it.

A state is a copy of some profiles, of the compared pairs between them and of what people had decided by
then. States of many days and groups lie below one another, so that one pass of the grouping answers for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NEVER", "History", "Judged", "Past"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NEVER = np.iinfo(np.int64).max
"""The day on which what stands ends."""
_EVERY_DAY = 32
"""Spellings up to which every day is looked at."""
_GROWN = 1.125
"""Times as many spellings, from which on a larger group is looked at again."""
_AT_ONCE = 500_000
"""Profiles of past states that are grouped at a time."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What people ever decided: pairs that must be one, and pairs that must not, each with its days.

    A decision holds from the day `since` until the day before `until`, which is `NEVER` while it stands.
    """

    must: Ints
    since: Ints
    must_not: Ints
    until: Ints
    not_since: Ints
    not_until: Ints

    @classmethod
    def standing(cls, must: Ints, since: Ints, must_not: Ints) -> Judged:
        """Decisions that stand, of which those that part two have done so ever since."""
        never = [np.full(len(pairs), NEVER, dtype=np.int64) for pairs in (must, must_not)]
        return cls(must, since, must_not, never[0], np.zeros(len(must_not), dtype=np.int64), never[1])

    @property
    def parts(self) -> bool:
        """Whether some decision may have parted two on a day: one of "different", or the end of one of "same"."""
        return bool(len(self.must_not)) or bool((self.until < NEVER).any())


@dataclass(frozen=True, slots=True)
class Past:
    """States below one another: which profile (`row`) and which pair each copy is of, the pairs between copies, and
    the day of each pair's state.
    """

    row: Ints
    pair: Ints
    left: Ints
    right: Ints
    day: Ints
    must: Ints
    must_not: Ints


class History:
    """Components of profiles, with all that came to be known of each in the order of days."""

    def __init__(
        self, component: Ints, first: Ints, left: Ints, right: Ints, since: Ints, judged: Judged, *, old: int = 0
    ) -> None:
        """Hold what is known, by component.

        Args:
            component: of each profile, -1 for those that are not looked at.
            first: first day of each profile.
            left: the lesser row of each pair.
            right: the greater.
            since: the day from which each pair could be known.
            judged: what people decided.
            old: profiles that stand: they are in no component, stand in every state, and have the first numbers.
        """
        self._first, self._left, self._right, self._judged, self._old = first, left, right, judged, old
        self.since = since
        of_pair = np.where((left < old) | (component[left] == component[right]), component[right], -1)
        of_must = component[judged.must[:, 0]]
        ends = component[judged.must_not]
        of_must_not = np.where(ends[:, 0] == ends[:, 1], ends[:, 0], -1)
        self._events = _events(judged, of_must, of_must_not)
        last, several = _last_days([(component, first), (of_pair, since), (of_must, judged.since), self._events])
        self.of_pair: Ints = of_pair
        self.parting: Bools = np.zeros(len(several), dtype=np.bool_)
        """Components, and a place for what is in none, in which a decision may have parted two."""
        self.parting[of_must_not[of_must_not >= 0]] = True
        self.parting[of_must[(judged.until < NEVER) & (of_must >= 0)]] = True
        self.parting &= several
        self.looked_at: Bools = (of_pair >= 0) & several[of_pair]
        self.last: Ints = np.where(self.looked_at, last[of_pair], since)
        """The day on which all is known that is known of what hangs together with the pair."""
        self._numbers = np.flatnonzero(several[:-1])
        self._rows = _Sorted(component, first)
        self._pairs = _Sorted(of_pair, since)
        self._must = _Sorted(of_must, judged.since)
        self._must_not = _Sorted(of_must_not, judged.not_since)
        self._event_days = _Sorted(*self._events)

    def states(self) -> Iterator[Past]:
        """States of all days but each component's last (that too, where a decision may have parted two), some half a
        million profiles at a time.
        """
        parts: list[Past] = []
        size = 0
        for number in self._numbers.tolist():
            for day in self._days(number):
                parts.append(self._state(number, day))
                size += len(parts[-1].row)
                if size >= _AT_ONCE:
                    yield self._below(parts)
                    parts, size = [], 0
        if parts:
            yield self._below(parts)

    def _days(self, number: int) -> list[int]:
        """Days to look at: while the component is small, all on which anything became known."""
        first = self._first[self._rows.of(number)]
        judged = self.judged_days(number)
        all_days = np.unique(np.concatenate([first, self.since[self._pairs.of(number)], judged]))
        looked, size = [], 0
        for day, seen in zip(all_days.tolist(), np.searchsorted(first, all_days, side="right").tolist(), strict=True):
            if seen <= _EVERY_DAY or seen >= size * _GROWN or day in judged or day == all_days[-1]:
                looked.append(day)
                size = seen
        return looked if self.parting[number] else [day for day in looked if day < all_days[-1]]

    def judged_days(self, number: int) -> Ints:
        """Days on which a decision about the component began or ended."""
        return self._events[1][self._event_days.of(number)]

    def _state(self, number: int, day: int) -> Past:
        """What was known on a day. Copies are numbered from 0; what stands keeps its number n, as -1 - n."""
        rows, pair, must = self._rows.of(number), self._pairs.of(number), self._must.of(number)
        row = np.sort(_until(rows, self._first[rows], day))
        pair = _until(pair, self.since[pair], day)
        must, must_not = (_until(must, self._judged.since[must], day), self._must_not.of(number))
        must = self._judged.must[must[day < self._judged.until[must]]]
        held = (self._judged.not_since[must_not] <= day) & (day < self._judged.not_until[must_not])
        must_not = self._judged.must_not[must_not[held]]
        if len(must_not):
            must_not = must_not[np.isin(must_not, row).all(axis=1)]
        left = self._left[pair]
        return Past(
            row=row, pair=pair, day=np.full(len(pair), day),
            left=np.where(left < self._old, -1 - left, np.searchsorted(row, left)),
            right=np.searchsorted(row, self._right[pair]),
            must=np.searchsorted(row, must), must_not=np.searchsorted(row, must_not),
        )  # fmt: skip

    def _below(self, parts: list[Past]) -> Past:
        """One state below the other, and all below the profiles that stand."""
        starts = self._old + np.cumsum([0, *(len(part.row) for part in parts[:-1])])

        def moved(sides: list[Ints]) -> Ints:
            return np.concatenate([np.where(s < 0, -1 - s, s + start) for s, start in zip(sides, starts, strict=True)])

        return Past(
            row=np.concatenate([np.arange(self._old), *(part.row for part in parts)]),
            pair=np.concatenate([part.pair for part in parts]),
            day=np.concatenate([part.day for part in parts]),
            left=moved([part.left for part in parts]),
            right=moved([part.right for part in parts]),
            must=moved([part.must for part in parts]),
            must_not=moved([part.must_not for part in parts]),
        )


class _Sorted:
    """Numbers of what belongs to each component, in the order of days."""

    def __init__(self, component: Ints, day: Ints) -> None:
        self._order = np.lexsort((day, component))
        self._component = component[self._order]

    def of(self, number: int) -> Ints:
        """What belongs to this one."""
        start, end = np.searchsorted(self._component, [number, number + 1])
        return self._order[start:end]


def _events(judged: Judged, of_must: Ints, of_must_not: Ints) -> tuple[Ints, Ints]:
    """Days on which decisions began or ended, with the component of each."""
    told = (
        (of_must, judged.since),
        (of_must, judged.until),
        (of_must_not, judged.not_since),
        (of_must_not, judged.not_until),
    )
    component, day = (np.concatenate(side) for side in zip(*told, strict=True))
    dated = (day > 0) & (day < NEVER)
    return component[dated], day[dated]


def _until(numbers: Ints, days: Ints, day: int) -> Ints:
    return numbers[: np.searchsorted(days, day, side="right")]


def _last_days(told: list[tuple[Ints, Ints]]) -> tuple[Ints, Bools]:
    """The last day of each component, and whether there was one before it; the last place is for what is in none."""
    count = max(int(component.max(initial=-1)) for component, _ in told) + 1
    first, last = np.full(count + 1, np.iinfo(np.int64).max), np.full(count + 1, np.iinfo(np.int64).min)
    for component, day in told:
        np.minimum.at(first, component, day)
        np.maximum.at(last, component, day)
    several = first < last
    several[-1] = False
    return last, several
