"""Slips of the pen: frequent words, and who may have meant one of them.

Looked up by what is left of a word when one letter is taken away, so that a lookup costs as many steps as the word has
letters, however many words are known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rapidfuzz.distance import OSA

__all__ = ["FAR_MORE", "SHORTEST_SLIP", "RightWords", "may_be_a_slip", "with_one_less"]

SHORTEST_SLIP = 6
"""Letters of a word that may be a misspelling; in shorter ones a letter is too much of the word."""
FAR_MORE = 5
"""Times that the right spelling is more frequent than a slip."""


class RightWords:
    """Words that are said often, ready to be found by what is one slip away from them."""

    def __init__(self, counted: Mapping[str, int]) -> None:
        self._counted = counted
        self._near: dict[str, list[str]] = {}
        for word in counted:
            if may_be_a_slip(word) and counted[word] >= FAR_MORE:
                for left in with_one_less(word):
                    self._near.setdefault(left, []).append(word)

    def meant(self, word: str) -> str:
        """The most frequent word that is one slip away and far more frequent than this one, or nothing.

        >>> RightWords({"TRADING": 40, "TRACING": 5}).meant("TRADNIG")
        'TRADING'
        """
        if not may_be_a_slip(word):
            return ""
        least = FAR_MORE * self._counted.get(word, 1)
        others = {
            other for left in with_one_less(word) for other in self._near.get(left, ()) if self._counted[other] >= least
        }
        likely = (other for other in others if other != word and OSA.distance(word, other) <= 1)
        return max(likely, key=lambda other: (self._counted[other], other), default="")


def may_be_a_slip(word: str) -> bool:
    """Whether the word is long enough to be known in spite of a slip."""
    return len(word) >= SHORTEST_SLIP and word.isalpha()


def with_one_less(word: str) -> Iterator[str]:
    """The word, and what is left of it when one of its letters is taken away.

    >>> sorted(set(with_one_less("LTD")))
    ['LD', 'LT', 'LTD', 'TD']
    """
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
