"""One way to fold text, so that two spellings of one word meet.

Accents, case and punctuation carry no meaning in a country or a place name
typed at a counter. They are folded away before anything is compared.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["compact", "fold", "fold_letters"]

_UNDECOMPOSED = str.maketrans({
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ł": "l", "Ł": "L", "ı": "i", "ħ": "h", "Ħ": "H",
})  # fmt: skip
_INNER_MARKS = re.compile(r"['’‘`´ʻʼ]")
_NOT_WORD = re.compile(r"[\W_]+")
_ASCII_SIGNS = bytes(code if chr(code).isalnum() and code < 128 else ord(" ") for code in range(256))
_ASCII_INNER_MARKS = b"'`"
_SEPARATORS = re.compile(r"[\s.\-/]+")


def fold(text: str) -> str:
    """Capital letters and digits of any script, words parted by one space.

    An apostrophe joins ("d'Ivoire" is one word), every other sign parts, and `&` is the word AND.

    >>> fold("  Côte d’Ivoire ")
    'COTE DIVOIRE'
    >>> fold("Bosnia & Herzegovina")
    'BOSNIA AND HERZEGOVINA'
    """
    if text.isascii():  # most of a trade file, and many times as fast
        letters = text.upper().replace("&", " AND ").encode().translate(_ASCII_SIGNS, _ASCII_INNER_MARKS)
        return " ".join(letters.decode().split())
    joined = _INNER_MARKS.sub("", fold_letters(text)).replace("&", " AND ")
    return _NOT_WORD.sub(" ", joined).strip()


def fold_letters(text: str) -> str:
    """Capital letters without accents; signs and spaces stay where they are.

    >>> fold_letters("Łódź, Türkiye")
    'LODZ, TURKIYE'
    """
    if text.isascii():
        return text.upper()
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).upper()


def compact(text: str) -> str:
    """Capitals without blanks, dots, hyphens and slashes: how an identifier is compared.

    >>> compact("mscu 123456-7")
    'MSCU1234567'
    """
    return _SEPARATORS.sub("", text).upper()
