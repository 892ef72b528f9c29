"""What a question about two profiles is: its answers, when each holds, and how answers are found for many pairs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.sides import Bools, Sides
from tidewaiter.entities.telling_words import WORLD_BITS

__all__ = [
    "Answer", "Comparison", "Test", "all_of", "answers_to", "any_of", "both_say", "near", "none_of", "of_two_states",
    "one_slip", "other_from_the_start", "same", "witnesses",
]  # fmt: skip

Test: TypeAlias = Callable[[Sides], Bools]
"""What an answer asks of pairs: for each, whether it holds."""
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: in words, when it holds, and what it is worth before any data.

    `share` is the expected share of pairs of one party that answer so, `bits` the prior match weight. An answer that
    takes in what another question tells as well (the same town, another name) is not `learned`: pairs taken at
    random that answer so are rare for the other reason. One that strangers give for what their names share is learned
    `as_a_whole`: what it tells makes up for what the names tell, so that together they say how often such two are one.
    `settles` names a question that is not asked beside this answer, as it follows from it. Where `strangers_decide`,
    they may lower what a likeness of names is worth to nothing: several are known to bear the name, or each of the two
    has words of its own.
    """

    says: str
    holds: Test | None
    share: float
    bits: float
    frequency_of: str = ""
    learned: bool = True
    as_a_whole: bool = False
    settles: str = ""
    strangers_decide: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question about two profiles.

    `known` says whether both sides have something to compare; `needs` is the feature without which the question is
    not asked at all; `otherwise` the last answer. Answers are tried in turn; where two things together make the
    answer (how names are alike, and how much they share), `steps` gives the second for each pair, one of `rungs`.
    No answer is ever worth more bits than `most`: what makers of one trade have in common looks rare among pairs taken
    at random, and is no more than a hint. What is read `in_the_name` as well is no witness beside it.
    """

    name: str
    needs: str
    known: Test
    answers: tuple[Answer, ...]
    otherwise: Answer
    likenesses: tuple[Test, ...] = ()
    steps: Callable[[Sides], Ints] | None = None
    rungs: int = 1
    most: float = math.inf
    in_the_name: bool = False

    @property
    def levels(self) -> tuple[Answer, ...]:
        """All answers, the best first."""
        return (*self.answers, self.otherwise)

    @property
    def learned(self) -> tuple[bool, ...]:
        """Whether each answer's weight is learned from the data."""
        return tuple(answer.learned for answer in self.levels)

    @property
    def speaks_for(self) -> tuple[bool, ...]:
        """Whether each answer speaks for one party; that of names, whether it would alone."""
        even = WORLD_BITS if self.steps else 0.0
        return tuple(answer.bits > even for answer in self.levels)


def witnesses(comparisons: Sequence[Comparison]) -> int:
    """How many questions are asked of different things: one alone cannot teach what it is worth."""
    return sum(not comparison.in_the_name for comparison in comparisons)


def answers_to(comparison: Comparison, pairs: Sides) -> NDArray[np.int8]:
    """The place of each pair's answer among `levels`; -1 if one side says nothing."""
    answers = np.full(len(pairs), -1, dtype=np.int8)
    known = np.flatnonzero(comparison.known(pairs))
    if not len(known):
        return answers
    asked = pairs if len(known) == len(pairs) else pairs.at(known)
    if comparison.steps:
        likeness = _first(comparison.likenesses, asked)
        answers[known] = likeness * comparison.rungs + comparison.steps(asked)
    else:
        answers[known] = _first([answer.holds for answer in comparison.answers if answer.holds], asked)
    return answers


def _first(tests: Sequence[Test], pairs: Sides) -> Ints:
    """The first test that holds for each pair; their number where none does."""
    found = np.full(len(pairs), len(tests), dtype=np.int64)
    rows = np.arange(len(pairs))
    for place, test in enumerate(tests):
        if not len(rows):
            break
        holds = test(pairs)
        if holds.any():
            found[rows[holds]] = place
            left = np.flatnonzero(~holds)
            rows, pairs = rows[left], pairs.at(left)
    return found


def all_of(first: Test, *others: Test) -> Test:
    """Whether all tests hold; each is asked only of pairs for which those before it hold."""

    def test(pairs: Sides) -> Bools:
        found = first(pairs)
        for other in others:
            rows = np.flatnonzero(found)
            if len(rows):
                found[rows] = other(pairs.at(rows))
        return found

    return test


def any_of(*tests: Test) -> Test:
    """Whether one test holds."""
    return lambda pairs: np.logical_or.reduce([test(pairs) for test in tests])


def none_of(test: Test) -> Test:
    """Whether a test does not hold."""
    return lambda pairs: ~test(pairs)


def both_say(column: str) -> Test:
    """Whether both sides say something in a column."""
    return lambda pairs: pairs.known(column)


def same(column: str) -> Test:
    """Whether both say the same in a column."""
    return lambda pairs: pairs.same(column)


def near(column: str, least: float) -> Test:
    """Whether both are near in letters (Jaro-Winkler)."""
    return lambda pairs: pairs.near(column, least)


def of_two_states(pairs: Sides) -> Bools:
    """Whether both towns stand with the code of a state, and with two: "Newport, KY" is not "Newport, MA"."""
    towns = pairs.profiles.columns["town"]
    ours, theirs = (towns.states[towns.codes[side]] for side in (pairs.left, pairs.right))
    told: Bools = (ours > 0) & (theirs > 0) & (ours != theirs)
    return told


def other_from_the_start(column: str, *, among: Test) -> Test:
    """Whether neither text begins with the other, as it does where one is given in part; asked of some pairs only."""

    def test(pairs: Sides) -> Bools:
        found = pairs.known(column) & ~pairs.same(column) & among(pairs)
        rows = np.flatnonzero(found)
        codes, texts = pairs.profiles.columns[column].codes.astype(np.int64), pairs.profiles.columns[column].texts
        packed = codes[pairs.left[rows]] * len(texts) + codes[pairs.right[rows]]
        asked, which = np.unique(packed, return_inverse=True)
        sides = [(texts[both // len(texts)], texts[both % len(texts)]) for both in asked.tolist()]
        parted = [not (one.startswith(other) or other.startswith(one)) for one, other in sides]
        found[rows] = np.array(parted, dtype=bool)[which]
        return found

    return test


def one_slip(column: str, *, letters: int = 0, turned: bool = True) -> Test:
    """One slip of the pen at most, in a text of so many letters."""

    def test(pairs: Sides) -> Bools:
        lengths = pairs.profiles.columns[column].lengths
        left = lengths[pairs.profiles.columns[column].codes[pairs.left]]
        return (left >= letters) & pairs.within_slips(column, 1, turned=turned)

    return test
