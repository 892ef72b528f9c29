"""What it tells that one name is the first letters of another.

Three letters fit many names. How many, a file tells itself: so many names have so many words, and words begin with this
letter so often; what fits by chance is the product. What fits beyond chance tells how often the names of this file are
cut down at all: on lists of parties often, in papers of the trade seldom. The weight is the one against the other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

__all__ = ["Initials"]

_SHORT_BEFORE, _CUT_BEFORE = 50.0, 1.0
"""Short names that we pretend to have seen before, and how many of them stood for another name of the file."""
_LEAST_SHARE = 0.001
_NOTHING = -30.0


@dataclass(slots=True)
class Initials:
    """How often names of a file have first letters, and how often they are known by them.

    `shares` is how often words begin with each letter, `lengths` how many names have first letters of each length,
    `alike` how many names have the same ones, where there are several, and `cut` the share of short
    names that stand for another one.
    """

    shares: dict[str, float] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    alike: dict[str, int] = field(default_factory=dict)
    cut: float = 0.0

    def __bool__(self) -> bool:
        return self.cut > 0

    def learn(self, names: Collection[tuple[str, str, tuple[str, ...]]], first_letters: Mapping[str, int]) -> None:
        """Learn from distinct names: each with its letters, if they are few, and its ways to be cut down."""
        total = sum(first_letters.values())
        self.shares = {letter: count / total for letter, count in first_letters.items()}
        with_letters = Counter(each for _, _, told in names for each in told)
        lengths = Counter(len(each) for _, _, told in names for each in told)
        self.lengths = {str(length): count for length, count in lengths.items()}
        self.alike = {each: count for each, count in with_letters.items() if count > 1}
        shorts = {short for _, short, _ in names if short}
        fit = sum(min(with_letters.get(short, 0), 1) for short in shorts)
        by_chance = math.fsum(min(self.by_chance(short), 1.0) for short in shorts)
        self.cut = (max(fit - by_chance, 0.0) + _CUT_BEFORE) / (len(shorts) + _SHORT_BEFORE)

    def by_chance(self, letters: str) -> float:
        """How many names of the file would have these first letters if their words were drawn at random."""
        chance = math.prod(self.shares.get(letter, _LEAST_SHARE) for letter in letters)
        return self.lengths.get(str(len(letters)), 1) * chance

    def bits(self, told: tuple[str, ...]) -> float:
        """Bits above even odds that a short name which fits is this one; of two ways to take it, the lesser."""
        return min((self._bits(letters) for letters in told), default=_NOTHING)

    def _bits(self, letters: str) -> float:
        return math.log2(self.cut / (self.by_chance(letters) + self.alike.get(letters, 1) - 1 + 1e-9))
