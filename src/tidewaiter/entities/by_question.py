"""What each question tells of the pairs between two groups, put together.

Spellings differ in what they say at all: half of all mentions have no number, a third no address. The mean weight of
all pairs would thin out what the others tell, so each question counts by the pairs that answer it:

- what speaks against one party counts with the mean of these, however few they are;
- what speaks for it, too, where the names do as well, and numbers, which are given to one alone, always. Where names
  differ, a house or a telephone that some share is as well that of kin, or of one owner's other firm: there those that
  say nothing count.

No question and no pair counts more than twelve bits for one party: two firms under one roof with one telephone are not
made one by what their premises have in common. Against one party nothing is cut: two numbers of a register are two.

Source:
    Weights of agreement are summed over fields as in Fellegi & Sunter (1969); a field that a record does not give is
    left out for the record, and so for a group only where all its records leave it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.comparisons import FEW
from tidewaiter.entities.matching import Model, Weighed
from tidewaiter.entities.name_question import NAME

__all__ = ["MOST_BITS", "Parts", "Said", "parts_of", "said_of"]

Ints = NDArray[np.int64]
Rows = NDArray[np.float32]
_NAMES = (NAME.name, FEW.name)
"""Questions about names, which are one where several pairs are put together."""
_GIVEN_TO_ONE = frozenset({"identifier", "date of birth"})
"""Questions about what no two of one house or owner share, unless they are one."""

MOST_BITS = 12.0
"""No pair and no question counts more than this, or one strong link would outvote all others."""


@dataclass(frozen=True, slots=True)
class Said:
    """What each question tells of compared pairs.

    Attributes:
        before: bits that speak before anything is compared.
        of: for the numbers of pairs, the bits of each question and whether it was answered (both m x q). The first is
            of names, with what speaks before, and always answered.
        alone: the questions about what is given to one party alone, by their number.
    """

    before: float
    of: Callable[[Ints], tuple[Rows, NDArray[np.bool_]]]
    alone: frozenset[int] = frozenset()

    def at(self, pairs: Ints) -> Said:
        """The same of some pairs, which have new numbers then."""
        return replace(self, of=lambda rows: self.of(pairs[rows]))


@dataclass(frozen=True, slots=True)
class Parts:
    """What each question tells of pairs that are to be put together.

    Attributes:
        rows: for each pair the bits of each question, and behind them 1 for each that was answered; last a row of
            zeros. Sums of rows are what several pairs say.
        names_from: the first question's bits from which names speak for one party.
        alone: the questions about what is given to one party alone.
    """

    rows: Rows
    names_from: float
    alone: frozenset[int]

    def on_the_whole(self, part: list[float]) -> float:
        """What pairs say together, `part` being the sum of their rows."""
        return min(max(sum(self.by_question(part)), -MOST_BITS), MOST_BITS)

    def by_question(self, part: list[float]) -> list[float]:
        """What each question tells of the pairs whose rows sum up to `part`."""
        questions = len(part) // 2
        pairs = part[questions]
        alike = part[0] >= self.names_from * pairs
        return [
            bits / (answered if bits < 0 or alike or number in self.alone else pairs) if answered else 0.0
            for number, (bits, answered) in enumerate(zip(part[:questions], part[questions:], strict=True))
        ]


def parts_of(said: Said | None, pairs: Ints, *, least: float) -> Parts | None:
    """What is said of these pairs, as bits above `least`.

    `None` where but one question was asked: that is what the weights are.
    """
    if said is None:
        return None
    bits, answered = said.of(pairs)
    questions = bits.shape[1]
    if questions == 1:
        return None
    rows = np.zeros((len(pairs) + 1, 2 * questions), dtype=np.float32)
    rows[:-1, :questions], rows[:-1, questions:] = bits, answered
    rows[:-1, 0] -= least
    np.minimum(rows, MOST_BITS, out=rows)
    return Parts(rows, said.before - least, said.alone)


def said_of(weighed: Weighed, model: Model) -> Said:
    """What each question tells of compared pairs, taken out of their weights; together it is the weight.

    What frequencies of terms add falls to the answers that ask for them, in equal shares.
    """
    names = [comparison.name for comparison in model.comparisons]
    others = [place for place, name in enumerate(names) if name not in _NAMES]
    of_names = [place for place, name in enumerate(names) if name in _NAMES]
    bits = [np.append(model.bits(place), 0.0).astype(np.float32) for place in range(len(names))]
    counted = [
        np.array([bool(answer.frequency_of) for answer in comparison.levels] + [False])
        for comparison in model.comparisons
    ]
    settling = [
        (place, level, names.index(answer.settles))
        for place, comparison in enumerate(model.comparisons)
        for level, answer in enumerate(comparison.levels)
        if answer.settles in names
    ]

    def of(pairs: Ints) -> tuple[Rows, NDArray[np.bool_]]:
        answers = weighed.answers[pairs]
        told = np.zeros((len(pairs), 1 + len(others)), dtype=np.float32)
        answered = np.ones(told.shape, dtype=np.bool_)
        by_frequency = np.zeros(told.shape, dtype=np.bool_)
        told[:, 0] = model.prior_bits
        for place in of_names:
            told[:, 0] += bits[place][answers[:, place]]
        for column, place in enumerate(others, start=1):
            told[:, column] = bits[place][answers[:, place]]
            answered[:, column] = answers[:, place] >= 0
            by_frequency[:, column] = counted[place][answers[:, place]]
        added = (weighed.weight[pairs] - told.sum(axis=1)) / np.maximum(by_frequency.sum(axis=1), 1)
        told += np.where(by_frequency, added[:, None], 0.0)
        for place, level, settled in settling:
            answered[answers[:, place] == level, 1 + others.index(settled)] = True
        return told, answered

    alone = frozenset(column for column, place in enumerate(others, start=1) if names[place] in _GIVEN_TO_ONE)
    return Said(model.prior_bits, of, alone)
