"""Names in Arabic letters, which leave short vowels out, beside their spellings in Latin letters.

النور is read ``LNWR``; clerks write Al Noor, Al-Nour, Alnur. They have the consonants behind the article in common. So
a word in such letters is known by these, and where a file has such words, a Latin word with the same consonants is
taken for it, whatever its vowels. Files without such words are read as they were.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from tidewaiter.columns.names import common_words, skeleton

__all__ = ["MARK", "by_consonants", "met_across_scripts"]

MARK = "_"
"""Stands before the consonants of a word."""
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_VOWELS = frozenset("AEIOU")
_ARTICLES = frozenset({"AL", "EL", "UL"})
_LIKE_THE_NEXT = frozenset({"AD", "AN", "AR", "AS", "ASH", "AT", "AZ", "ED", "EN", "ER", "ES", "ESH", "ET", "EZ"})
"""Articles that sound as the word behind them begins (As-Salam)."""
_ALIKE = str.maketrans({"Q": "K", "C": "K"})
_ENOUGH = 3
"""Consonants by which a word is known; behind an article one fewer."""


def by_consonants(tokens: list[str], text: str) -> list[str]:
    """The words of a name; those in letters without vowels by their consonants."""
    if text.isascii() or not _ARABIC.search(text):
        return tokens
    return [_known_by(token) if _is_bare(token) else token for token in tokens]


def _is_bare(token: str) -> bool:
    return token.isalpha() and not set(token) & _VOWELS and token not in common_words()


def _known_by(token: str) -> str:
    article = token.startswith("L") and len(token) > _ENOUGH
    left = consonants(token[1:] if article else token)
    return MARK + left if len(left) >= _ENOUGH - article else token


@lru_cache(maxsize=65_536)
def consonants(word: str) -> str:
    """What Arabic and Latin letters have in common of a word: its skeleton, or where that is short, also H and J.

    W and Y within a word may be vowels, and H at its end is mostly one.

    >>> consonants("MHMD") == consonants("MOHAMMED") == consonants("MUHAMAD")
    True
    """
    plain = word[:1] + word[1:].replace("W", "")
    left = skeleton(plain).removeprefix("A")
    if len(left) >= _ENOUGH:
        return left
    spoken = re.sub("[AEIOUY]", "", plain).translate(_ALIKE).removesuffix("H")
    return re.sub(r"(.)\1+", r"\1", spoken)


def met_across_scripts(words: Sequence[str], known: Collection[str]) -> list[str]:
    """The words of a name; those in Latin letters that have the consonants of a known one become that.

    So does the article before it: a name keeps as many words as it had.
    """
    articles = [_is_article(*pair) for pair in pairwise((*words, ""))]
    behind = [False, *articles]
    met = [_met(word, known, article=article) for word, article in zip(words, behind, strict=False)]
    for place in np.flatnonzero(articles):
        if met[place + 1].startswith(MARK):
            met[place] = met[place + 1]
    return met


def _is_article(word: str, following: str) -> bool:
    return bool(following) and (word in _ARTICLES or (word in _LIKE_THE_NEXT and following.startswith(word[1:])))


def _met(word: str, known: Collection[str], *, article: bool) -> str:
    if word.startswith(MARK) or not word.isalpha() or word in common_words():
        return word
    for glued in (False, True):
        if glued and not (word[:2] in _ARTICLES and len(word) > _ENOUGH + 1):
            break
        left = consonants(word[2:] if glued else word)
        if len(left) >= _ENOUGH - (article or glued) and MARK + left in known:
            return MARK + left
    return word
