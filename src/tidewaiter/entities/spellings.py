"""Words that only one of two names has, and that may be one word all the same: written by ear, or with slips.

Whoever writes a name down by ear takes A, E and I for each other, O for U, Q for K, and doubles what he likes: Yusif
Haroun, Yousef Harun. Words of firms that sound so alike are mostly two (Zhang, Sheng). So words keep their own numbers
and weights, and that the words of one name are those of the other by ear is an answer of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from tidewaiter.columns.names import by_ear
from tidewaiter.entities.sides import Bools, Sides

__all__ = ["much_alike", "nearly_spelt", "spellings_of", "spelt_by_ear", "spelt_with_slips"]

Ints = NDArray[np.int64]
_SHORTEST = 4
"""Letters of a word that is known by ear; shorter ones sound like too many."""
_HALF = 32
_DIGEST = (1 << (_HALF - 1)) - 1
_SHORTEST_WORD = 3
"""Letters of a word that slips may make another; of one or two letters little is said (WF, NY behind a name)."""


def spellings_of(ids: Ints, vocabulary: Mapping[str, float], generic: Mapping[str, bool]) -> Ints:
    """How each word sounds by ear, as a number, 0 where it is not asked: short words, figures, words of our lists.

    Args:
        ids: the words of n names by number, from 1, 0 where there is none (n x SLOTS).
        vocabulary: the words, in the order of their numbers.
        generic: whether a word is one of our lists.
    """
    words = ["", *vocabulary]
    table = np.zeros(len(words), dtype=np.int64)
    for place in np.flatnonzero(np.bincount(ids.ravel())).tolist():
        word = words[place]
        if len(word) >= _SHORTEST and word.isalpha() and not generic[word]:
            table[place] = _number(word)
    return table[ids]


def _number(word: str) -> int:
    """Two digests of 31 bits in one number, as E is taken for A or for I."""
    as_a, as_i = (zlib.crc32(way.encode()) & _DIGEST for way in by_ear(word))
    return as_a << _HALF | as_i


def spelt_by_ear(pairs: Sides, *, whole: bool) -> Bools:
    """Whether two names share a word, and the words that only one of them has sound like such words of the other.

    Args:
        pairs: the candidates.
        whole: the words of both must; else it is enough if those of one do.
    """
    ours, theirs = pairs.met_by_ear
    met: Bools = ours & theirs if whole else ours | theirs
    return met


def spelt_with_slips(pairs: Sides) -> Bools:
    """Whether two slips of the pen at most, and no more than a sixth of the letters, turn one name into the other.

    The order of the words may be another. Slips that change half of the letters of the words that differ make other
    words: "Gerd Randolph" and "Gena Randolph" are two.
    """
    found = pairs.few_slips("name_squashed", 2) | pairs.few_slips("name_sorted", 2)
    return _without_other_words(pairs, found)


def much_alike(pairs: Sides) -> Bools:
    """The same for three slips, with the words in the same order."""
    return _without_other_words(pairs, pairs.few_slips("name_squashed", 3))


def nearly_spelt(pairs: Sides) -> Bools:
    """Whether one slip in four letters turns one short name into the other, or two in eight or more."""
    allowed = np.minimum(pairs.longer("name_squashed") // 4, 2)
    return _without_other_words(pairs, pairs.slips("name_squashed") <= allowed)


def _without_other_words(pairs: Sides, found: Bools) -> Bools:
    """Those of the pairs found whose slips leave the words what they are; a single slip does."""
    rows = np.flatnonzero(found)
    asked = pairs.at(rows)
    rows = rows[(asked.slips("name_squashed") > 1) & (asked.slips("name_sorted") > 1)]
    if len(rows):
        column = pairs.profiles.columns["name_sorted"]
        ours, theirs = (column.codes[side[rows]].tolist() for side in (pairs.left, pairs.right))
        texts = column.texts
        found[rows] = [not _other_words(texts[one], texts[other]) for one, other in zip(ours, theirs, strict=True)]
    return found


def _other_words(one: str, other: str) -> bool:
    """Whether half of the letters of the words that only one name has are changed, or more."""
    ours, theirs = one.split(), other.split()
    left = "".join(word for word in ours if word not in theirs)
    right = "".join(word for word in theirs if word not in ours)
    shorter, longer = sorted((len(left), len(right)))
    return shorter >= _SHORTEST_WORD and 2 * OSA.distance(left, right) >= longer
