"""What the words of a name tell: how many bits each narrows down who is meant.

A word's weight is -log2 of the share of names that have it, with a prior behind the count; so "Trading" counts for
little and "Vandelay" for much, in any language. Words of trade and place come together ("Foshan Ceramics") and tell
less than their sum. A rare word that is one letter away from a far more frequent one is its misspelling.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from tidewaiter.columns.legal_forms import legal_form_words
from tidewaiter.columns.names import common_words, empty_words, place_words, skeleton, vowels_alike, written_out_words
from tidewaiter.entities.slips import FAR_MORE, SHORTEST_SLIP, RightWords, may_be_a_slip
from tidewaiter.terms.country import country_codes, country_name
from tidewaiter.terms.folding import fold

__all__ = [
    "LARGE", "PRIOR_NAMES", "SLOTS", "WORLD_BITS", "bits_of_unseen", "bits_of_words", "counted_words",
    "in_spaces", "is_generic", "meant_words", "most_telling", "prior_of", "sound", "spaced_words", "words_of_one_firm",
]  # fmt: skip

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SLOTS = 6
"""Words of a name that are compared, the most telling first; further words tell next to nothing."""
PRIOR_NAMES = 20_000.0
WORLD_BITS = float(np.log2(PRIOR_NAMES))
"""Names that we pretend to have seen before; they carry the weight of words in a small file."""
_PRIOR_ORDINARY, _PRIOR_PLACE, _PRIOR_COMMON, _PRIOR_EMPTY = 0.4, 60.0, 400.0, 4000.0
"""Among them, names with an ordinary word, with the name of a place, with one of the common words of firms, and with a
word that says no more than that it is a firm."""
_MOST_COMMON, _MORE_COMMON = 10.0, 0.4
"""Bits that common words and places of a name tell in full, and the share of what is beyond."""
_FORMS_NO_WORD_ENDS_IN = (
    "BV", "NV", "KG", "GMBH", "LTD", "LTDA", "LLC", "LLP", "PLC", "PTY", "PVT", "SRL", "SARL", "INC",
)  # fmt: skip
"""Legal forms by which a word in capitals is known to have been written together with its form."""
_SHORTEST_STEM = 4
_SHORTEST_PIECE = 4
"""Letters of each of two words that may have been written together; shorter ones stand in too many words by chance."""
_FIGURES = str.maketrans("058", "OSB")
"""Figures, and the letters for which they are taken; 1 may be I or L."""
_UMLAUT = re.compile("(?<=[AOU])E(?=[^AEIOUY])")
_SHORTEST_WITH_UMLAUT = 5
"""Letters of a word in which AE, OE and UE are taken for one sound; shorter ones are too often other words."""
_NEARLY = 2
"""Slips by which a word may differ from one of our lists that sounds the same."""
_ENOUGH_CONSONANTS = 3
LARGE = 16
"""Ways to write one plain name from which on its firm is a large one; most firms of a file have two or three."""
_LISTED = 40
"""How frequent a word of our lists is taken to be, at least."""


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """The skeleton of a word where enough of it is left, of a shorter one with its vowels, else the word itself.

    ``MUELLER`` sounds as ``MULLER``.
    """
    bare = skeleton(word)
    if len(bare) > _ENOUGH_CONSONANTS and not word.isdigit():
        return f"{word[0]}{bare}"
    plain = _UMLAUT.sub("", word) if len(word) >= _SHORTEST_WITH_UMLAUT else word
    alike = vowels_alike(plain) if len(bare) == _ENOUGH_CONSONANTS and len(word) >= SHORTEST_SLIP else ""
    return alike if len(alike) > _SHORTEST_STEM else plain


def counted_words(words: Sequence[Sequence[str]]) -> dict[str, int]:
    """How often each word is said in the names, and those of our lists as if often."""
    counted = Counter(chain.from_iterable(words))
    for word in sorted((*common_words(), *place_words(), *written_out_words())):
        counted[word] += _LISTED
    return dict(counted)


def spaced_words(names: Sequence[Sequence[str]]) -> dict[str, str]:
    """Words written together that stand side by side in far more names (``EASTMANKODAK``), and words side by side
    that are one word in far more names (``EAST MAN``), each with how the others have it.
    """
    counted = Counter(chain.from_iterable(names))
    glued: dict[tuple[str, str], str] = {}
    for word, count in counted.items():
        if len(word) >= 2 * _SHORTEST_PIECE and word.isalpha():
            for place in range(_SHORTEST_PIECE, len(word) - _SHORTEST_PIECE + 1):
                one, other = word[:place], word[place:]
                if min(counted.get(one, 0), counted.get(other, 0)) >= FAR_MORE * count:
                    glued[one, other] = word
    pairs = Counter(
        pair
        for words in names
        for pair in pairwise(words)
        if pair in glued or min(counted[pair[0]], counted[pair[1]]) * FAR_MORE <= counted.get("".join(pair), 0)
    )
    found = {}
    for (one, other), count in pairs.items():
        whole = f"{one}{other}"
        if count >= FAR_MORE * counted.get(whole, count):
            found[whole] = f"{one} {other}"
        elif counted.get(whole, 0) >= FAR_MORE * count and len(whole) >= SHORTEST_SLIP:
            found[f"{one} {other}"] = whole
    return found


def in_spaces(words: Sequence[str], spaced: Mapping[str, str]) -> list[str]:
    """The words of a name with blanks as others have them."""
    told: list[str] = []
    for word in words:
        both = spaced.get(f"{told[-1]} {word}") if told else None
        if both:
            told[-1:] = both.split()
        else:
            told += spaced.get(word, word).split()
    return told


def meant_words(counted: Mapping[str, int], asked: Iterable[str] | None = None) -> dict[str, str]:
    """Rare words, each with the far more frequent one that is one slip of the pen away.

    Args:
        counted: how often each word was said.
        asked: words that are looked up, taken as said once if they were not; all that were counted, if not said.
    """
    asked = list(counted if asked is None else asked)
    found = _with_form_glued_on(counted, asked) | _with_figures_for_letters(counted, asked)
    long_enough = [word for word in asked if may_be_a_slip(word) and word not in found]
    right = RightWords(counted if long_enough else {})
    for word in long_enough:
        if best := right.meant(word):
            found[word] = written_out_words().get(best, best)
    return found


def _with_form_glued_on(counted: Mapping[str, int], asked: Iterable[str]) -> dict[str, str]:
    """Words that are another one, said in other names, with its legal form written on: ``VANDELAYNV``."""
    found = {}
    for word in asked:
        if word.endswith(_FORMS_NO_WORD_ENDS_IN):
            stems = (word.removesuffix(form) for form in _FORMS_NO_WORD_ENDS_IN if word.endswith(form))
            stem = max((one for one in stems if len(one) >= _SHORTEST_STEM and one in counted), key=len, default="")
            if stem:
                found[word] = written_out_words().get(stem, stem)
    return found


def _with_figures_for_letters(counted: Mapping[str, int], asked: Iterable[str]) -> dict[str, str]:
    """Words read by a machine that took a letter for a figure, ``L0GISTICS``, where the word is said in other names."""
    found = {}
    for word in asked:
        if len(word) >= _SHORTEST_STEM and not word.isalpha() and sum(map(str.isalpha, word)) > len(word) / 2:
            read = (word.translate(_FIGURES | {ord("1"): letter}) for letter in "IL")
            likely = max(read, key=lambda one: (counted.get(one, 0), one))
            if likely.isalpha() and likely in counted:
                found[word] = written_out_words().get(likely, likely)
    return found


def bits_of_words(
    sounds: Sequence[Sequence[str]], prior: Mapping[str, float], late: Sequence[Sequence[bool]]
) -> tuple[dict[str, float], float]:
    """What each word tells, in bits, and what it takes to pick one name out of all of them.

    Names are counted once each, however often they are written, and those of a large firm as few: see `_firms_with`.

    Args:
        sounds: the words of each name, as sounds.
        prior: how many names we pretend to have seen with each sound; see `prior_of`.
        late: for each name, whether a word stands behind the legal form; empty where none does.
    """
    cores = [" ".join(sorted(set(spoken))) for spoken in sounds]
    counted = _firms_with(cores, sounds, late)
    total = len(set(cores)) + PRIOR_NAMES
    told = {word: float(np.log2(total / (count + prior[word]))) for word, count in counted.items()}
    return told, float(np.log2(total))


def _firms_with(
    cores: Sequence[str], sounds: Sequence[Sequence[str]], late: Sequence[Sequence[bool]]
) -> dict[str, int]:
    """How many names have each word, but for those that one large firm explains.

    Who is written in a hundred ways under one plain name (other forms, capitals, seats) is written in some hundred
    more with a slip or a branch; these make its words no commoner. A word of trade, which many others
    have, stays.
    """
    plain = list(cores)
    for row, seats in enumerate(late):
        if any(seats):
            ahead = {word for word, seat in zip(sounds[row], seats, strict=True) if not seat}
            plain[row] = " ".join(sorted(ahead))
    ways = {tuple(name.split()): count for name, count in Counter(plain).items() if count > LARGE}
    counted = dict(Counter(chain.from_iterable(core.split() for core in dict.fromkeys(cores))))
    for word, count in words_of_one_firm(ways, counted, least=LARGE + 1).items():
        counted[word] = max(counted[word] - (count - LARGE), 1)
    return counted


def words_of_one_firm(ways: Mapping[tuple[str, ...], int], counted: Mapping[str, int], *, least: int) -> dict[str, int]:
    """Words that one firm has nearly to itself, each with the ways to write the plain name that has it most.

    Args:
        ways: in how many ways each plain name is written.
        counted: how many names have each word, each name counted once however it is written.
        least: ways to write a plain name that are enough.
    """
    largest: dict[str, int] = {}
    for name, count in ways.items():
        if count >= least:
            largest |= {word: count for word in name if count > largest.get(word, 0)}
    return {word: count for word, count in largest.items() if 2 * count >= counted[word]}


def bits_of_unseen(word: str, world_bits: float) -> float:
    """What a word tells that no name had when the others were counted: as if one name had it."""
    return world_bits - float(np.log2(1 + prior_of(word)))


def is_generic(word: str) -> bool:
    """Whether it is a word of our lists, or all but one: of trade, of place, or of a firm as such."""
    return prior_of(word) >= _PRIOR_PLACE


@lru_cache(maxsize=65_536)
def prior_of(word: str) -> float:
    """How many names we pretend to have seen with a word.

    It is a word of our lists if it sounds like one and is written nearly so. What merely has the same skeleton
    ("Grannys" and "Guernsey") is a word of its own.
    """
    prior, listed = _listed().get(sound(word), (0.0, ()))
    if any(OSA.distance(word, other, score_cutoff=_NEARLY) <= _NEARLY for other in listed):
        return prior
    return _PRIOR_ORDINARY * (8 if len(word) < 4 else 1)


def most_telling(
    sounds: Sequence[Sequence[str]],
    weights: Mapping[str, float],
    generic: Mapping[str, bool],
    *,
    behind: Sequence[frozenset[str]] = (),
    world_bits: float = WORLD_BITS,
) -> tuple[Ints, Floats]:
    """The most telling words of each name, as numbers, with their bits; generic ones tell less together.

    Args:
        sounds: the words of each name, as sounds.
        weights: what each word tells.
        generic: whether a word is one of our lists.
        behind: for each name, the words behind its legal form. They say where a firm or its branch sits, and tell no
            more than the name of a place; they keep their turn, as keys of candidates come from the first words.
        world_bits: what it takes to pick one name out of all.
    """
    most_behind = world_bits - float(np.log2(_PRIOR_PLACE))
    number = {word: place for place, word in enumerate(weights, start=1)}
    ids = np.zeros((len(sounds), SLOTS), dtype=np.int64)
    bits = np.zeros((len(sounds), SLOTS))
    for row, spoken in enumerate(sounds):
        told = weights
        if behind and behind[row]:
            told = _no_more_behind(spoken, weights, behind[row], most=most_behind)
        chosen = sorted(dict.fromkeys(spoken), key=lambda word: -weights[word])[:SLOTS]
        common = sum(told[word] for word in chosen if generic[word])
        share = min(1.0, (_MOST_COMMON + _MORE_COMMON * max(common - _MOST_COMMON, 0.0)) / common) if common else 1.0
        for slot, word in enumerate(chosen):
            ids[row, slot] = number[word]
            bits[row, slot] = told[word] * share if generic[word] else told[word]
    return ids, bits


def _no_more_behind(
    spoken: Sequence[str], weights: Mapping[str, float], behind: frozenset[str], *, most: float
) -> dict[str, float]:
    """What each word tells, those behind the form no more together than the name of one place."""
    total = math.fsum(weights[word] for word in set(spoken) & behind)
    share = min(1.0, most / total) if total else 1.0
    return {word: weights[word] * share if word in behind else weights[word] for word in spoken}


@cache
def _listed() -> dict[str, tuple[float, list[str]]]:
    """The words of our lists by their sound, with what stands behind it.

    Words that a firm's name takes on and drops (of its size and its seat, not of its trade) come first, then words
    common among firms, and places. Legal forms count where none is taken off, countries as the seat of a branch.
    """
    seats = legal_form_words() | _country_words()
    lists = ((_PRIOR_EMPTY, empty_words() | seats), (_PRIOR_COMMON, common_words()), (_PRIOR_PLACE, place_words()))
    found: dict[str, tuple[float, list[str]]] = {}
    for prior, words in lists:
        for word in sorted(words):
            found.setdefault(sound(word), (prior, []))[1].append(word)
    return found


@cache
def _country_words() -> frozenset[str]:
    """Words of countries' English names, and their codes: firms carry them for the place of a branch."""
    names = [fold(country_name(code)).split() for code in country_codes()]
    return frozenset(word for name in names for word in name if len(word) > 3) | country_codes()
