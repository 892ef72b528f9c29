"""A firm's name that is a listed one but for one slip of the pen.

Weights learned from judged pairs hold a short word with another letter for another word, as it mostly is among names
picked to be hard. But whoever copies "Mirath Foods" as "Imrath Foods" has made a slip, and few firms that are on no
list differ from a listed one by a single letter. So the score is policy, a little above even odds.

A slip is a letter too many or too few or two exchanged in a word of four letters or more, or another letter in a word
of six or more: a shorter word with another letter is mostly another word, and a number with another figure always is.
Too many persons' and ships' names differ by one letter.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from tidewaiter.entities.screening.by_policy import ByPolicy
from tidewaiter.entities.screening.entries import CRAFT, PERSONS, Named
from tidewaiter.entities.screening.rarity import weight_of
from tidewaiter.entities.screening.wording import Word

__all__ = ["WORDINGS", "told_by_one_slip"]

_BUT_FOR_ONE_SLIP = "the whole name but for one slip of the pen"
WORDINGS = (_BUT_FOR_ONE_SLIP,)

_POINTS = 0.3
"""A score of 0.57 if nothing else is known."""
_SHORTEST_NAME = 8
"""Letters without the legal form; in fewer, one is too much of the name."""
_SHORTEST_WORD, _SHORTEST_WITH_ANOTHER_LETTER = 4, 6
_LEAST_WEIGHT = 0.5
"""What the right spelling of the whole name must tell."""


def told_by_one_slip(subject: Named, entry: Named, names: Iterable[tuple[int, int]]) -> ByPolicy | None:
    """The first of the pairs of names that are one but for a slip."""
    if {subject.schema, entry.schema} & (PERSONS | CRAFT):
        return None
    for i, j in names:
        if _one_slip_apart(subject.worded[i], entry.worded[j]):
            return ByPolicy(_POINTS, subject.names[i], entry.names[j], _BUT_FOR_ONE_SLIP)
    return None


def _one_slip_apart(left: tuple[Word, ...], right: tuple[Word, ...]) -> bool:
    if len(left) != len(right) or sum(len(word.text) for word in right) < _SHORTEST_NAME:
        return False
    differing = [(one.text, other.text) for one, other in zip(left, right, strict=True) if one.text != other.text]
    return len(differing) == 1 and _is_slip(*differing[0]) and sum(map(weight_of, right)) >= _LEAST_WEIGHT


def _is_slip(one: str, other: str) -> bool:
    least = _SHORTEST_WITH_ANOTHER_LETTER if len(one) == len(other) and sorted(one) != sorted(other) else _SHORTEST_WORD
    return max(len(one), len(other)) >= least and (one + other).isalpha() and OSA.distance(one, other) == 1
