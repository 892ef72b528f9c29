"""Numbers by which firms of one name are told apart: "Solarpark Havel Nr. 6" and "Nr. 3", "Growth Fund II" and "III".

Sister firms of one owner have one name and a number each. As a word the number is as common as can be and tells next
to nothing, so it is asked for by itself. Numbers of four figures and more are years, houses or telephones, and one
that other numbers stand beside in but one of the names ("Hall 2 Unit 4", "Unit 4") tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from tidewaiter.entities.sides import Bools, Sides

__all__ = ["both_numbered", "number_borne"]

_NUMBER = re.compile(r"([0-9]{1,3})(?:ST|ND|RD|TH)?")
"""A number by which sisters are told apart: few figures, or such an ordinal ("712th Research Institute")."""
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
"""Up to 39: C, D, L and M at the end of a name are mostly what is left of a word."""
_OF_ROMAN = {"I": 1, "V": 5, "X": 10}


def number_borne(words: Sequence[str]) -> str:
    """The numbers that a name bears: short figures or, where there are none, a Roman number at its end.

    >>> number_borne(("FUND", "III")), number_borne(("FUND", "03")), number_borne(("VI", "LAB"))
    ('3', '3', '')
    >>> number_borne(("712TH", "INSTITUTE"))
    '712'
    """
    told = {str(int(found[1])) for found in map(_NUMBER.fullmatch, words) if found}
    if not told and len(words) > 1 and _ROMAN.fullmatch(words[-1]):
        values = [_OF_ROMAN[sign] for sign in words[-1]]
        told = {str(sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True)))}
    return " ".join(sorted(told))


def both_numbered(pairs: Sides) -> Bools:
    """Whether both names bear numbers, and neither has all those of the other and more."""
    found = pairs.known("name_ordinal")
    rows = np.flatnonzero(found & ~pairs.same("name_ordinal"))
    column = pairs.profiles.columns["name_ordinal"]
    numbers = [frozenset(text.split()) for text in column.texts]
    sides = (column.codes[side[rows]].tolist() for side in (pairs.left, pairs.right))
    found[rows] = [
        not (numbers[one] < numbers[other] or numbers[other] < numbers[one]) for one, other in zip(*sides, strict=True)
    ]
    return found
