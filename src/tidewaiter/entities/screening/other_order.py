"""A name that has all words of a listed one, its legal form among them, in another order.

Words that tell a firm are met in any order. A legal form is only known where it belongs, though: "Company Trading
Al-Arabi" and "AG, Elmont" are read as names of three words and of two, as it were by other firms. All the same words
come together by chance as seldom as the same name does, so the score is policy and lies near that of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable

from tidewaiter.entities.screening.by_policy import ByPolicy
from tidewaiter.entities.screening.entries import CRAFT, Named
from tidewaiter.entities.screening.rarity import weight_of
from tidewaiter.entities.screening.wording import Word, written

__all__ = ["WORDINGS", "all_words", "told_by_all_words"]

_IN_ANOTHER_ORDER = "all words of the name, in another order"
WORDINGS = (_IN_ANOTHER_ORDER,)

_POINTS = 2.0
"""A score of 0.88 if nothing else is known."""
_FEWEST_WORDS, _FEWEST_LETTERS = 2, 8
_LEAST_WEIGHT = 0.5
"""What the words of the listed name must tell."""


def all_words(name: str) -> tuple[str, ...]:
    """Every word of a name as it is written, sorted; none where these are few.

    >>> all_words("AG, Elmont") == all_words("Elmont AG")
    True
    >>> all_words("Elmont"), all_words("AG BM")
    ((), ())
    """
    words = sorted(written(name))
    return tuple(words) if len(words) >= _FEWEST_WORDS and sum(map(len, words)) >= _FEWEST_LETTERS else ()


def told_by_all_words(subject: Named, entry: Named, names: Iterable[tuple[int, int]]) -> ByPolicy | None:
    """The first of the pairs of names that have all their words in common, which are not read as the same words."""
    if {subject.schema, entry.schema} & CRAFT:
        return None
    for i, j in names:
        ours, theirs = subject.names[i], entry.names[j]
        if (
            all_words(ours)
            and all_words(ours) == all_words(theirs)
            and _read(subject.worded[i]) != _read(entry.worded[j])
            and sum(map(weight_of, entry.worded[j])) >= _LEAST_WEIGHT
        ):
            return ByPolicy(_POINTS, ours, theirs, _IN_ANOTHER_ORDER)
    return None


def _read(words: Iterable[Word]) -> list[str]:
    return sorted(word.text for word in words)
