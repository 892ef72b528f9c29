"""How much a word of a name says: "Trading" says little, and "Mahan" a lot.

Counted once over the US Consolidated Screening List of 2025 (public domain; `words.tsv`, made by
`benchmarks/screening_weights.py words`) and not over the batch at hand, so that a name gets the
same score alone as among a million others. A word that list never or seldom has says most.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import resources

from tidewaiter.columns.names import common_words
from tidewaiter.entities.screening.wording import Word, word_alone
from tidewaiter.entities.slips import RightWords
from tidewaiter.terms.country import country_aliases

__all__ = ["chance_of_letters", "weight_of", "word_counts"]

_COMMONEST = 2_000
"""Entries of 14,000 in which a word would stand that says nothing at all."""
_SOUND_COUNTS = 0.4
"""A spelling is as common as four tenths of all spellings that sound like it: Mohammed and its forty brothers."""
_SLIP_COUNTS = 0.4
"""What no list has and is one slip away from a word that many have is as common as four tenths of that: "Muhmamad"."""
_LEAST_LETTER = 0.001
_PARTICLE = 0.03
_PLACE = 0.3
_TRADE_WORD = 0.25


@cache
def weight_of(word: Word) -> float:
    """What the word says, 0 to 1."""
    if word.particle:
        return _PARTICLE
    by_word, by_sound = word_counts()
    alike = by_sound.get(word.sound, 0) if len(word.sound) > 1 else 0
    meant = by_word.get(_often_meant().meant(word.text), 0) if word.text not in by_word else 0
    count = max(by_word.get(word.text, 0), _SOUND_COUNTS * alike, _SLIP_COUNTS * meant)
    weight = max(1 - math.log1p(count) / math.log(_COMMONEST), _PARTICLE)
    if len(word.text) == 1:
        weight = min(weight, 0.15)
    if word.text in _places():
        weight = min(weight, _PLACE)
    if word.text in common_words():
        weight = min(weight, _TRADE_WORD)
    return weight


def chance_of_letters(letters: str) -> float:
    """How likely words drawn at random from the counted ones begin with these letters."""
    shares = _first_letters()
    return math.prod(shares.get(letter, _LEAST_LETTER) for letter in letters)


@cache
def _first_letters() -> dict[str, float]:
    counts: Counter[str] = Counter()
    for word, count in word_counts()[0].items():
        if len(word) > 1 and word[0].isalpha() and not word_alone(word).particle:
            counts[word[0]] += count
    return {letter: count / counts.total() for letter, count in counts.items()}


@cache
def word_counts() -> tuple[Mapping[str, int], Mapping[str, int]]:
    """In how many entries a word, and a sound, stands."""
    by_word: dict[str, int] = {}
    by_sound: Counter[str] = Counter()
    text = resources.files(__package__).joinpath("words.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        word, count = line.split("\t")
        by_word[word] = int(count)
        by_sound[word_alone(word).sound] += int(count)
    return by_word, by_sound


@cache
def _often_meant() -> RightWords:
    return RightWords(word_counts()[0])


@cache
def _places() -> frozenset[str]:
    """One-word names of countries: many firms carry one, none is told by it."""
    return frozenset(name for name in country_aliases() if " " not in name and len(name) > 3)
