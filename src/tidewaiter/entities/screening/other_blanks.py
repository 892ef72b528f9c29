"""A name that has the letters of a listed one, and blanks elsewhere.

Who takes the blanks out of a name, or puts others in, changes no letter of it: a text from a scanned page has them so,
and so has a name that shall not be found ("RASTAFANNERTEBAT ENGINEERING COMPANY", "M E LV A LE CORP"). Names of so many
letters are the same by chance as seldom as the words are, so the score is policy and lies near that of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from tidewaiter.columns.legal_forms import legal_forms_in_words
from tidewaiter.columns.letters import latin
from tidewaiter.entities.screening.by_policy import ByPolicy
from tidewaiter.entities.screening.entries import CRAFT, Named
from tidewaiter.entities.screening.rarity import weight_of
from tidewaiter.terms.folding import fold

__all__ = ["WORDINGS", "letters_alone", "told_by_letters_alone"]

_BLANKS_ELSEWHERE = "the letters of the whole name, with blanks elsewhere"
WORDINGS = (_BLANKS_ELSEWHERE,)

_POINTS = 2.0
"""A score of 0.88 if nothing else is known."""
_SHORTEST_NAME = 8
"""Letters from which on names are compared by their letters alone."""
_SHORTEST_FORM = 3
"""Letters of a legal form that is known where it is written on to the name."""
_LEAST_WEIGHT = 0.5
"""What the words of the listed name must tell."""


@lru_cache(maxsize=400_000)
def letters_alone(name: str) -> frozenset[str]:
    """The letters of a name in one piece, with and without its legal form; none where they are few.

    >>> sorted(letters_alone("Vandelay Steel Co., Ltd."))
    ['VANDELAYSTEEL', 'VANDELAYSTEELCOLTD']
    """
    letters = fold(latin(name)).replace(" ", "")
    ends = {len(form) for form in _forms() if letters.endswith(form)}
    bare = letters[: -max(ends)] if ends else letters
    return frozenset(told for told in (letters, bare) if len(told) >= _SHORTEST_NAME)


@cache
def _forms() -> tuple[str, ...]:
    joined = {"".join(words) for words in legal_forms_in_words()}
    return tuple(sorted(form for form in joined if len(form) >= _SHORTEST_FORM))


def told_by_letters_alone(subject: Named, entry: Named, names: Iterable[tuple[int, int]]) -> ByPolicy | None:
    """The first of the pairs of names that have the same letters in other words."""
    if {subject.schema, entry.schema} & CRAFT:
        return None
    for i, j in names:
        left, right = (tuple(word.text for word in side) for side in (subject.worded[i], entry.worded[j]))
        if left == right or letters_alone(subject.names[i]).isdisjoint(letters_alone(entry.names[j])):
            continue
        if sum(map(weight_of, entry.worded[j])) >= _LEAST_WEIGHT:
            return ByPolicy(_POINTS, subject.names[i], entry.names[j], _BLANKS_ELSEWHERE)
    return None
