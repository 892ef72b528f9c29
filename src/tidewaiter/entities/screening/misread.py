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
_WORD = re.compile(r"[A-Z0-9]+", re.IGNORECASE)
_NUMBERED = re.compile(r"[A-Z]+\d{2,}|\d{2,}[A-Z]+", re.IGNORECASE)
"""A word and a number ("AGRO2000"), of which no letter was misread."""
_SHORTEST = 4


def as_meant(name: str) -> str:
    """The name with letters for the figures in its words, and with "m" for "rn" where that makes a word that is known.

    >>> as_meant("ALLIED TRADIN6 LIRNITED"), as_meant("MODERN TRADING 2000"), as_meant("AGRO2000 LTD")
    ('ALLIED TRADING LIMITED', 'MODERN TRADING 2000', 'AGRO2000 LTD')
    """
    return _WORD.sub(_meant, name) if name.isascii() else name


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


@cache
def _known() -> frozenset[str]:
    return common_words() | plain_words() | legal_form_words()
