"""Another firm at the same door: two numbers of one kind, and two names that have nothing in common.

Whoever was caught comes back with a new firm: a new number, a new name, and the old door and telephone. Door, town,
telephone and e-mail are no witnesses independent of each other, as one who keeps the one keeps the others: together
they tell that one hand may be behind both, and nothing of whether both are one firm. A firm that is renamed keeps its
number, so two numbers beside two names are two firms, and one may be the other's successor.

Two numbers are two only where nothing says otherwise: they are of one kind (or, where no kind is told, written in one
shape), no part of each other and not alike but for slips, and do not begin alike as those of two branches do under a
register whose rules we do not know. Nor are they where both names are written with one number somewhere in the file:
that is one firm under two names, and the other number a clerk's.

Source:
    Conditional dependence of fields, and answers of several fields together in place of a sum: Winkler (1993),
    "Improved Decision Rules in the Fellegi-Sunter Model of Record Linkage".
"""

from __future__ import annotations

import numpy as np

from tidewaiter.entities.house_mates import share_a_house
from tidewaiter.entities.name_question import NAME
from tidewaiter.entities.questions import all_of, answers_to, any_of, near, none_of, same
from tidewaiter.entities.sides import Bools, Sides

__all__ = ["REGISTERED", "another_firm", "are_two"]

REGISTERED = frozenset({"importer", "tax", "vat", "lei"})
"""Kinds of which a firm has one."""
_UNTOLD = frozenset({"", "source"})
"""Where a file does not say what its numbers are."""
_FEWEST_SIGNS, _FEWEST_FIGURES = 6, 4
"""Of a number; "PENDING" is none."""
_SLIPS = 2
_LIKE_A_FIRM, _BRANCH = 8, 5
"""Signs at the beginning that name a firm at least, and signs behind them that name its branch at most."""
_WITHOUT_BLANKS = 0.8
"""As in `house_mates`: names as much alike in letters may be one that is written together or cut."""
_SHAPE = str.maketrans("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "9" * 10 + "A" * 26)


def another_firm(pairs: Sides) -> Bools:
    """Whether two who share door, telephone or e-mail bear two numbers of one kind, and names with nothing in common.

    It is asked of such alone: pairs at random nearly all differ in both, and would make every other answer rare.
    """
    found = all_of(
        any_of(same("phone"), same("email"), same("domain"), share_a_house),
        _numbers_of_two,
        _nothing_in_common,
        none_of(near("name_squashed", _WITHOUT_BLANKS)),
        none_of(_one_number_for_both_names),
    )
    return found(pairs)


def _nothing_in_common(pairs: Sides) -> Bools:
    told: Bools = answers_to(NAME, pairs) == len(NAME.answers)
    return told


def _numbers_of_two(pairs: Sides) -> Bools:
    """Whether two numbers are of one kind, and of two firms."""
    registered = pairs.left_is("identifier_kind", REGISTERED)
    found = pairs.known("identifier") & pairs.same_or_neither("identifier_kind")
    found &= registered | pairs.left_is("identifier_kind", _UNTOLD)
    found &= ~pairs.within_slips("identifier", _SLIPS)
    rows = np.flatnonzero(found)
    column = pairs.profiles.columns["identifier"]
    sides = zip(column.codes[pairs.left[rows]].tolist(), column.codes[pairs.right[rows]].tolist(), strict=True)
    texts = column.texts
    found[rows] = [
        are_two(texts[one], texts[other]) and (kind or _in_one_shape(texts[one], texts[other]))
        for (one, other), kind in zip(sides, registered[rows].tolist(), strict=True)
    ]
    return found


def _one_number_for_both_names(pairs: Sides) -> Bools:
    """Whether there is a number with which both names are written, these two profiles or others."""
    names = pairs.profiles.columns["name_sorted"].codes
    borne = pairs.profiles.numbers_of_names
    numbers = [
        (borne.get(one, frozenset()), borne.get(other, frozenset()))
        for one, other in zip(names[pairs.left].tolist(), names[pairs.right].tolist(), strict=True)
    ]
    return np.array([not ours.isdisjoint(theirs) for ours, theirs in numbers], dtype=bool)


def are_two(one: str, other: str) -> bool:
    """Whether two are numbers, and those of two firms: neither in the other, and no branches by their look.

    >>> are_two("5541489073", "2355335502"), are_two("554148907301", "554148907322"), are_two("5541489073", "41489073")
    (True, False, False)
    """
    figures = min(sum(map(str.isdigit, number)) for number in (one, other))
    if min(len(one), len(other)) < _FEWEST_SIGNS or figures < _FEWEST_FIGURES or one in other or other in one:
        return False
    alike = next((n for n, (ours, theirs) in enumerate(zip(one, other, strict=False)) if ours != theirs), 0)
    return alike < max(_LIKE_A_FIRM, max(len(one), len(other)) - _BRANCH)


def _in_one_shape(one: str, other: str) -> bool:
    """Whether letters and figures stand in the same places; numbers of figures alone may have lost a nought."""
    if one.isdigit() and other.isdigit():
        return abs(len(one) - len(other)) <= 1
    return one.translate(_SHAPE) == other.translate(_SHAPE)
