"""A name that has the letters of a listed one, and blanks elsewhere or letters doubled.

Who takes the blanks out of a name, or puts others in, changes no letter of it: a text from a scanned page has them so,
and so has a name that shall not be found ("RASTAFANNERTEBAT ENGINEERING COMPANY", "M E LV A LE CORP"). Names of so many
letters are the same by chance as seldom as the words are, so the score is policy and lies near that of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from tidewaiter.columns.legal_forms import legal_forms_in_words
from tidewaiter.entities.screening.by_policy import ByPolicy
from tidewaiter.entities.screening.entries import CRAFT, PERSONS, Named
from tidewaiter.entities.screening.rarity import weight_of
from tidewaiter.entities.screening.wording import written_letters

__all__ = ["WORDINGS", "halves", "halves_asked", "letters_alone", "told_by_letters_alone"]

_BLANKS_ELSEWHERE = "the letters of the whole name, with blanks elsewhere"
_DOUBLED = "the letters of the whole name, some of them doubled"
_AND_A_SLIP = "the letters of the whole name but for one slip of the pen, with blanks elsewhere"
WORDINGS = (_BLANKS_ELSEWHERE, _DOUBLED, _AND_A_SLIP)

_POINTS, _POINTS_DOUBLED, _POINTS_SLIP = 2.0, 1.0, 0.3
"""Scores of 0.88, 0.73 and 0.57 if nothing else is known."""
_SHORTEST_NAME, _SHORTEST_WITH_SLIP = 8, 12
"""Letters from which on names are compared by their letters alone, and by these but for a slip."""
_SHORTEST_FORM, _COMPANY = 3, "CO"
"""Letters of a legal form that is known where it is written on to the name, and the one that is known in fewer."""
_TWICE = re.compile(r"(.)\1+")
_FIGURES = re.compile(r"\d")
_LEAST_WEIGHT = 0.5
"""What the words of the listed name must tell."""


@lru_cache(maxsize=400_000)
def letters_alone(name: str) -> frozenset[str]:
    """The letters of a name in one piece, none of them twice in a row, with and without its legal form.

    None where they are few.

    >>> sorted(letters_alone("Vandelay Steel Co., Ltd."))
    ['VANDELAYSTEL', 'VANDELAYSTELCOLTD']
    """
    return frozenset(_TWICE.sub(r"\1", told) for told in _spelt(name))


def _spelt(name: str) -> set[str]:
    """The letters of a name in one piece, with and without its legal form."""
    letters = written_letters(name)
    forms = _forms()
    form = next((length for length in forms if letters[-length:] in forms[length]), 0)
    return {told for told in (letters, letters[: len(letters) - form]) if len(told) >= _SHORTEST_NAME}


@cache
def _forms() -> dict[int, frozenset[str]]:
    """Legal forms in one piece by their length, the longest first."""
    joined = {"".join(words) for words in legal_forms_in_words()}
    known = {form for form in joined if len(form) >= _SHORTEST_FORM} | {_COMPANY}
    lengths = sorted({len(form) for form in known}, reverse=True)
    return {length: frozenset(form for form in known if len(form) == length) for length in lengths}


def halves(name: str) -> Iterator[tuple[int, str, str]]:
    """Each half of a listed name's letters, under which `halves_asked` of one with a single slip finds it.

    >>> list(halves("Vandelay Steel")), list(halves("Vandelay"))
    ([(12, 'VANDEL', ''), (12, '', 'AYSTEL')], [])
    """
    for letters in letters_alone(name):
        if (length := len(letters)) >= _SHORTEST_WITH_SLIP:
            yield length, letters[: length // 2], ""
            yield length, "", letters[length // 2 :]


def halves_asked(name: str) -> Iterator[tuple[int, str, str]]:
    """What the halves of a listed name would be, of which at most one has the slip: it is as long or a letter off."""
    for letters in letters_alone(name):
        for length in range(max(len(letters) - 1, _SHORTEST_WITH_SLIP), len(letters) + 2):
            yield length, letters[: length // 2], ""
            yield length, "", letters[len(letters) - (length - length // 2) :]


def told_by_letters_alone(subject: Named, entry: Named, names: Iterable[tuple[int, int]]) -> ByPolicy | None:
    """The likeliest of the pairs of names that have the same letters in other words."""
    if {subject.schema, entry.schema} & CRAFT:
        return None
    told = (_told(subject, entry, i, j) for i, j in names)
    return max((each for each in told if each), key=lambda each: each.points, default=None)


def _told(subject: Named, entry: Named, i: int, j: int) -> ByPolicy | None:
    ours, theirs = subject.names[i], entry.names[j]
    left, right = ([word.text for word in side] for side in (subject.worded[i], entry.worded[j]))
    if left == right or sum(map(weight_of, entry.worded[j])) < _LEAST_WEIGHT:
        return None
    if letters_alone(ours).isdisjoint(letters_alone(theirs)):
        if {subject.schema, entry.schema} & PERSONS or _words_differ_in_one(left, right):
            return None
        return ByPolicy(_POINTS_SLIP, ours, theirs, _AND_A_SLIP) if _a_slip_apart(ours, theirs) else None
    doubled = "".join(left) != "".join(right) and not _spelt(ours) & _spelt(theirs)
    points, why = (_POINTS_DOUBLED, _DOUBLED) if doubled else (_POINTS, _BLANKS_ELSEWHERE)
    return ByPolicy(points, ours, theirs, why)


def _words_differ_in_one(left: list[str], right: list[str]) -> bool:
    """Whether the blanks are where they belong: a slip is then one of a word, which `one_slip` judges by its length."""
    return len(left) == len(right) and sum(one != other for one, other in zip(left, right, strict=True)) <= 1


def _a_slip_apart(ours: str, theirs: str) -> bool:
    """Whether the letters are the same but for one slip; a number with another figure is another number."""
    return any(
        OSA.distance(one, other, score_cutoff=1) == 1 and _FIGURES.findall(one) == _FIGURES.findall(other)
        for one in letters_alone(ours)
        for other in letters_alone(theirs)
        if len(other) >= _SHORTEST_WITH_SLIP
    )
