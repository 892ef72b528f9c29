"""Words that a file cuts short: which of its words stand for longer ones, with or without our lists.

Where the rest of two names is the same and one has TEC where the other has TECIDOS, it may be chance, or two firms.
Where that comes again beside one rest after another, oftener than as many words with that first letter would bring it
about, clerks write the one for the other. So it is with the first letters of several words (PPH for Przedsiebiorstwo
Produkcyjno Handlowe). Nothing but the names is asked, so a file of bare names teaches it as well.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, combinations
from math import ceil

from scipy.special import pdtrc

from tidewaiter.columns.names import small_words
from tidewaiter.entities.telling_words import is_generic

__all__ = ["words_cut_short"]

_FEWEST = 3
"""Rests of names beside which both are said."""
_BY_CHANCE = 1e-5
"""How likely chance may make it, of the many pairs of words that are looked at."""
_MOST_OF_IT = 2 / 3
"""The share that one longer word has of all that a word may stand for; less, and it is left as it is."""
_LEAST_OF_IT = 0.2
"""The share of a short word's rests, of those beside which anything else with its letter is said, that it must have."""
_SHORTEST, _MISSING = 3, 2
"""Letters of a word cut short, and how many it lacks at least."""
_FEWEST_LETTERS, _MOST_LETTERS = 2, 4
"""Words of which a word may be the first letters."""
_MOST_WAYS = 30
"""Ways to go on from one rest of a name; where there are more it is a word of trade, and all are there by chance."""
_VOWELS = frozenset("AEIOU")
_ENOUGH = 40_000
"""Names that teach enough."""

Name = tuple[str, ...]
Pair = tuple[str, str]
"""A short word, and the word or words for which it may stand."""
Beside = tuple[Name, str]
"""The rest of a name, with a gap where words are taken out, and their first letters."""

Rests = dict[Pair, list[Name]]
"""For each pair, the rests of names beside which both are said."""


def words_cut_short(names: Sequence[Sequence[str]]) -> dict[str, str]:
    """Words of the names that are cut short, each with the word, or the words, for which it stands.

    Args:
        names: the words of each name.
    """
    small = small_words()
    whole = sorted({tuple(word for word in name if word not in small) for name in names})
    several = _some_of([name for name in whole if len(name) > 1])
    found = _cut_words(several)
    letters = _first_letters(several, taken=found)
    return _without_chains(letters | found)


def _some_of(names: list[Name]) -> list[Name]:
    """Names enough to learn from; names that share some word are taken together."""
    parts = ceil(len(names) / _ENOUGH)
    if parts < 2:
        return names
    words = {word for name in names for word in name}
    taken = {word for word in words if zlib.crc32(word.encode()) % parts == 0}
    return [name for name in names if not taken.isdisjoint(name)]


def _cut_words(names: Sequence[Name]) -> dict[str, str]:
    """Single words that are the beginning of another, or letters of it in their order."""
    said = Counter(chain.from_iterable(names))
    by_letter: Counter[str] = Counter()
    for word, count in said.items():
        by_letter[word[0]] += count
    often = Counter(hash(beside) for name in names for beside, _ in _taken_out(name))
    found: dict[Beside, set[Name]] = defaultdict(set)
    for name in names:
        for beside, words in _taken_out(name):
            if often[hash(beside)] > 1:
                found[beside].add(words)
    rests: Rests = defaultdict(list)
    by_chance: dict[Pair, float] = defaultdict(float)
    others: Counter[str] = Counter()
    shared = {beside: ways for beside, ways in found.items() if 1 < len(ways) <= _MOST_WAYS}
    for (rest, _), ways in shared.items():
        by_length = sorted(ways, key=_letters)
        for pair in {pair for one, other in combinations(by_length, 2) for pair in _pairs_cut(one, other)}:
            rests[pair].append(rest)
    longer = defaultdict(set)
    for short, full in rests:
        longer[short].add(full)
    for ways in shared.values():
        for short in {word for words in ways for word in words if word in longer}:
            others[short] += 1
            for full in longer[short]:
                by_chance[short, full] += (len(ways) - 1) * said[full] / by_letter[full[0]]
    likely = {pair: beside for pair, beside in rests.items() if len(beside) >= _LEAST_OF_IT * others[pair[0]]}
    return _surely(likely, by_chance)


