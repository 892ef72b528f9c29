"""What a short name that is asked for says: it stands whole in a listed name, or is one but for its vowels.

An analyst types "Huawei" and means the firm, of which the list has "HUAWEI TECHNOLOGIES CO., LTD."; or "Hezbollah",
which the list spells "HIZBALLAH". Weights learned from judged pairs of whole names know neither: two whole names of
which one has half of the other are seldom one. So the score is policy, low on purpose, and the reason says so.

A word tells a name if it is no word of the language, of the trade or of a map, if few names on lists have
it, and if persons do not bear it. It must be the first word of the listed name that tells, and much of what that name
says. Whoever writes a legal form has written a whole name, which is judged as such. A family name alone is told
below the usual threshold, and only where hardly anybody else on the list bears it.

One name may be the first letters of the other. So many listed names have so many words, and words begin with each
letter so often: what is to be met by chance is reckoned from that, and letters that would meet more than they may are
told for as little as they are worth. Of three letters that is next to nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from tidewaiter.columns.name_asides import without_asides
from tidewaiter.columns.names import acronyms, common_words, empty_words, name_parts, place_words, short_form
from tidewaiter.entities.screening.by_policy import ByPolicy
from tidewaiter.entities.screening.entries import CRAFT, PERSONS, Listed, Named, Subject
from tidewaiter.entities.screening.likeness import word_likeness
from tidewaiter.entities.screening.plain_words import plain_words
from tidewaiter.entities.screening.rarity import chance_of_letters, weight_of
from tidewaiter.entities.screening.signs import town_words
from tidewaiter.entities.screening.spelling import consonants_heard, heard_alike
from tidewaiter.entities.screening.wording import Word, looks_like_firm, worded
from tidewaiter.terms.country import country_aliases

__all__ = ["WORDINGS", "Standing", "has_one_name", "initials_listed", "told_by_short_name"]

_ENTRIES_WITH = "(listed entries with each word: {counts}, of {entries} in all)"
_STANDS_WHOLE = f"the whole of what is asked stands in the listed name {_ENTRIES_WITH}"
_FAMILY_ALONE = f"a family name alone {_ENTRIES_WITH}"
_FIRST_LETTERS = "one name is the first letters of the other ({entries} listed with these, {chance} expected by chance)"
_OTHER_VOWELS = "the same consonants in the same order, with other vowels"
WORDINGS = (_STANDS_WHOLE, _FAMILY_ALONE, _FIRST_LETTERS, _OTHER_VOWELS)
"""Why a short name is like a listed one."""

_LONGEST = 2
"""Words, besides those that say no more than that it is a firm."""
_SHORTEST_WORD = 4
_LEAST_WEIGHT = 0.3
_FEW_PERSONS = 2
_FEW_OF_ONE_FAMILY = 3
_SAME_ACROSS = 0.9
_LEAST_SOUND = 4
_LEAST_HEARD = 0.93
"""One vowel in four consonants may be another."""
_LEAST_SHARE = 0.4
_WHOLE, _WHOLE_SHARE = 0.0, 0.6
"""Points of a name that stands whole in another: even odds, and more the less else is in it (0.65 at most)."""
_FAMILY_NAME = -0.4
"""A score of 0.4."""
_BUT_FOR_VOWELS = 0.3
_FALSE_HITS = 1 / 200
"""Of names that are on no list, those that meet something: first letters that are met by chance as seldom are even."""
_MOST_BY_LETTERS = 0.8
"""A score of 0.69: nobody is known by letters beyond doubt."""


class Standing:
    """In how many entries of the lists at hand a word stood by a day, and in how many of persons.

    An entry counts from the day of its listing, or always if that is not said: what is listed later says nothing
    of a hit on a day before.
    """

    def __init__(self, entries: Iterable[Listed]) -> None:
        self._entries: list[date] = []
        self._with_word: defaultdict[str, list[date]] = defaultdict(list)
        self._of_persons: defaultdict[str, list[date]] = defaultdict(list)
        self._with_initials: defaultdict[str, list[date]] = defaultdict(list)
        self._of_length: defaultdict[int, list[date]] = defaultdict(list)
        for entry in sorted(entries, key=_listed_on):
            day = _listed_on(entry)
            self._entries.append(day)
            for text in {word.text for words in entry.worded for word in words}:
                self._with_word[text].append(day)
                if entry.schema in PERSONS:
                    self._of_persons[text].append(day)
            told = {letters for at in range(len(entry.names)) for letters in initials_listed(entry, at)}
            for letters in told:
                self._with_initials[letters].append(day)
            for length in {len(letters) for letters in told}:
                self._of_length[length].append(day)

    def entries(self, *, by: date) -> int:
        """How many there were."""
        return bisect_right(self._entries, by)

    def with_word(self, text: str, *, by: date) -> int:
        """How many of them have the word."""
        return bisect_right(self._with_word.get(text, ()), by)

    def of_persons(self, text: str, *, by: date) -> int:
        """How many of those are persons."""
        return bisect_right(self._of_persons.get(text, ()), by)

    def with_initials(self, letters: str, *, by: date) -> int:
        """How many have a name with these first letters."""
        return bisect_right(self._with_initials.get(letters, ()), by)

    def initials_by_chance(self, letters: str, *, by: date) -> float:
        """How many would have such first letters if names were words drawn at random."""
        return bisect_right(self._of_length.get(len(letters), ()), by) * chance_of_letters(letters)


def _listed_on(entry: Named) -> date:
    return (entry.valid_from if isinstance(entry, Listed) else None) or date.min


@dataclass(frozen=True, slots=True)
class _Day:
    """How words stood by the day on which the two could first be laid side by side."""

    standing: Standing
    by: date

    def of_persons(self, text: str) -> int:
        return self.standing.of_persons(text, by=self.by)

    def said(self, wording: str, telling: list[str]) -> str:
        counts = ", ".join(f"{word} {self.standing.with_word(word, by=self.by):,}" for word in telling)
        return wording.format(counts=counts, entries=f"{self.standing.entries(by=self.by):,}")


def told_by_short_name(
    subject: Named, entry: Named, names: Iterable[tuple[int, int]], standing: Standing
) -> ByPolicy | None:
    """The best likeness of a short name of the subject to one of the entry, if there is one."""
    if {subject.schema, entry.schema} & CRAFT:
        return None
    longer = min((_named_on(subject, i) for i in range(len(subject.names)) if _is_longer(subject, i)), default=None)
    found = []
    for i, j in names:
        day = _Day(standing, max(_named_on(subject, i), _listed_on(entry)))
        asked = _asked(subject.worded[i])
        cut = _by_first_letters(subject, entry, (i, j), day)
        if cut and (longer is None or longer > day.by or not asked):
            found.append(cut)
        if longer is not None and longer <= day.by:
            continue  # who is known by a longer name too is judged by that
        if not asked or not entry.worded[j] or name_parts(subject.names[i]).legal_form:
            continue
        if entry.schema == "LegalEntity" and not looks_like_firm(entry.names[j]):
            continue  # it may be a person
        both = subject.names[i], entry.names[j]
        told = _whole(asked, subject, entry, j, day) or _but_for_vowels(subject.worded[i], entry, j, day)
        if told:
            found.append(ByPolicy(told[0], *both, told[1], short=True))
    return max(found, key=lambda each: each.points, default=None)


def _by_first_letters(subject: Named, entry: Named, names: tuple[int, int], day: _Day) -> ByPolicy | None:
    """One is the first letters of the other: worth the more, the fewer names would be met so by chance."""
    i, j = names
    ours, theirs = name_parts(subject.names[i]), name_parts(entry.names[j])
    if (letters := short_form(ours)) and letters in initials_listed(entry, j):
        chance = day.standing.initials_by_chance(letters, by=day.by)
        others = day.standing.with_initials(letters, by=day.by) - 1
    elif entry.schema not in PERSONS and (letters := short_form(theirs)) and letters in acronyms(ours):
        chance, others = day.standing.initials_by_chance(letters, by=day.by), 0
    else:
        return None
    points = min(math.log(_FALSE_HITS / max(chance + others, 1e-9)), _MOST_BY_LETTERS)
    why = _FIRST_LETTERS.format(entries=f"{others + 1:,}", chance=f"{chance:.4f}")
    return ByPolicy(points, subject.names[i], entry.names[j], why, short=True)


def initials_listed(entry: Named, at: int) -> tuple[str, ...]:
    """The first letters of a listed name, unless it is a person's, a ship's, or too short to have any."""
    name = entry.names[at]
    if entry.schema in PERSONS | CRAFT or (entry.schema == "LegalEntity" and not looks_like_firm(name)):
        return ()
    return acronyms(name_parts(name))


def has_one_name(subject: Named) -> bool:
    """Whether all of its names but one are that one with what else its field says."""
    return sum(map(_alone, subject.names)) == 1


def _is_longer(subject: Named, at: int) -> bool:
    """Whether one of its names has more words than are asked for, and not because more than a name is in its field."""
    return not _asked(subject.worded[at]) and _alone(subject.names[at])


@lru_cache(maxsize=4_096)
def _alone(name: str) -> bool:
    return without_asides(name) in {"", name}


def _named_on(subject: Named, at: int) -> date:
    """The first day of one of its names; what is asked for without a day is asked for now."""
    if not isinstance(subject, Subject):
        return date.max
    return subject.named_on.get(subject.names[at]) or subject.first_on or date.max


def _asked(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words that must be met, or none if they are too many."""
    told = [word for word in words if not word.particle]
    kept = tuple(word for word in told if word.text not in empty_words()) or tuple(told)
    return kept if len(kept) <= _LONGEST else ()


