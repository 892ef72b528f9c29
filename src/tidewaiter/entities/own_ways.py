"""Names that go with a door: "New Mulder" at no. 89 and "Mulder" at no. 142, each written so again and again.

Pair by pair such names are alike and such doors may be two of one firm. But whoever writes a firm's name now with a
word and now without it does so at either of its doors; where the word stands at the one door always and at the other
never, it belongs to another firm's name. How seldom chance deals it out like that is told by the hypergeometric
distribution: two spellings at either door are less than three bits, five and five are eight. The same is asked of
telephones in place of doors, and of legal forms and numbers in place of words. Words that the town says, as a branch's
do, are none.

Source:
    Fisher's exact test of a two by two table (Fisher 1922), one-sided, as a weight of evidence in bits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from math import comb, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.sides import Spoken

__all__ = ["OwnWays", "may_be_parted"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_EACH_BIT = 2.0
"""What a bit of this counts for beside the bits of names, which count one word for one and take no notice of it;
chosen on tables of which the truth is known, where three told a little more."""
_MOST = 24.0
_FEWEST = 3
"""Spellings at both doors together, below which nothing is told."""
_REPEATED = 2
"""Spellings at a door, and such doors, from which a group that is one in all else is looked at."""
_TELLS = 1.5
"""Bits of a word from which it is asked for: what the town says already tells less."""
_AS_COMMON = 4
"""Doors of one group that may be as common: of more none is its own, and which of them is taken must not be told by the
order of the rows."""
_ASKED = 256
"""Spellings of one group that are looked at."""
_OF_MANY_WORDS = 0.5
"""The share of its bits that the choice of the most telling among so many words costs; all would count words as
independent, which those of one name are not."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One way of writing a party: its door and its telephone, and what it writes there."""

    doors: tuple[int, int]
    words: frozenset[int]
    form: int
    number: int


@dataclass(frozen=True, slots=True)
class _AtOneDoor:
    """Of a group's spellings: all its doors, and how those at the commonest write its name."""

    doors: frozenset[int]
    size: int
    words: Counter[int]
    forms: Counter[int]
    numbers: Counter[int]


@dataclass(slots=True)
class OwnWays:
    """What is known of n spellings beside the words of their names, and what it tells of two groups of them."""

    told: Spoken
    seen: dict[int, tuple[int, list[list[_AtOneDoor]]]] = field(default_factory=dict)
    spellings: dict[int, _Spelling] = field(default_factory=dict)

    def against(self, one: int, ours: Sequence[int], other: int, theirs: Sequence[int]) -> float:
        """Bits against two groups being one party, never less than 0.

        Args:
            one: the number of a group.
            ours: the rows of its spellings; what is found of as many is kept.
            other: the number of the other group.
            theirs: its rows.
        """
        if len(ours) + len(theirs) < _FEWEST:
            return 0.0
        told = zip(self._at_doors(one, ours), self._at_doors(other, theirs), strict=True)
        bits = max(_apart_at_least(left, right) for left, right in told)
        return min(_EACH_BIT * bits, _MOST)

    def _at_doors(self, group: int, rows: Sequence[int]) -> list[list[_AtOneDoor]]:
        """How the spellings at the commonest door, and at the commonest telephone, write the name."""
        size, found = self.seen.get(group, (0, []))
        asked = rows[:_ASKED]
        if size != len(asked):
            spellings = [self.spellings.get(row) or self._spelling(row) for row in asked]
            found = [_at_commonest([(each.doors[place], each) for each in spellings]) for place in range(2)]
            self.seen[group] = (len(asked), found)
        return found

    def _spelling(self, row: int) -> _Spelling:
        told = self.told
        words = frozenset(
            int(slot[row])
            for slot, bits in zip(told.words, told.bits, strict=True)
            if slot[row] and bits[row] >= _TELLS
        )
        doors = int(told.doors[row]), int(told.telephones[row])
        spelling = _Spelling(doors, words, int(told.forms[row]), int(told.numbers[row]))
        self.spellings[row] = spelling
        return spelling


