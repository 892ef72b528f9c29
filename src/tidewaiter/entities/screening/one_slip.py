"""A firm's or a ship's name that is a listed one but for one slip of the pen.

Weights learned from judged pairs hold a short word with another letter for another word, as it mostly is among names
picked to be hard. But whoever copies "Mirath Foods" as "Imrath Foods" has made a slip, and few firms that are on no
list differ from a listed one by a single letter. So the score is policy, a little above even odds.

A slip is a letter too many or too few or two exchanged in a word of four letters or more, or another letter in a word
of six or more: a shorter word with another letter is mostly another word, and a number with another figure always is.
Words of a legal form may be shorter, as no name is told by them. A slip is looked for in the words as they are read,
and as they are written: "indsutry" is no slip of what "industry" is read as.
Too many persons' names differ by one letter. Of ships few do (one pair of 93,528 among those that are sanctioned), but
for their numbers, which may be Roman; one with another IMO number is another ship anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from rapidfuzz.distance import OSA

from tidewaiter.entities.screening.by_policy import ByPolicy
from tidewaiter.entities.screening.entries import CRAFT, PERSONS, SHIP, Named
from tidewaiter.entities.screening.rarity import weight_of
from tidewaiter.entities.screening.wording import Word, written

__all__ = ["WORDINGS", "told_by_one_slip"]

_BUT_FOR_ONE_SLIP = "the whole name but for one slip of the pen"
WORDINGS = (_BUT_FOR_ONE_SLIP,)

_NOT_TOLD = PERSONS | CRAFT - {SHIP}
_ROMAN = re.compile(r"[IVXL]+")
_POINTS = 0.3
"""A score of 0.57 if nothing else is known."""
_SHORTEST_NAME = 8
"""Letters without the legal form; in fewer, one is too much of the name."""
_SHORTEST_WORD, _SHORTEST_WITH_ANOTHER_LETTER, _SHORTEST_IN_FORM = 4, 6, 2
_LEAST_WEIGHT = 0.5
"""What the right spelling of the whole name must tell."""


def told_by_one_slip(subject: Named, entry: Named, names: Iterable[tuple[int, int]]) -> ByPolicy | None:
    """The first of the pairs of names that are one but for a slip."""
    if {subject.schema, entry.schema} & _NOT_TOLD:
        return None
    for i, j in names:
        ours, theirs, right = subject.names[i], entry.names[j], entry.worded[j]
        if not _tells(right):
            continue
        read = [[word.text for word in words] for words in (subject.worded[i], right)]
        if _one_slip_apart(*read) or _one_slip_apart(written(ours), written(theirs), read=set(read[1])):
            return ByPolicy(_POINTS, ours, theirs, _BUT_FOR_ONE_SLIP)
    return None


def _tells(words: tuple[Word, ...]) -> bool:
    return sum(len(word.text) for word in words) >= _SHORTEST_NAME and sum(map(weight_of, words)) >= _LEAST_WEIGHT


def _one_slip_apart(left: Sequence[str], right: Sequence[str], *, read: Set[str] | None = None) -> bool:
    """Whether one word of as many has a slip; a word that is not `read`, as those of the legal form, may be short."""
    if len(left) != len(right):
        return False
    differing = [(one, other) for one, other in zip(left, right, strict=True) if one != other]
    return len(differing) == 1 and _is_slip(*differing[0], in_form=read is not None and differing[0][1] not in read)


def _is_slip(one: str, other: str, *, in_form: bool) -> bool:
    least = _SHORTEST_WITH_ANOTHER_LETTER if len(one) == len(other) and sorted(one) != sorted(other) else _SHORTEST_WORD
    enough = max(len(one), len(other)) >= (_SHORTEST_IN_FORM if in_form else least)
    numbers = not (one + other).isalpha() or (_ROMAN.fullmatch(one) and _ROMAN.fullmatch(other))
    return enough and not numbers and OSA.distance(one, other) == 1
