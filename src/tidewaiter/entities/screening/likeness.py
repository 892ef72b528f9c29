"""How alike two names are: their words laid side by side, rare words weighing more than common ones.

The result is a handful of numbers, not a verdict: how much of each name the other one has,
how much is left over on one side (a middle name, a "Group") and on both (another surname,
another branch). Weights learned from judged pairs turn them into a likelihood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from tidewaiter.entities.screening.spelling import heard_alike
from tidewaiter.entities.screening.wording import Word, joined_words, together

__all__ = ["Likeness", "WeightOf", "likeness", "word_likeness"]

WeightOf = Callable[[Word], float]
"""How much a word says, 0 (in every name) to 1 (in no other)."""

_SAME_SOUND = 0.55
_SAME_SHORT_SOUND = 0.25
_SHORT_SOUND = 2
_LEAST = 0.72
_LEAST_WEIGHT = 0.02
_UMLAUT = re.compile("(?<=[AOU])E(?=[^AEIOULY]|L.)")
"""An E that may be written for the dots of an umlaut; not the one that ends Michael and Manuel."""
_SHORTEST_WITH_UMLAUT = 5
_UMLAUT_IN_TWO = 0.98
_INITIAL = 0.6
_SURE_ACROSS = 0.95
_LEAST_ACROSS = 0.84
_SAME_IN_ONE = 0.85
_ENOUGH_CONSONANTS, _FEW = 3, 0.05
"""Words of one or two consonants are alike by chance: each that lacks takes something away."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two names share and what each has alone; weights add up over words."""

    shared: float
    """Weight of what they share, each word times its likeness."""
    left_share: float
    """How much of the left name's weight the right one has, 0-1; a misspelt word counts by its likeness."""
    right_share: float
    left_only: float
    right_only: float
    rarest_left: float
    """Weight of the rarest word that only the left one has."""
    rarest_right: float
    whole: float
    """Likeness of the letters in one piece (Jaro-Winkler), in the best of three orders."""
    letters: float
    """Share of the letters in one piece that stay (edit distance), in the best of three orders."""
    words: int
    """Words met."""
    initials: int
    """Words met by their first letter alone."""
    numbers_differ: bool


@lru_cache(maxsize=1_000_000)
def word_likeness(left: Word, right: Word) -> float:
    """How alike two words are, 0-1: the same letters, nearly the same, or the same sound."""
    if left.text == right.text:
        return 1.0
    if left.text.isdigit() or right.text.isdigit():
        return 0.0
    if left.vowelless != right.vowelless:
        return _across_scripts(left, right)
    if left.family and left.family == right.family:
        return 0.85
    if left.sign or right.sign:
        return 0.0  # so few sounds that "Jin" and "Jian" would be one
    same_sound = left.sound == right.sound
    short, long = sorted((len(left.text), len(right.text)))
    if not same_sound and short < _LEAST * long:
        return 0.0
    edit = OSA.normalized_similarity(left.text, right.text)
    if same_sound and _without_umlaut(left.text) == _without_umlaut(right.text):
        return _UMLAUT_IN_TWO  # Müller, Mueller
    if same_sound and len(left.sound) > 1:
        floor = _SAME_SOUND if len(left.sound) > _SHORT_SOUND else _SAME_SHORT_SOUND
        return floor + (1 - floor) * edit
    least = _LEAST if min(len(left.text), len(right.text)) > 4 else 0.8
    if edit >= least and (left.text[:1] == right.text[:1] or _letters_more_or_exchanged(left.text, right.text)):
        return edit
    return edit if edit >= least + 0.05 else 0.0


def _without_umlaut(word: str) -> str:
    return _UMLAUT.sub("", word) if len(word) >= _SHORTEST_WITH_UMLAUT else word


def _letters_more_or_exchanged(one: str, other: str) -> bool:
    """Whether one letter more, one less or two exchanged make one word of the other: no letter stands for another."""
    return (len(one) != len(other) or sorted(one) == sorted(other)) and OSA.distance(one, other) == 1


def _across_scripts(left: Word, right: Word) -> float:
    """A word of a script without vowels against one with them: never as sure as the same letters."""
    written, full = (left, right) if left.vowelless else (right, left)
    few = max(_ENOUGH_CONSONANTS - len(written.bare), 0)
    heard = max(heard_alike(text, full.text, unwritten=True) for text in written.readings)
    alike = min(heard - _FEW * few, _SURE_ACROSS)
    return alike if alike >= _LEAST_ACROSS else 0.0


