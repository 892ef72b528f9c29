"""Names that a machine has read: figures stand for the letters they look like, and "rn" for "m" (no word begins so).

Which letter was meant is not known for certain, so what is found here is looked up beside the name as it is written.
"""

from __future__ import annotations

import re
from functools import cache

from tidewaiter.columns.legal_forms import legal_form_words
from tidewaiter.columns.names import common_words
from tidewaiter.entities.screening.plain_words import plain_words

__all__ = ["as_meant"]

_LETTERS = str.maketrans("012568", "OIZSGB")
_ROUND_AND_STRAIGHT = str.maketrans("01", "OI")
_WORD = re.compile(r"[A-Z0-9]+", re.IGNORECASE)
_ORDINAL = re.compile(r"\d+(?:ST|ND|RD|TH)", re.IGNORECASE)
_NUMBERED = re.compile(r"[A-Z]+\d{2,}|\d{2,}[A-Z]+", re.IGNORECASE)
"""A word and a number ("AGRO2000"), of which no letter was misread."""
_SHORTEST = 4


def as_meant(name: str) -> str:
    """The name with letters for the figures in its words, and with "m" for "rn" where that makes a word that is known.

    Short words are read so where a longer word of the name was misread.

    >>> as_meant("ALLIED TRADIN6 LIRNITED"), as_meant("MODERN TRADING 2000"), as_meant("AGRO2000 LTD")
    ('ALLIED TRADING LIMITED', 'MODERN TRADING 2000', 'AGRO2000 LTD')
    >>> as_meant("K0REA 01L EXP0RT 2000"), as_meant("R10 TRADING")
    ('KOREA OIL EXPORT 2000', 'R10 TRADING')
    """
    if not name.isascii():
        return name
    meant = _WORD.sub(_meant, name)
    misread = any(one != other and not one.isalpha() for one, other in zip(name.split(), meant.split(), strict=True))
    return _WORD.sub(_as_the_others, meant) if misread else meant


def _meant(found: re.Match[str]) -> str:
    word = found[0]
    if not word.isalpha() and (form := word.upper().translate(_LETTERS)) in legal_form_words():
        return form  # C0, D00
    if len(word) < _SHORTEST or word.isdigit() or _NUMBERED.fullmatch(word):
        return word
    if not word.isalpha():
        word = word.translate(_LETTERS) if sum(map(str.isalpha, word)) > len(word) / 2 else word
    upper = word.upper()
    read = upper.replace("RN", "M")
    return read if read != upper and (upper.startswith("RN") or read in _known()) else word


def _as_the_others(found: re.Match[str]) -> str:
    """A word with a nought or a one in it, of a name whose other words were misread; a number stays one ("23RD")."""
    word = found[0]
    return word if word.isdigit() or _ORDINAL.fullmatch(word) else word.translate(_ROUND_AND_STRAIGHT)


@cache
def _known() -> frozenset[str]:
    return common_words() | plain_words() | legal_form_words()
