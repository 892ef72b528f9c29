"""Addresses as they are written from Prague to Vladivostok, in Latin letters: "g. Moskva, ul. Trubnaya, d. 12, str. 1".

Short words say what the next one is: the town (g.), the house (d.), a part of the building (str., korp., lit.). How
the streets themselves are written stands in `street_words`.
"""

from __future__ import annotations

import re

from tidewaiter.columns.street_words import begins_with_kind

__all__ = ["read_slavic"]

_MAY_HAVE = re.compile(
    r"\b(?:G|GOR|GOROD|MISTO|D|DOM|BUD|BUDYNOK|BUDINOK|BUDOVA|BUDIVLYA|STR|STROENIE|STROYENIE|KORP|KORPUS|LIT|LITER"
    r"|LITERA|BLD|BLDG|PR|K|B|M|R N|PROV) "
)
"""Looked for first: it is seldom found."""
_TOWN = re.compile(r"^(?:G|GOR|GOROD|MISTO) (?=[A-Z]{3})")
_HOUSE = re.compile(r"^(.*?)\b(?:D|DOM|BUD|BUDYNOK|BUDINOK) (\d{1,4} ?[A-Z]?(?: TO \d+)?)(?= |$)(.*)$")
_NUMBERED_STREET = re.compile(r"^([A-Z]+) (\d\S* [A-Z].*?) (\d{1,4} ?[A-Z]?)$")
_AVENUE = re.compile(r"\bPR (?:KT|T)\b")
_PARTS = r"STR|STROENIE|STROYENIE|KORP|KORPUS|LIT|LITER|LITERA|BUDOVA|BUDIVLYA"
_PART = re.compile(rf"(?<=\d)( ?[A-Z])?( TO \d+)? (?:{_PARTS}|BLD|BLDG) (\d+[A-Z]?|[A-Z])\b(?! \d)")
_PART_FIRST = re.compile(rf"^(?:{_PARTS}) (\d+[A-Z]?|[A-Z])\b")
_KORPUS = re.compile(r"(?<=\d)()() K (\d+)\b")
_DISTRICT = re.compile(r"\b\w+ R N\b")
_SHORT_IN_CYRILLIC = ((re.compile(r"\bB (?=\d)"), "BUD "), (re.compile(r"^M (?=[A-Z]{3})"), ""),
                      (re.compile(r"\bPROV\b"), "PROVULOK"), (_DISTRICT, ""))  # fmt: skip
"""What these letters say in Cyrillic addresses alone."""


def read_slavic(pieces: list[str], parts: list[str], *, cyrillic: bool) -> list[str]:
    """The folded pieces of an address without such words, the house first; the parts of its building go to `parts`.

    >>> told = []
    >>> read_slavic(["115035", "GOROD MOSKVA", "UL 8 MARTA D 73 STR 1"], told, cyrillic=True), told
    (['115035', 'MOSKVA', '73 UL 8 MARTA'], ['1'])
    """

    def taken(found: re.Match[str]) -> str:
        parts.append(found[found.lastindex or 1])
        return "".join(group or "" for group in found.groups()[:-1])

    read: list[str] = []
    for piece in pieces:
        if _MAY_HAVE.search(piece):
            numbered = any(sign.isdigit() for before in read for sign in before)
            for short, meant in _SHORT_IN_CYRILLIC if cyrillic else ():
                piece = short.sub(meant, piece)
            piece = _AVENUE.sub("PROSPEKT", _TOWN.sub("", piece))
            piece = _PART.sub(taken, _KORPUS.sub(taken, piece) if cyrillic else piece)
            piece = _PART_FIRST.sub(taken, piece) if numbered else piece
            piece = " ".join(_HOUSE.sub(r"\2 \1\3", piece).split())
        if begins_with_kind(piece):
            piece = _NUMBERED_STREET.sub(r"\3 \1 \2", piece)  # "ul. 8 Marta 13"
        if piece:
            read.append(piece)
    return read