def _whole(asked: tuple[Word, ...], subject: Named, entry: Named, at: int, day: _Day) -> tuple[float, str] | None:
    """All that is asked stands in the listed name."""
    met = [next((word for word in entry.worded[at] if _is(one, word)), None) for one in asked]
    there = [word for word in met if word]
    if len(there) < len(asked):
        return None
    if entry.schema in PERSONS:
        return _family_name(there, subject, entry, at, day)
    telling = [word.text for word in there if _tells(word, day)]
    first = next((word.text for word in entry.worded[at] if _names(word)), "")
    if not telling or first not in telling:
        return None
    share = sum(map(weight_of, there)) / max(sum(map(weight_of, entry.worded[at])), 1e-9)
    if share < _LEAST_SHARE:
        return None
    return _WHOLE + _WHOLE_SHARE * min(share, 1.0), day.said(_STANDS_WHOLE, telling)


def _family_name(there: list[Word], subject: Named, entry: Named, at: int, day: _Day) -> tuple[float, str] | None:
    """A family name alone, of a person whose name is written "FAMILY, Given"."""
    family, comma, _ = entry.names[at].partition(",")
    if len(there) > 1 or not comma or subject.schema not in PERSONS | {"", "LegalEntity"}:
        return None
    word = there[0].text
    if word not in {each.text for each in worded(family, "Person")} or not _names(there[0]):
        return None
    if day.of_persons(word) > _FEW_OF_ONE_FAMILY:
        return None
    return _FAMILY_NAME, day.said(_FAMILY_ALONE, [word])