def likeness(left: tuple[Word, ...], right: tuple[Word, ...], weight: WeightOf) -> Likeness:
    """Lay two names side by side: likest words first, each used once; then pieces written together or apart."""
    lefts, rights = dict(enumerate(left)), dict(enumerate(right))
    one, other = joined_words(left), joined_words(right)
    met: _Met = []
    if len(left) != len(right) and _in_one(left) == _in_one(right):
        met = [(1.0, left, right)]
        lefts, rights = {}, {}
    met += _met(lefts, rights) + _met_together(lefts, rights)
    met += [(found, b, a) for found, a, b in _met_together(rights, lefts)]
    initials = _met_by_initial(lefts, rights) if met else []
    weighed = [(found, sum(map(weight, a)), sum(map(weight, b))) for found, a, b in met]
    weighed += [(_INITIAL, weight(a), min(weight(a), weight(b))) for a, b in initials]
    left_only = [weight(word) for word in lefts.values()]
    right_only = [weight(word) for word in rights.values()]
    left_met = sum(found * w for found, w, _ in weighed)
    right_met = sum(found * w for found, _, w in weighed)
    orders = ((one, other), (_in_one(left), _in_one(right)), (_sorted(left), _sorted(right)))
    across = _letters_met(met, left, right) if _vowels_on_one_side(left, right) else 0.0
    return Likeness(
        shared=sum(found * max(a, b) for found, a, b in weighed),
        left_share=left_met / max(sum(w for _, w, _ in weighed) + sum(left_only), _LEAST_WEIGHT),
        right_share=right_met / max(sum(w for _, _, w in weighed) + sum(right_only), _LEAST_WEIGHT),
        left_only=sum(left_only),
        right_only=sum(right_only),
        rarest_left=max(left_only, default=0.0),
        rarest_right=max(right_only, default=0.0),
        whole=max(across, *(JaroWinkler.similarity(*both) for both in orders)),
        letters=max(across, *(OSA.normalized_similarity(*both) for both in orders)),
        words=len(met),
        initials=len(initials),
        numbers_differ=_numbers(lefts) != _numbers(rights),
    )


def _vowels_on_one_side(left: Iterable[Word], right: Iterable[Word]) -> bool:
    return any(word.vowelless for word in left) != any(word.vowelless for word in right)


def _letters_met(met: _Met, left: Iterable[Word], right: Iterable[Word]) -> float:
    """Share of the letters that are in words met, for scripts whose letters cannot be laid side by side."""
    told = sum(len(word.text) for words in (left, right) for word in words if not word.particle)
    shared = sum(
        found * sum(len(word.text) for words in (a, b) for word in words if not word.particle) for found, a, b in met
    )
    return shared / max(told, 1)


def _in_one(words: Iterable[Word]) -> str:
    return "".join(word.text for word in words)


_Met = list[tuple[float, tuple[Word, ...], tuple[Word, ...]]]


def _met(lefts: dict[int, Word], rights: dict[int, Word]) -> _Met:
    pairs = sorted(
        (
            (-found, abs(i - j), i, j)
            for i, a in lefts.items()
            for j, b in rights.items()
            if (found := word_likeness(a, b)) > 0
        ),
    )
    met: _Met = []
    for found, _, i, j in pairs:
        if i in lefts and j in rights:
            met.append((-found, (lefts.pop(i),), (rights.pop(j),)))
    return met


def _met_together(apart: dict[int, Word], written_once: dict[int, Word]) -> _Met:
    """Two words of one name that the other writes as one, or three of which the middle one is a particle."""
    met: _Met = []
    for i in sorted(apart):
        for count in (2, 3):
            pieces = tuple(apart[n] for n in range(i, i + count) if n in apart)
            if len(pieces) < count or (count > 2 and not pieces[1].particle):
                continue
            found, j = _likest_piece(pieces, written_once)
            if found >= _SAME_IN_ONE:
                for n in range(i, i + count):
                    del apart[n]
                met.append((found, pieces, (written_once.pop(j),)))
                break
    return met


def _likest_piece(pieces: tuple[Word, ...], words: dict[int, Word]) -> tuple[float, int]:
    both = together(pieces)
    rated = [(_in_one_piece(both, word, vowelless=pieces[0].vowelless), -j) for j, word in words.items()]
    found, place = max(rated, default=(0.0, 0))
    return found, -place


def _in_one_piece(both: str, word: Word, *, vowelless: bool) -> float:
    if vowelless == word.vowelless:
        return OSA.normalized_similarity(both, word.text)
    written, full = (both, word.text) if vowelless else (word.text, both)
    return min(heard_alike(written, full, unwritten=True), _SURE_ACROSS)


def _met_by_initial(lefts: dict[int, Word], rights: dict[int, Word]) -> list[tuple[Word, Word]]:
    """A letter that stands for a word, and two letters that stand for two."""
    met = []
    for ones, others in ((lefts, rights), (rights, lefts)):
        for i, word in list(ones.items()):
            if len(word.text) == 1 and not word.text.isdigit():
                for j, other in list(others.items()):
                    if other.text.startswith(word.text) and len(other.text) > 1:
                        met.append((ones.pop(i), others.pop(j)))
                        break
    return met


def _sorted(words: Iterable[Word]) -> str:
    return "".join(sorted(word.text for word in words))


def _numbers(words: dict[int, Word]) -> set[str]:
    return {word.text for word in words.values() if word.text.isdigit()}
