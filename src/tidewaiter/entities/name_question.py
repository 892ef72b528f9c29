"""How two names are alike: by their words, their letters and their sound, and by how many bear them."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.given_initials import fit_by_initials
from tidewaiter.entities.questions import Answer, Comparison, Test, all_of, any_of, both_say, same
from tidewaiter.entities.sides import Bools, Sides
from tidewaiter.entities.spellings import much_alike, nearly_spelt, spelt_by_ear, spelt_with_slips
from tidewaiter.entities.telling_words import WORLD_BITS

__all__ = ["LEVELS_OF_ONE_NAME", "LIKENESS_STEPS", "NAME", "ONE_NAME", "WORDINGS"]

Ints = NDArray[np.int64]


def _left_over(*, least: float | None = None, most: float | None = None) -> Test:
    """Bits of the words that only one of the names has: in that with fewer left (`least`), with more (`most`)."""

    def test(pairs: Sides) -> Bools:
        ours, theirs = np.stack(pairs.figures("name_bits")) - pairs.shared
        fewer, more = np.minimum(ours, theirs), np.maximum(ours, theirs)
        said = np.ones(len(pairs), dtype=bool)
        if least is not None:
            said &= fewer < least
        if most is not None:
            said &= more < most
        return said

    return test


_INITIALS = any_of(
    lambda pairs: pairs.same_across("name_acronym", "name_squashed"),
    lambda pairs: pairs.same_across("name_acronym_whole", "name_squashed"),
)
"""One name is the first letters of the other."""
_ROUNDING = 1e-6
_COMMON = 9.0
"""Bits of a word so common that its lack means little."""

LIKENESS_STEPS = (9.0, 4.0, 0.0, -3.0, -6.0)
"""Steps of what the shared words tell, in bits beyond (or short of) what picks one name out of all."""
_STEP_WORDS = (
    "share much more than would pick out one firm",
    "share more than would pick out one firm",
    "share enough to pick out one firm",
    "share nearly enough to pick out one firm",
    "share something",
    "share little or nothing that is telling",
)


def _of_namesakes(pairs: Sides) -> NDArray[np.float64]:
    """What picks one out of those who bear the whole name of a side, where the names share all of it."""
    found = np.full(len(pairs), np.inf)
    shares_all = pairs.shared >= np.stack(pairs.figures("name_bits")) - _ROUNDING
    rows = np.flatnonzero(shares_all.any(axis=0))
    pairs, whole = pairs.at(rows), shares_all[:, rows]
    fewer = np.where(
        pairs.same("legal_form"), *map(np.stack, map(pairs.figures, ("namesake_form_bits", "namesake_bits")))
    )
    picks_one = np.stack(pairs.figures("world_bits")) - fewer
    found[rows] = np.where(whole & (fewer > 0), picks_one, np.inf).min(axis=0)
    return found


def _several_bear(pairs: Sides) -> Bools:
    return np.isfinite(_of_namesakes(pairs))


def _same_numbers(pairs: Sides) -> Bools:
    """Whether names that differ by a slip bear the same figures."""
    return pairs.same_or_neither("name_numbers") & _no_other_number(pairs)


def _no_other_number(pairs: Sides) -> Bools:
    """Whether there are not two numbers in the names: "Fund II" and "Fund III" are spelt alike and are two."""
    return pairs.same("name_ordinal") | ~pairs.known("name_ordinal")


_WORDS_OF_THEIR_OWN = (
    "differ by common words in both",
    "differ by a telling word in one and a common one in the other",
    "differ by telling words in both",
)
"""Where strangers may take everything from what the names share, as firms of one pattern share much."""
_OF_SEVERAL = (
    "are alike but perhaps for the legal form (several bear them)",
    "are much alike (several bear one of them)",
)
_LIKENESSES: tuple[tuple[str, Test | None, tuple[float, ...], float], ...] = (
    (_OF_SEVERAL[0], all_of(same("name_core"), _several_bear), (6.5, 6.5, 6.5, 5.5, 3.5, 1.0), 0.02),
    (_OF_SEVERAL[1],
     all_of(_several_bear, any_of(same("name_squashed"), same("name_sorted"),
                              all_of(_same_numbers, spelt_with_slips))),
     (5.0, 5.0, 5.0, 4.5, 2.0, -2.0), 0.01),
    ("are alike but perhaps for the legal form", same("name_core"), (6.5, 6.5, 6.5, 5.5, 3.5, 1.0), 0.45),
    ("have the same words in other order", any_of(same("name_squashed"), same("name_sorted")),
     (6.5, 6.5, 6.5, 5.5, 2.5, 0.5), 0.08),
    ("differ by a slip of the pen",
     all_of(_same_numbers, spelt_with_slips),
     (5.0, 5.0, 5.0, 4.5, 2.0, -2.0), 0.12),
    ("are word and initials", _INITIALS, (1.0, 1.0, 0.5, -1.5, -3.0, -5.0), 0.01),
    ("are one with initials for words of the other", fit_by_initials, (4.5, 4.5, 4.5, 2.5, -2.5, -5.0), 0.01),
    ("differ by common words in one of them", _left_over(least=0.5, most=_COMMON),
     (4.5, 4.0, 4.0, 3.0, -1.0, -2.0), 0.12),
    ("differ by telling words in one of them", _left_over(least=0.5), (3.5, 3.0, 3.0, 1.0, -1.5, -4.0), 0.08),
    ("are spelt much alike", all_of(_no_other_number, much_alike), (3.5, 3.5, 3.0, 0.0, -2.0, -4.0), 0.06),
    ("have words that are spelt otherwise", partial(spelt_by_ear, whole=True), (4.5, 4.5, 4.5, 3.5, 1.0, -3.0), 0.03),
    ("have words that are spelt otherwise, and further words in one of them", partial(spelt_by_ear, whole=False),
     (3.0, 2.5, 2.5, 0.5, -2.0, -4.5), 0.03),
    ("differ by common words in both", _left_over(most=_COMMON), (2.5, 1.5, 1.5, -0.5, -3.0, -5.0), 0.02),
    ("differ by a telling word in one and a common one in the other", _left_over(least=_COMMON),
     (1.5, 1.0, 0.5, -2.5, -4.0, -6.0), 0.03),
    ("are nearly spelt alike", all_of(_no_other_number, nearly_spelt), (0.0, 0.0, 0.0, -0.5, -1.5, -5.0), 0.01),
    ("differ by telling words in both", None, (-3.0, -3.5, -4.5, -5.5, -7.5, -9.5), 0.03),
)  # fmt: skip
"""How two names are alike: in words, when, what speaks for one party at each step (bits beyond even odds, if
names were all that is known), and the share of pairs of one party that are alike in this way."""
_OF_ONE_NAME = 5
"""So many of them, the first, are one name but for writing."""
ONE_NAME = any_of(*(test for _, test, *_ in _LIKENESSES[len(_OF_SEVERAL) : _OF_ONE_NAME] if test))
"""Whether two names are one but for writing."""
LEVELS_OF_ONE_NAME = _OF_ONE_NAME * len(_STEP_WORDS)
"""So many answers, the first, are of such names."""
_NAMES = "the names {alike} and {share}"
_STRANGERS_BITS = -5.0
"""Names with nothing in common: nearly all pairs of strangers answer so, and few of one party."""


def _shared_step(pairs: Sides) -> Ints:
    shared = pairs.shared.min(axis=0)
    letters = np.maximum(*pairs.figures("acronym_bits"))
    more = np.flatnonzero(letters > shared)
    cut = more[_INITIALS(pairs.at(more))]
    shared[cut] = letters[cut]
    shared = np.minimum(shared, _of_namesakes(pairs))
    beyond = shared - pairs.figures("world_bits")[0]
    step: Ints = len(LIKENESS_STEPS) - np.searchsorted(np.array(LIKENESS_STEPS[::-1]), beyond, side="right")
    return step


NAME = Comparison(
    "name",
    needs="name_core",
    known=both_say("name_core"),
    answers=tuple(
        Answer(
            _NAMES.format(alike=likeness, share=step),
            None,
            share / len(_STEP_WORDS),
            bits + WORLD_BITS,
            strangers_decide=likeness in (*_OF_SEVERAL, *_WORDS_OF_THEIR_OWN),
        )
        for likeness, _, worth, share in _LIKENESSES
        for step, bits in zip(_STEP_WORDS, worth, strict=True)
    )[:-1],
    otherwise=Answer("the names have nothing in common", None, 0.03, _STRANGERS_BITS),
    likenesses=tuple(test for _, test, _, _ in _LIKENESSES if test),
    steps=_shared_step,
    rungs=len(_STEP_WORDS),
)

WORDINGS = (_NAMES, *(likeness for likeness, *_ in _LIKENESSES), *_STEP_WORDS, NAME.otherwise.says)
"""What is told of names."""
