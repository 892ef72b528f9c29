"""Candidate pairs side by side, in numbers: what comparisons ask, answered for a hundred thousand pairs at once.

Each different text of a column has a number, so that most questions are comparisons of whole numbers. Only where
spellings must be compared letter by letter are the texts themselves taken up, and only those that can still be near.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein

__all__ = ["MOST_LACKING", "Coded", "Column", "Sides", "Spoken", "coded"]

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Bits = NDArray[np.uint64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Measure: TypeAlias = Callable[..., float]
_FOUND_ONCE = frozenset({"shared", "met_by_ear"})
"""What is found of pairs and kept for some of them."""
MOST_LACKING = 6.0
"""Bits that shared words may lack to pick out one name, so that it is asked how the other words sound."""
_LETTERS = 64
_LAST_PLAIN = 127
_ROUNDING = 1e-9
_LEEWAY = 1e-3
"""RapidFuzz gives nothing for pairs that lie on its cutoff but for the last digit."""
_PREFIX_BOOST = 0.4
"""What four equal letters at the start add to a Jaro similarity at most: Winkler's tenth for each."""


class Column:
    """A column of texts as numbers from 1, 0 where there is none, with what its different texts are."""

    def __init__(self, values: pa.ChunkedArray) -> None:
        whole = values.combine_chunks()
        encoded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
        self.codes: Codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32) + 1
        self.dictionary: pa.Array = encoded.dictionary
        self._in_other: tuple[Column, Codes] | None = None

    @cached_property
    def texts(self) -> list[str]:
        """By number; the text of 0 is empty."""
        return ["", *self.dictionary.to_pylist()]

    @cached_property
    def lengths(self) -> Codes:
        """Letters of each text."""
        return np.append(np.int32(0), pc.utf8_length(self.dictionary).to_numpy()).astype(np.int32)

    @cached_property
    def first(self) -> Codes:
        """First letter of each text."""
        return np.array([ord(text[0]) if text else 0 for text in self.texts], dtype=np.int32)

    @cached_property
    def letters(self) -> Bits:
        """Which letters each text has, a bit for each: one slip of the pen changes two of them at most."""
        return self._marked(lambda signs, _: signs % _LETTERS)

    @cached_property
    def neighbours(self) -> Bits:
        """Which letters follow which in each text: one slip of the pen changes six of these pairs at most."""
        return self._marked(lambda signs, following: (signs * 31 + following) % _LETTERS, last=False)

    def _marked(self, place: Callable[[Ints, Ints], Ints], *, last: bool = True) -> Bits:
        """A mark for each text; signs beyond plain Latin letters share one bit and so decide nothing."""
        texts = self.dictionary.cast(pa.large_string())
        if not len(texts):
            return np.zeros(1, dtype=np.uint64)
        _, places, content = texts.buffers()
        offsets = np.frombuffer(places, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
        signs = np.frombuffer(content, dtype=np.uint8)[: offsets[-1]].astype(np.int64)
        following = np.append(signs[1:], 0)
        marks = np.uint64(1) << place(signs, following).astype(np.uint64)
        marks[(signs > _LAST_PLAIN) | ((following > _LAST_PLAIN) & (not last))] = 1
        if not last:
            marks[offsets[1:][offsets[1:] > offsets[:-1]] - 1] = 0
        told = np.zeros(len(texts) + 1, dtype=np.uint64)
        filled = np.flatnonzero(offsets[1:] > offsets[:-1])
        told[filled + 1] = np.bitwise_or.reduceat(marks, offsets[:-1][filled])
        return told

    def starts(self, length: int) -> Codes:
        """Numbers of the first letters of each text, by the number of the text; 0 for texts that are shorter."""
        return self._parts(pc.utf8_slice_codeunits(self.dictionary, 0, length), length)

    def ends(self, length: int) -> Codes:
        """The same for the last letters."""
        return self._parts(pc.utf8_slice_codeunits(self.dictionary, -length), length)

    def _parts(self, parts: pa.Array, length: int) -> Codes:
        long_enough = pc.greater_equal(pc.utf8_length(self.dictionary), length)
        numbers = pc.if_else(long_enough, parts, pa.scalar(None, pa.string())).dictionary_encode().indices
        codes = numbers.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32) + np.int32(1)
        return np.append(np.int32(0), codes)

    def in_terms_of(self, other: Column) -> tuple[Codes, Codes]:
        """This column in the numbers of another, 0 for texts that the other has not, and the other."""
        if self._in_other is None or self._in_other[0] is not other:
            found = pc.index_in(self.dictionary, other.dictionary).fill_null(-1).to_numpy(zero_copy_only=False)
            self._in_other = other, np.append(np.int32(0), found.astype(np.int32) + 1)[self.codes]
        return self._in_other[1], other.codes

    def among(self, wanted: frozenset[str]) -> Bools:
        """For each text, whether it is one of these."""
        return np.array([text in wanted for text in self.texts], dtype=bool)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of n names by number, and what each tells, slot by slot."""

    words: list[Codes]
    bits: list[Floats]

    def at(self, rows: Ints) -> Spoken:
        """Those of some names; a row may be asked for more than once."""
        return Spoken([slot[rows] for slot in self.words], [slot[rows] for slot in self.bits])


class Coded:
    """The features of n profiles: texts as `Column`, figures as arrays."""

    def __init__(self, features: pa.Table) -> None:
        self.columns: dict[str, Column] = {}
        self.figures: dict[str, NDArray[np.float64]] = {}
        self.marks: dict[str, Bools] = {}
        words, bits, by_ear = [], [], []
        self.mates: list[Codes] = []
        self.mate_bits: list[Floats] = []
        self.letters: Ints = np.zeros(len(features), dtype=np.int64)
        """First letters of the words of the names; see `given_initials`."""
        for name in features.column_names:
            values = features[name]
            if name.startswith("word_"):
                words.append(values.to_numpy().astype(np.int32))
            elif name.startswith("by_ear_"):
                by_ear.append(np.ascontiguousarray(values.to_numpy()).view(np.int32).reshape(-1, 2).T.copy())
            elif name.startswith("bits_"):
                bits.append(values.to_numpy())
            elif name.startswith("mate_"):
                self.mates.append(values.to_numpy().astype(np.int32))
            elif name.startswith("matebits_"):
                self.mate_bits.append(values.to_numpy())
            elif name == "name_letters":
                self.letters = values.to_numpy()
            elif pa.types.is_floating(values.type):
                self.figures[name] = values.to_numpy()
            elif pa.types.is_boolean(values.type):
                self.marks[name] = values.combine_chunks().fill_null(False).to_numpy(zero_copy_only=False)
            elif name != "uid":
                self.columns[name] = Column(values)
        self._count = len(features)
        used = [place for place, slot in enumerate(words) if place == 0 or slot.any()]
        self.words = [words[place] for place in used]
        self.bits = [bits[place] for place in used]
        self.by_ear: list[Codes] = [by_ear[place] for place in used]
        """How each of the words sounds, in two ways (2 x n, 0: not asked); see `spellings`."""

    def __len__(self) -> int:
        return self._count

    @property
    def spoken(self) -> Spoken:
        """The words of the names alone."""
        return Spoken(self.words, self.bits)


def coded(features: pa.Table | Coded) -> Coded:
    """The features as numbers, if they are not yet."""
    return features if isinstance(features, Coded) else Coded(features)


class Sides:
    """m candidate pairs of profiles; every method answers for all of them."""

    def __init__(self, profiles: Coded, left: Ints, right: Ints) -> None:
        self.profiles, self.left, self.right = profiles, left, right

    def __len__(self) -> int:
        return len(self.left)

    def at(self, rows: Bools | Ints) -> Sides:
        """Some of the pairs."""
        asked = Sides(self.profiles, self.left[rows], self.right[rows])
        for name in _FOUND_ONCE & self.__dict__.keys():
            asked.__dict__[name] = self.__dict__[name][:, rows]
        return asked

    @cached_property
    def shared(self) -> Floats:
        """Bits of the words that both names have, for each pair on the left and on the right (2 x m)."""
        return self._shared(self.profiles.words, self.profiles.bits)

    @cached_property
    def met_by_ear(self) -> Bools:
        """Whether the names share what tells something, and each word that only the left, or only the right has sounds
        like such a word of the other (2 x m); not where that side has none.
        """
        met = np.zeros((2, len(self)), dtype=bool)
        lack = self.figures("world_bits")[0] - self.shared.min(axis=0)
        rows = np.flatnonzero((lack <= MOST_LACKING) & (self.shared.min(axis=0) > 0))
        asked = self.at(rows)
        ours, theirs = asked._alone()
        said = [[np.zeros(len(rows), dtype=bool) for _ in ours] for _ in met]
        for one, (left, mine) in enumerate(ours):
            for other, (right, his) in enumerate(theirs):
                alike = (mine[0] == his[0]) | (mine[1] == his[1])
                alike &= left & right & (mine[0] > 0) & (his[0] > 0)
                said[0][one] |= alike
                said[1][other] |= alike
        for told, side, sound in zip(met, (ours, theirs), said, strict=True):
            lacking = [alone & ~each for (alone, _), each in zip(side, sound, strict=True)]
            told[rows] = np.logical_or.reduce(sound) & ~np.logical_or.reduce(lacking)
        return met

    @property
    def company(self) -> Floats:
        """Bits of the companions that both sides were seen with."""
        told: Floats = self._shared(self.profiles.mates, self.profiles.mate_bits).min(axis=0)
        return told

    def own_counts(self) -> tuple[Ints, Ints]:
        """How many words of each name the other lacks."""
        words = self.profiles.words
        ours, theirs = self.in_both(words)
        return (
            np.sum([(slot[self.left] > 0) & ~both for slot, both in zip(words, ours, strict=True)], axis=0),
            np.sum([(slot[self.right] > 0) & ~both for slot, both in zip(words, theirs, strict=True)], axis=0),
        )

    def in_both(self, words: list[Codes]) -> tuple[list[Bools], list[Bools]]:
        """For each slot on the left, and on the right, whether what stands there stands in any of the other side."""
        theirs = [slot[self.right] for slot in words]
        left: list[Bools] = []
        right = [np.zeros(len(self), dtype=bool) for _ in words]
        for slot in words:
            ours = slot[self.left]
            both = np.zeros(len(self), dtype=bool)
            for other, seen in zip(theirs, right, strict=True):
                equal = (ours == other) & (other > 0)
                both |= equal
                seen |= equal
            left.append(both)
        return left, right

    def _alone(self) -> list[list[tuple[Bools, Codes]]]:
        """For each side and slot, whether the other side lacks the word, and the two ways in which it sounds."""
        return [
            [
                ((word[side] > 0) & ~both, heard[:, side])
                for word, heard, both in zip(self.profiles.words, self.profiles.by_ear, found, strict=True)
            ]
            for side, found in zip((self.left, self.right), self.in_both(self.profiles.words), strict=True)
        ]

    def _shared(self, words: list[Codes], bits: list[Floats]) -> Floats:
        told = np.zeros((2, len(self)))
        for side, rows, found in zip(told, (self.left, self.right), self.in_both(words), strict=True):
            for both, weight in zip(found, bits, strict=True):
                side += np.where(both, weight[rows], 0.0)
        return told

    def known(self, column: str) -> Bools:
        """Whether both sides have it."""
        codes = self.profiles.columns[column].codes
        return (codes[self.left] > 0) & (codes[self.right] > 0)

    def same(self, column: str) -> Bools:
        """Whether both sides have it, and the same."""
        codes = self.profiles.columns[column].codes
        ours = codes[self.left]
        return (ours == codes[self.right]) & (ours > 0)

    def known_across(self, one: str, other: str) -> Bools:
        """Whether one side has the one column and the other side the other."""
        ours, theirs = self.profiles.columns[one].codes > 0, self.profiles.columns[other].codes > 0
        return (ours[self.left] & theirs[self.right]) | (theirs[self.left] & ours[self.right])

    def same_across(self, one: str, other: str) -> Bools:
        """Whether one column on the left is the other on the right, or the other way round."""
        numbers, codes = self.profiles.columns[one].in_terms_of(self.profiles.columns[other])
        ours, theirs = numbers[self.left], numbers[self.right]
        return ((ours == codes[self.right]) & (ours > 0)) | ((theirs == codes[self.left]) & (theirs > 0))

    def same_or_neither(self, column: str) -> Bools:
        """Whether both sides have the same, or both have none."""
        codes = self.profiles.columns[column].codes
        equal: Bools = codes[self.left] == codes[self.right]
        return equal

    def either_lacks(self, column: str) -> Bools:
        """Whether one side or both have none."""
        return ~self.known(column)

    def left_is(self, column: str, wanted: frozenset[str]) -> Bools:
        """Whether the left side's text is one of these."""
        texts = self.profiles.columns[column]
        return texts.among(wanted)[texts.codes[self.left]]

    def same_start(self, column: str, length: int) -> Bools:
        """Whether both texts begin with the same letters."""
        texts = self.profiles.columns[column]
        starts = texts.starts(length)[texts.codes]
        return (starts[self.left] == starts[self.right]) & (starts[self.left] > 0)

    def both_marked(self, mark: str) -> Bools:
        """Whether both sides are marked."""
        marks = self.profiles.marks[mark]
        return marks[self.left] & marks[self.right]

    def neither_marked(self, mark: str) -> Bools:
        """Whether neither side is marked."""
        marks = self.profiles.marks[mark]
        return ~(marks[self.left] | marks[self.right])

    def figures(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """A figure of either side."""
        values = self.profiles.figures[name]
        return values[self.left], values[self.right]

    def near(self, column: str, least: float) -> Bools:
        """Whether the texts have this Jaro-Winkler similarity."""
        found = self.same(column)
        rows = np.flatnonzero(self.known(column) & ~found & self._may_be_near(column, least))
        scores = self._measured(column, rows, JaroWinkler.similarity, least - _LEEWAY, np.float64)
        found[rows] = scores >= least - _ROUNDING
        return found

    def _may_be_near(self, column: str, least: float) -> Bools:
        """Whether the letters that only one of the texts has leave room for this Jaro-Winkler similarity."""
        texts = self.profiles.columns[column]
        lengths, ours, theirs = self._numbers(column)
        letters = texts.letters
        one, other = letters[ours], letters[theirs]
        left, right = np.maximum(lengths[ours], 1), np.maximum(lengths[theirs], 1)
        common = np.minimum(left - np.bitwise_count(one & ~other), right - np.bitwise_count(other & ~one))
        jaro = (common / left + common / right + 1) / 3
        boost = np.where(texts.first[ours] == texts.first[theirs], _PREFIX_BOOST, 0.0)
        may: Bools = jaro + boost * (1 - jaro) >= least - _ROUNDING
        return may

    def longer(self, column: str) -> Codes:
        """Letters of the longer text."""
        lengths, ours, theirs = self._numbers(column)
        return np.maximum(lengths[ours], lengths[theirs])

    def within_slips(self, column: str, most: NDArray[np.float64] | int, *, turned: bool = True) -> Bools:
        """Whether so few slips of the pen turn one text into the other; `turned` letters count as one slip."""
        allowed = np.broadcast_to(np.asarray(most, dtype=np.float64), (len(self),))
        lengths, ours, theirs = self._numbers(column)
        texts = self.profiles.columns[column]
        found = (ours == theirs) & (ours > 0)
        open_pairs = self.known(column) & ~found & (allowed >= 1)
        open_pairs &= np.abs(lengths[ours] - lengths[theirs]) <= allowed
        for marks, changed in ((texts.letters, 2), (texts.neighbours, 6)):
            open_pairs &= np.bitwise_count(marks[ours] ^ marks[theirs]) <= changed * allowed
        rows = np.flatnonzero(open_pairs)
        measure = OSA.distance if turned else Levenshtein.distance
        cutoff = int(allowed[rows].max(initial=0))
        slips = self._measured(column, rows, measure, cutoff, np.int32)
        found[rows] = slips <= allowed[rows]
        return found

    def few_slips(self, column: str, most: int) -> Bools:
        """Whether slips of the pen, up to a sixth of the letters and up to `most`, turn one text into the other."""
        return self.within_slips(column, np.minimum(self.longer(column) / 6, most))

    def _numbers(self, column: str) -> tuple[Codes, Codes, Codes]:
        texts = self.profiles.columns[column]
        return texts.lengths, texts.codes[self.left], texts.codes[self.right]

    def _measured(
        self, column: str, rows: Ints, measure: Measure, cutoff: float, kind: type[np.float64 | np.int32]
    ) -> NDArray[np.float64 | np.int32]:
        """A measure of spelling for some of the pairs."""
        if not len(rows):
            return np.empty(0, dtype=kind)
        texts, codes = self.profiles.columns[column].texts, self.profiles.columns[column].codes
        ours = [texts[code] for code in codes[self.left[rows]].tolist()]
        theirs = [texts[code] for code in codes[self.right[rows]].tolist()]
        return process.cpdist(ours, theirs, scorer=measure, score_cutoff=cutoff, dtype=kind)