def _at_commonest(spellings: Sequence[tuple[int, _Spelling]]) -> list[_AtOneDoor]:
    """Of spellings with their doors, those at the commonest of these, door by door where several are as common.

    Where too many are, or no door is known, none is the commonest.
    """
    known = Counter(door for door, _ in spellings if door)
    most = max(known.values(), default=0)
    commonest = [door for door, times in known.items() if times == most]
    if len(commonest) > _AS_COMMON:
        return []
    return [_at_one([each for at, each in spellings if at == door], frozenset(known)) for door in commonest]


def _at_one(there: Sequence[_Spelling], known: frozenset[int]) -> _AtOneDoor:
    return _AtOneDoor(
        known,
        len(there),
        Counter(word for each in there for word in each.words),
        Counter(each.form for each in there if each.form),
        Counter(each.number for each in there if each.number),
    )


def _apart_at_least(ours: Sequence[_AtOneDoor], theirs: Sequence[_AtOneDoor]) -> float:
    """Bits against one party, whichever of the commonest doors is taken; none where the groups share a door."""
    if not ours or not theirs or ours[0].doors & theirs[0].doors:
        return 0.0
    return min(_apart(one, other) for one, other in product(ours, theirs))


def _apart(one: _AtOneDoor, other: _AtOneDoor) -> float:
    """Bits against one party by what is written at two doors: the most telling word or form, and the numbers."""
    if one.size + other.size < _FEWEST:
        return 0.0
    words = one.words.keys() | other.words.keys()
    by_words = _most_apart(one.words, one.size, other.words, other.size) - _OF_MANY_WORDS * log2(max(len(words), 1))
    by_form = _most_apart(one.forms, one.forms.total(), other.forms, other.forms.total()) - _OF_MANY_WORDS
    bits = max(by_words, by_form, 0.0)
    if one.numbers and other.numbers and not one.numbers.keys() & other.numbers.keys():
        ours, theirs = max(one.numbers.values()), max(other.numbers.values())
        bits += log2(comb(ours + theirs, ours))
    return bits


def _most_apart(ours: Counter[int], all_ours: int, theirs: Counter[int], all_theirs: int) -> float:
    """How seldom chance deals out the most unevenly dealt of some words as unevenly, in bits."""
    return max(
        (_unevenly(ours[word], all_ours, theirs[word], all_theirs) for word in ours.keys() | theirs.keys()), default=0.0
    )


def may_be_parted(groups: Ints, told: Spoken, *, among: Bools) -> Bools:
    """Which groups have two doors (or telephones) with two spellings each, and do not all write the same.

    Args:
        groups: the group of each of n spellings, numbered from 0.
        told: what is known of them.
        among: the groups that are asked about, by number.
    """
    found = np.zeros(len(among), dtype=np.bool_)
    asked = np.flatnonzero(among[groups])
    for doors in (told.doors, told.telephones):
        rows = asked[doors[asked] > 0]
        many = int(doors.max(initial=0)) + 1
        here, times = np.unique(groups[rows] * many + doors[rows], return_counts=True)
        found |= np.bincount(here[times >= _REPEATED] // many, minlength=len(among)) >= _REPEATED
    rows = asked[found[groups[asked]]]
    alike = np.ones(len(among), dtype=np.bool_)
    written: list[NDArray[np.integer[Any]]] = [*told.words, told.forms, told.numbers]
    for column in written:
        first = np.zeros(len(among), dtype=np.int64)
        first[groups[rows][::-1]] = column[rows][::-1]
        np.logical_and.at(alike, groups[rows], column[rows] == first[groups[rows]])
    return found & ~alike


@lru_cache(maxsize=65_536)
def _unevenly(ours: int, all_ours: int, theirs: int, all_theirs: int) -> float:
    """Bits of a word that stands in so many of some spellings and in so many of others.

    >>> round(_unevenly(5, 5, 0, 5), 1), round(_unevenly(2, 2, 0, 2), 1), round(_unevenly(1, 2, 1, 2), 1)
    (8.0, 2.6, 0.3)
    """
    together, every = ours + theirs, all_ours + all_theirs
    if ours * all_theirs < theirs * all_ours:
        ours, all_ours = theirs, all_theirs
    ways = sum(
        comb(together, some) * comb(every - together, all_ours - some)
        for some in range(ours, min(together, all_ours) + 1)
    )
    return round(log2(comb(every, all_ours) / ways), 6)
