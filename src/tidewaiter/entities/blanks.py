"""Names whose blanks were strewn or lost, read by the words that the other names have.

A text that was taken out of a scanned or printed page often has its blanks anywhere (``M E R C U R Y APPAR E L``,
``D SL LANKA ( PR I V ATE ) LTD``) or nowhere (``ALEXTRICOTSRL``). Its letters are those of the name, so they are cut
into words anew: into those that make the text likeliest, where a word is as likely as it is frequent in the other
names, and letters that are no word there are the less likely the more they are (the word segmentation of Norvig,
"Natural Language Corpus Data", 2009).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from math import log10

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.columns.distinct import some_at_a_time
from tidewaiter.columns.legal_forms import join_initials, without_legal_form
from tidewaiter.columns.letters import latin
from tidewaiter.columns.names import small_words
from tidewaiter.terms.folding import fold

__all__ = ["Blanks"]

_SHORT = 2
"""Letters of a piece as strewn blanks leave them."""
_STREWN = ((2, 0.5), (3, 0.4))
"""Short pieces from which a name may be strewn, and what share of its pieces they are then."""
_LONE_LETTERS = re.compile(r"\b(?:[A-Z] ){3,}[A-Z]\b")
_LONE_LETTERS_COUNT = 2
"""Letters that stand alone one after the other, and for how many short pieces they count."""
_LONG = 12
"""Letters of one word from which it may be several."""
_MAY_BE_STREWN = r"(?:^|\W)\w{1,2}\W+(?:.*\W)?\w{1,2}(?:\W|$)"
_DOTTED = r"\w\.\w"
"""Pieces parted by dots are short for words ("SO.F.TER."); no blank went astray between them."""
_MAY_BE_GLUED = rf"^\W*\pL{{{_LONG},}}(?:\W+\pL{{1,8}}){{0,3}}\W*$"
_FREQUENT, _FREQUENT_SHARE = 3, 0.005
"""Names, and their share, that say a word of two letters before it is taken for one (CO, SA, DE)."""
_LONGEST_WORD = 24
_FEWEST, _LONGEST_NAME = 8, 120
"""Letters of a name whose blanks are put right; Ma Li is two words, and no Mali."""
_AND = "AND"
_CHANCE = 4
"""Letters of a word that may stand in a longer one by chance."""
_LIKELIER, _SURELY = 2.0, 8.0
"""Powers of ten by which the name must be likelier as it is cut anew, and from which on no word is too short for it."""
_PLURAL = 0.5
"""Powers of ten by which a word with an S behind it is less likely than without."""
_KNOWN_SHARE = 0.9
"""Of its letters, how many must then stand in words that other names have."""


@dataclass(slots=True)
class Blanks:
    """How many names say each word, if any name asks for it; learned once, so that each day reads a name alike."""

    words: dict[str, int] = field(default_factory=dict)

    def put_right(self, names: pa.Array, *, learn: bool) -> pa.Array:
        """The names, blanks put where the words of the other names have them.

        Args:
            names: different names as they were written.
            learn: count the words of these names; else those that were counted once are used.

        Returns:
            As many names; those whose blanks are where they belong as they are.
        """
        strewn, dotted, glued = (
            pc.match_substring_regex(names, sign) for sign in (_MAY_BE_STREWN, _DOTTED, _MAY_BE_GLUED)
        )
        asked = pc.or_(pc.and_not(strewn, dotted), glued).fill_null(False)
        read = {text: _Reading.of(text) for text in names.filter(asked).to_pylist()}
        spoilt = {text: reading for text, reading in read.items() if reading.may_be_spoilt}
        if learn:
            every = chain.from_iterable(some_at_a_time(names)) if spoilt else ()
            self.words = _counted(text for text in every if text not in spoilt)
        if not spoilt or not self.words:
            return names
        likely = _likely(self.words)
        with_plurals = _WithPlurals(likely)
        cuts = ((text, each.cut_anew(with_plurals if each.is_one_word else likely)) for text, each in spoilt.items())
        right = {text: cut for text, cut in cuts if cut}
        is_wrong = pc.is_in(names, pa.array(list(right), pa.string()))
        return pc.replace_with_mask(
            names, is_wrong, pa.array([right[text] for text in names.filter(is_wrong).to_pylist()], pa.string())
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A name as it is read where its blanks are right: its words, and those of its legal form."""

    words: tuple[str, ...]
    form: tuple[str, ...]
    has_lone_letters: bool

    @classmethod
    def of(cls, text: str) -> _Reading:
        folded = fold(latin(text))
        words = join_initials(folded.split())
        bare, _ = without_legal_form(words)
        told = len(bare) if list(bare) == words[: len(bare)] else len(words)
        return cls(tuple(words[:told]), tuple(words[told:]), _LONE_LETTERS.search(folded) is not None)

    @property
    def is_one_word(self) -> bool:
        """Whether the blanks may be lost, and not strewn."""
        return len(self.words) == 1

    @property
    def may_be_spoilt(self) -> bool:
        """Whether the blanks may be strewn, or lost."""
        if self.is_one_word:
            return self.words[0].isalpha() and _LONG <= len(self.words[0]) <= _LONGEST_NAME
        short = sum(len(word) <= _SHORT and word.isalpha() and word not in small_words() for word in self.words)
        short += _LONE_LETTERS_COUNT * self.has_lone_letters
        letters = sum(map(len, self.words))
        return (
            any(short >= max(least, share * len(self.words)) for least, share in _STREWN)
            and _FEWEST <= letters <= _LONGEST_NAME
        )

    def cut_anew(self, likely: Mapping[str, float]) -> str:
        """The name cut into likelier words; nothing where it stays as it is. "And" stays a word, also if it was "&"."""
        words: list[str] = []
        for is_and, stretch in groupby(self.words, lambda word: word == _AND):
            together = "".join(stretch)
            words += [_AND] * (len(together) // len(_AND)) if is_and else _words_of(together, likely)
        told = sum(len(word) for word in words if word in likely or word == _AND)
        before, after = (sum(_of(word, likely) for word in cut) for cut in (self.words, words))
        if told < _KNOWN_SHARE * sum(map(len, words)) or after < before + _LIKELIER:
            return ""
        return " ".join([*words, *self.form]) if self._may_be(words, surely=after >= before + _SURELY) else ""

    def _may_be(self, words: Sequence[str], *, surely: bool) -> bool:
        """Whether the name may have been these words: none is a letter that did not stand alone, and where one word
        is cut, it is surely so, or into a name and its form, or into words that are too long to be there by chance.
        """
        if not all(len(word) > 1 or word in self.words for word in words):
            return False
        bare, form = without_legal_form(words)
        return not self.is_one_word or surely or all(len(word) > (_SHORT if form else _CHANCE) for word in bare)


def _counted(texts: Iterable[str]) -> dict[str, int]:
    """Names that say each word; short ones only where they are frequent."""
    counted: Counter[str] = Counter()
    names = 0
    for text in texts:
        counted.update(set(fold(latin(text)).split()))
        names += 1
    enough = max(_FREQUENT, _FREQUENT_SHARE * names)
    return {
        word: count
        for word, count in sorted(counted.items())
        if len(word) > _SHORT or (len(word) == _SHORT and count >= enough)
    }


def _likely(words: Mapping[str, int]) -> dict[str, float]:
    """Logarithm of how likely each word is; under the empty word, what letters of no word start from."""
    every = log10(sum(words.values()))
    return {word: log10(count) - every for word, count in words.items()} | {"": 1.0 - every}


class _WithPlurals(dict[str, float]):
    """The same words, and each of five letters and more with an S behind it."""

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) or (isinstance(word, str) and self._of(word) is not None)

    def __missing__(self, word: str) -> float:
        found = self._of(word)
        if found is None:
            raise KeyError(word)
        return found

    def _of(self, word: str) -> float | None:
        told = self.get(word[:-1]) if word[-1:] == "S" and len(word) > _CHANCE else None
        return None if told is None else told - _PLURAL


def _of(word: str, likely: Mapping[str, float]) -> float:
    return likely[word] if word in likely else likely[""] - len(word)


def _words_of(letters: str, likely: Mapping[str, float]) -> list[str]:
    """The likeliest words that the letters can be cut into."""
    best = [0.0]
    start_of = [0]
    for end in range(1, len(letters) + 1):
        found = max(
            (best[start] + _of(letters[start:end], likely), start) for start in range(max(0, end - _LONGEST_WORD), end)
        )
        best.append(found[0])
        start_of.append(found[1])
    words, end = [], len(letters)
    while end:
        words.append(letters[start_of[end] : end])
        end = start_of[end]
    return words[::-1]
