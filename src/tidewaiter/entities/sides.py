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
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein

from tidewaiter.entities.text_column import Column

__all__ = ["MOST_LACKING", "Coded", "Sides", "Spoken", "coded"]

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Bits = NDArray[np.uint64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Measure: TypeAlias = Callable[..., float]
MOST_LACKING = 6.0
"""Bits that shared words may lack to pick out one name, so that it is asked how the other words sound."""
_ROUNDING = 1e-9
_LEEWAY = 1e-3
"""RapidFuzz gives nothing for pairs that lie on its cutoff but for the last digit."""
_MOST_SLIPS, _MANY = 3, np.int8(99)
_PREFIX_BOOST = 0.4
"""What four equal letters at the start add to a Jaro similarity at most: Winkler's tenth for each."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of n names by number, and what each tells, slot by slot; and what is known beside them, by number.

    0 is what is not known.
    """

    words: list[Codes]
    bits: list[Floats]
    doors: Ints
    """House and street together."""
    telephones: Ints
    forms: Ints
    numbers: Ints

    @classmethod
    def words_alone(cls, words: list[Codes], bits: list[Floats]) -> Spoken:
        """Of names of which nothing else is known."""
        nothing = np.zeros(len(words[0]), dtype=np.int64)
        return cls(words, bits, nothing, nothing, nothing, nothing)

    def at(self, rows: Ints) -> Spoken:
        """Those of some names; a row may be asked for more than once."""
        words = [slot[rows] for slot in self.words]
        bits = [slot[rows] for slot in self.bits]
        return Spoken(words, bits, self.doors[rows], self.telephones[rows], self.forms[rows], self.numbers[rows])


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

    @cached_property
    def numbers_of_names(self) -> dict[int, frozenset[int]]:
        """The numbers with which each name is written, both by their codes (`name_sorted`, `identifier`)."""
        names, numbers = (self.columns[name].codes.astype(np.int64) for name in ("name_sorted", "identifier"))
        both = np.unique(np.stack([names, numbers])[:, (names > 0) & (numbers > 0)], axis=1)
        starts = np.flatnonzero(np.diff(both[0], prepend=-1))
        borne = np.split(both[1], starts[1:])
        return {int(both[0][at]): frozenset(each.tolist()) for at, each in zip(starts, borne, strict=False)}

    @property
    def spoken(self) -> Spoken:
        """The words of the names, and what is known beside them."""
        house, street, phone, form, number = (
            self.columns[name].codes.astype(np.int64)
            for name in ("house", "street", "phone", "legal_form", "identifier")
        )
        doors = np.where((house > 0) & (street > 0), house * (int(street.max(initial=0)) + 1) + street, 0)
        return Spoken(self.words, self.bits, doors, phone, form, number)


def coded(features: pa.Table | Coded) -> Coded:
    """The features as numbers, if they are not yet."""
    return features if isinstance(features, Coded) else Coded(features)


class Sides:
    """m candidate pairs of profiles; every method answers for all of them.

    Some of other pairs may know which they are `among`: what is asked of names again and again is found once, for all.
    """

    def __init__(self, profiles: Coded, left: Ints, right: Ints, *, among: tuple[Sides, Ints] | None = None) -> None:
        self.profiles, self.left, self.right = profiles, left, right
        self._among = among
        self._slips: dict[str, NDArray[np.int8]] = {}

    def __len__(self) -> int:
        return len(self.left)

    def at(self, rows: Ints) -> Sides:
        """Some of the pairs."""
        every, places = self._among or (self, None)
        among = every, rows if places is None else places[rows]
        return Sides(self.profiles, self.left[rows], self.right[rows], among=among)

    @cached_property
    def shared(self) -> Floats:
        """Bits of the words that both names have, for each pair on the left and on the right (2 x m)."""
        if self._among:
            return self._among[0].shared.take(self._among[1], axis=1)
        return self._shared(self.profiles.words, self.profiles.bits)

    @cached_property
    def met_by_ear(self) -> Bools:
        """Whether the names share what tells something, and each word that only the left, or only the right has sounds
        like such a word of the other (2 x m); not where that side has none.
        """
        if self._among:
            return self._among[0].met_by_ear.take(self._among[1], axis=1)
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
    def rarest(self) -> Floats:
        """Bits of the most telling word that both names have; 0 where they share none."""
        told = np.zeros(len(self))
        for both, weight in zip(self.in_both(self.profiles.words)[0], self.profiles.bits, strict=True):
            np.maximum(told, np.where(both, weight[self.left], 0.0), out=told)
        return told

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
            ours[ours == 0] = -1  # nothing stands there, and that is nowhere else
            both = np.zeros(len(self), dtype=bool)
            for other, seen in zip(theirs, right, strict=True):
                equal = ours == other
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
        rows = np.flatnonzero(self.known(column) & ~found)
        rows = rows[self.at(rows)._may_be_near(column, least)]
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
        found = self.same(column)
        rows = self._may_be_within(column, allowed)
        measure = OSA.distance if turned else Levenshtein.distance
        slips = self._measured(column, rows, measure, int(allowed[rows].max(initial=0)), np.int32)
        found[rows] = slips <= allowed[rows]
        return found

    def _may_be_within(self, column: str, allowed: Floats) -> Ints:
        """Pairs of two different texts whose lengths and letters leave room for so few slips."""
        lengths, ours, theirs = self._numbers(column)
        texts = self.profiles.columns[column]
        rows = np.flatnonzero((ours != theirs) & (ours > 0) & (theirs > 0) & (allowed >= 1))
        rows = rows[np.abs(lengths[ours[rows]] - lengths[theirs[rows]]) <= allowed[rows]]
        for marks, changed in ((texts.letters, 2), (texts.neighbours, 6)):
            rows = rows[np.bitwise_count(marks[ours[rows]] ^ marks[theirs[rows]]) <= changed * allowed[rows]]
        return rows

    def slips(self, column: str) -> NDArray[np.int8]:
        """Slips of the pen that turn one text into the other: up to three and a sixth of the letters, in short ones
        up to two and a fourth; else many, as nobody asks for more.
        """
        if self._among:
            return self._among[0].slips(column)[self._among[1]]
        if column not in self._slips:
            found = np.where(self.same(column), np.int8(0), _MANY)
            longer = self.longer(column)
            rows = self._may_be_within(column, np.clip(longer / 6, np.clip(longer // 4, 1, 2), _MOST_SLIPS))
            found[rows] = self._measured(column, rows, OSA.distance, _MOST_SLIPS, np.int32)
            self._slips[column] = found
        return self._slips[column]

    def few_slips(self, column: str, most: int) -> Bools:
        """Whether slips of the pen, up to a sixth of the letters and up to `most` (three), turn one into the other."""
        return self.slips(column) <= np.minimum(self.longer(column) / 6, most)

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
