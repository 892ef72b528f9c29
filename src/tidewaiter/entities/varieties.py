"""Words that have their consonants in common and are not one word for it: VARENNES and VERONESE.

Whoever writes a word down by ear changes a vowel or two, as in KROGER and KRUEGER. In a file of many words some will
have the same consonants by chance, and to take these for one rare word is to join strangers. So the words of one sound
are told apart where too many of their letters differ, as they are heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from tidewaiter.columns.names import by_ear
from tidewaiter.entities.telling_words import is_generic, sound

__all__ = ["heard_in", "varieties_of"]

_ONE_IN = 4
"""Of so many letters one may be another; a single one may in every word."""
_VOWELS = frozenset("AEIOU")


def varieties_of(words: Iterable[str], counted: Mapping[str, int]) -> dict[str, list[str]]:
    """The words by which the varieties of a sound are known; sounds with one are left out.

    A word of trade comes first, and the more frequent before the others.

    Args:
        words: different words.
        counted: how often each was said.
    """
    by_sound: dict[str, list[str]] = {}
    for word in words:
        by_sound.setdefault(sound(word), []).append(word)
    found = {}
    for heard, alike in by_sound.items():
        if len(alike) > 1:
            known: list[str] = []
            for word in sorted(alike, key=lambda word: (not is_generic(word), -counted.get(word, 0), word)):
                if not known or not (is_generic(word) or any(_one_word(word, other) for other in known)):
                    known.append(word)
            if len(known) > 1:
                found[heard] = known
    return found


def heard_in(varieties: Mapping[str, list[str]], word: str) -> str:
    """How a word sounds: as the first of the varieties of its sound that it may be, else as none of them.

    >>> sound("VARENNES") == sound("VERONESE")
    True
    >>> told = varieties_of(["VARENNES", "VERONESE", "KROGER", "KRUEGER"], {})
    >>> heard_in(told, "VARENNES") == heard_in(told, "VERONESE"), heard_in(told, "KROGER") == heard_in(told, "KRUEGER")
    (False, True)
    """
    heard = sound(word)
    known = varieties.get(heard)
    if not known or is_generic(word):
        return heard
    meant = next((other for other in known if _one_word(word, other)), word)
    return heard if meant == known[0] else f"{heard}{meant}"


def _one_word(one: str, other: str) -> bool:
    """Whether few of the letters differ, as they are heard, or one is written without its vowels."""
    if one == other or _VOWELS.isdisjoint(one) or _VOWELS.isdisjoint(other):
        return True
    for ours, theirs in zip(by_ear(one), by_ear(other), strict=True):
        slips = OSA.distance(ours, theirs)
        if slips <= 1 or _ONE_IN * slips < max(len(ours), len(theirs)):
            return True
    return False
