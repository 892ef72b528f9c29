"""A name that is the beginning of a listed one, as a field of few signs leaves it.

Messages give a name 35 signs (UN/EDIFACT, data element 3036), old forms fewer, and what is longer is cut off where it
happens to be, in the middle of a word: "INTERNATIONAL EXPERTISE GROUP LIMIT". Whoever has the first twenty letters of
a listed name and goes on as it does is mostly that one, or one of its house, so the score is policy and a little above
even odds.
"""

from __future__ import annotations

from collections.abc import Iterable

from tidewaiter.entities.screening.by_policy import ByPolicy
from tidewaiter.entities.screening.entries import CRAFT, Named
from tidewaiter.entities.screening.rarity import weight_of
from tidewaiter.entities.screening.wording import written_letters

__all__ = ["WORDINGS", "beginning", "told_cut_off"]

_CUT_OFF = "the beginning of the name, which is cut off there"
WORDINGS = (_CUT_OFF,)

_POINTS = 0.3
"""A score of 0.57 if nothing else is known."""
_FEWEST_LETTERS = 20
_LEAST_WEIGHT = 0.5
"""What one of the whole words that are left must tell: "Joint Stock Commercial" is the beginning of many."""


def beginning(name: str) -> tuple[str, ...]:
    """The first twenty letters of a name in one piece; none where it has fewer.

    >>> beginning("International Expertise Group Limited"), beginning("Elmont AG")
    (('INTERNATIONALEXPERTI',), ())
    """
    letters = written_letters(name)
    return (letters[:_FEWEST_LETTERS],) if len(letters) >= _FEWEST_LETTERS else ()


def told_cut_off(subject: Named, entry: Named, names: Iterable[tuple[int, int]]) -> ByPolicy | None:
    """The first of the pairs of names of which ours is the beginning of theirs."""
    if {subject.schema, entry.schema} & CRAFT:
        return None
    for i, j in names:
        ours, theirs = written_letters(subject.names[i]), written_letters(entry.names[j])
        if _FEWEST_LETTERS <= len(ours) < len(theirs) and theirs.startswith(ours):
            left = {word.text for word in subject.worded[i]}
            if any(word.text in left and weight_of(word) >= _LEAST_WEIGHT for word in entry.worded[j]):
                return ByPolicy(_POINTS, subject.names[i], entry.names[j], _CUT_OFF)
    return None