def _but_for_vowels(words: tuple[Word, ...], entry: Named, at: int, day: _Day) -> tuple[float, str] | None:
    """One word against one word, with the same consonants in the same order: no person is told by it."""
    ours = [word for word in words if not word.particle]
    theirs = [word for word in entry.worded[at] if not word.particle]
    if entry.schema in PERSONS or len(ours) != 1 or len(theirs) != 1:
        return None
    one, other = ours[0], theirs[0]
    if one.sound != other.sound or len(one.sound) < _LEAST_SOUND or not _tells(other, day):
        return None
    if consonants_heard(one.text) != consonants_heard(other.text):
        return None
    if heard_alike(one.text, other.text, unwritten=False) < _LEAST_HEARD:
        return None
    return _BUT_FOR_VOWELS, _OTHER_VOWELS


def _is(one: Word, other: Word) -> bool:
    if one.text == other.text:
        return True
    return one.vowelless != other.vowelless and len(one.bare) > 2 and word_likeness(one, other) >= _SAME_ACROSS


def _tells(word: Word, day: _Day) -> bool:
    return _names(word) and day.of_persons(word.text) <= _FEW_PERSONS


def _names(word: Word) -> bool:
    """Whether it is a name rather than a word of the language."""
    text = word.text
    if len(text) < _SHORTEST_WORD or not text.isalpha() or weight_of(word) < _LEAST_WEIGHT:
        return False
    return not any(
        text in words for words in (common_words(), empty_words(), place_words(), plain_words(), _countries())
    )


@cache
def _countries() -> frozenset[str]:
    return frozenset(word for name in (*country_aliases(), *town_words()) for word in name.split())