def _taken_out(name: Name) -> Iterator[tuple[Beside, Name]]:
    """Each word, and each two that stand side by side, with the rest of the name and their first letters."""
    for length in (1, 2):
        for start in range(len(name) - length + 1) if len(name) > length else ():
            words = name[start : start + length]
            yield (_without(name, start, length), "".join([word[0] for word in words])), words


def _letters(words: Name) -> int:
    return sum(map(len, words))


def _without(name: Name, start: int, length: int) -> Name:
    return (*name[:start], "", *name[start + length :])


def _pairs_cut(one: Name, other: Name) -> list[tuple[str, str]]:
    """Words of the one that are cut short in their place, each with the longer; none unless all that differ are."""
    pairs = [(short, full) for short, full in zip(one, other, strict=True) if short != full]
    for short, full in pairs:
        if len(short) > len(full) - _MISSING or not _is_cut(short, full):
            return []
    return pairs


@lru_cache(maxsize=65_536)
def _is_cut(short: str, full: str) -> bool:
    """Whether a word is the beginning of another, or its beginning and some of the consonants behind it.

    Words of our lists are whole: India is not cut from Indonesia.
    """
    if not _SHORTEST <= len(short) <= len(full) - _MISSING or short[0] != full[0] or is_generic(short):
        return False
    if not (short + full).isalpha():
        return False
    alike = next((n for n, (ours, theirs) in enumerate(zip(short, full, strict=False)) if ours != theirs), len(short))
    behind = iter(full[alike:])
    consonants = all(letter in behind and letter not in _VOWELS for letter in short[alike:])
    return alike == len(short) or consonants


def _first_letters(names: Sequence[Name], *, taken: Collection[str]) -> dict[str, str]:
    """Single words that are the first letters of as many words."""
    short: dict[str, set[Name]] = defaultdict(set)
    for name in names:
        for place, word in enumerate(name):
            if _FEWEST_LETTERS <= len(word) <= _MOST_LETTERS and word.isalpha() and word not in taken:
                short[word].add(_without(name, place, 1))
    short = {word: rests for word, rests in short.items() if len(rests) >= _FEWEST}
    rests: Rests = defaultdict(list)
    said: Counter[str] = Counter()
    for name in names:
        for length in range(_FEWEST_LETTERS, min(_MOST_LETTERS, len(name) - 1) + 1):
            for start in range(len(name) - length + 1):
                words = name[start : start + length]
                letters = "".join(word[0] for word in words)
                if letters in short and min(map(len, words)) >= _FEWEST_LETTERS:
                    said[" ".join(words)] += 1
                    rest = _without(name, start, length)
                    if rest in short[letters]:
                        rests[letters, " ".join(words)].append(rest)
    by_chance = {(letters, words): len(short[letters]) * said[words] / len(names) for letters, words in rests}
    return _surely(rests, by_chance)


def _surely(rests: Rests, by_chance: Mapping[Pair, float]) -> dict[str, str]:
    """Each short word with what it stands for nearly always, if chance alone would hardly bring it about."""
    seen = {pair: _of_several_firms(beside) for pair, beside in rests.items()}
    total: Counter[str] = Counter()
    for (short, _), count in seen.items():
        total[short] += count
    found = {}
    for (short, full), count in sorted(seen.items()):
        likely = count >= _FEWEST and count >= _MOST_OF_IT * total[short]
        if likely and _more_by_chance(count - 1, by_chance[short, full]) < _BY_CHANCE:
            found[short] = full
    return found


def _more_by_chance(than: int, usual: float) -> float:
    """How likely chance is to bring more than so many, where so many are usual (Poisson's law).

    `scipy.stats` has it too, and takes half a second of every process that starts.
    """
    return float(pdtrc(than, usual))


def _of_several_firms(rests: Sequence[Name]) -> int:
    """How many rests of names there are; none where most have one telling word in common, and so are one firm's."""
    said = Counter(word for rest in rests for word in set(rest) if word and not is_generic(word))
    return len(rests) if 2 * max(said.values(), default=0) <= len(rests) else 0


def _without_chains(found: Mapping[str, str]) -> dict[str, str]:
    """What a word stands for, in words that stand for no other."""
    return {short: " ".join(found.get(word, word) for word in full.split()) for short, full in sorted(found.items())}
