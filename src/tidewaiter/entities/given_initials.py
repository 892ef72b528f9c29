"""Names in which words are written as no more than their first letters: "J. C. Smith", "Smith, John C.".

Whatever their order, such a name may be the one that is written out, if each letter stands for a word of the other
and no more than one of them has words left. The letters of a name are kept as one number: five bits for the first
letter of each telling word, and above them a bit for each letter that stands alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tidewaiter.columns.letters import latin
from tidewaiter.columns.names import NameParts
from tidewaiter.entities.sides import Bools, Sides
from tidewaiter.entities.telling_words import SLOTS
from tidewaiter.terms.folding import fold

__all__ = ["LETTER_BITS", "fit_by_initials", "letters_of", "lone_letters"]

Ints = NDArray[np.int64]

LETTER_BITS = 5
"""Bits for the first letter of one word."""
_LONE = SLOTS * LETTER_BITS
"""Where the marks of lone letters begin."""
_FIRST = ord("A") - 1
_HEARD_AS = str.maketrans({"E": "I", "Y": "I", "O": "U"})
"""Vowels that sounds of words take for each other (see `columns.names.vowels_alike`)."""
_LONGEST = 3
"""Letters of a run that are first letters of a person's names."""


def lone_letters(part: NameParts, text: str) -> frozenset[str]:
    """The words of the core that are first letters, each written alone; ``J. C.`` is read as ``JC``."""
    short = [word for word in part.tokens if len(word) <= _LONGEST and word.isalpha()]
    if not short:
        return frozenset()
    written = frozenset(fold(latin(text)).split())
    return frozenset(word for word in short if len(word) == 1 or word not in written)


def letters_of(ids: Ints, vocabulary: Iterable[str], lone: Sequence[Collection[str]]) -> Ints:
    """The letters of each name as one number.

    Args:
        ids: the words of n names by number, from 1, 0 where there is none (n × SLOTS).
        vocabulary: the words, in the order of their numbers.
        lone: for each name, the words that are first letters.
    """
    words = ["", *vocabulary]
    first = np.array([_letter(word[:1]) for word in words], dtype=np.int64)[ids]
    marks = np.zeros(len(ids), dtype=np.int64)
    for row, letters in enumerate(lone):
        if letters:
            given = [slot for slot in range(SLOTS) if words[ids[row, slot]] in letters]
            first[row, given] = 0
            for letter in "".join(letters):
                marks[row] |= 1 << _letter(letter)
    places = np.arange(SLOTS, dtype=np.int64) * LETTER_BITS
    told: Ints = (first << places).sum(axis=1) | (marks << _LONE)
    return told


def _letter(sign: str) -> int:
    """1 to 26 for a Latin letter, 0 for anything else."""
    heard = sign.translate(_HEARD_AS)
    return ord(heard) - _FIRST if heard.isascii() and heard.isalpha() else 0


def fit_by_initials(pairs: Sides, *, loosely: bool = False) -> Bools:
    """Whether two names share a word, and a lone letter of one stands for a word that it lacks of the other.

    One side at most may have words or letters that are left over; if not `loosely`, none may have letters.
    """
    fits = np.zeros(len(pairs), dtype=bool)
    letters = pairs.profiles.letters
    rows = np.flatnonzero((letters[pairs.left] >> _LONE) != (letters[pairs.right] >> _LONE))
    if not len(rows):
        return fits
    asked = pairs.at(rows)
    ours, theirs, share = _own_words(asked)
    lone, others = letters[asked.left] >> _LONE, letters[asked.right] >> _LONE
    ours_lone, theirs_lone = lone & ~others, others & ~lone
    stands_for = ((ours_lone & theirs) | (theirs_lone & ours)) > 0
    ours_left = (ours & ~theirs_lone) | (ours_lone & ~theirs)
    theirs_left = (theirs & ~ours_lone) | (theirs_lone & ~ours)
    fits[rows] = share & stands_for & ((ours_left == 0) | (theirs_left == 0))
    if not loosely:
        fits[rows] &= ((ours_left & ours_lone) | (theirs_left & theirs_lone)) == 0
    return fits


def _own_words(pairs: Sides) -> tuple[Ints, Ints, Bools]:
    """Marks for the first letters of words that only the left, and only the right name has; whether they share one."""
    own = np.zeros((2, len(pairs)), dtype=np.int64)
    share = np.zeros(len(pairs), dtype=bool)
    sides = zip(own, (pairs.left, pairs.right), pairs.in_both(pairs.profiles.words), strict=True)
    for marks, rows, found in sides:
        letters = pairs.profiles.letters[rows]
        for place, both in enumerate(found):
            first = _first_letter(letters, place)
            share |= both & (first > 0)
            marks |= np.where(both | (first == 0), 0, np.int64(1) << first)
    return own[0], own[1], share


def _first_letter(letters: Ints, place: int) -> Ints:
    return (letters >> (place * LETTER_BITS)) & ((1 << LETTER_BITS) - 1)
