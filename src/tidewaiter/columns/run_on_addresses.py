"""Addresses that run on behind a name in its field: "Acme Ltd, 12 Harbour Road, Leeds".

Where a bill of lading has one field for a party, name and address stand in it together, and the field may be cut off
in the middle. The name ends where the address begins: behind the legal form, or before a number, a room or the kind
of a street, if what follows is told for an address by more than that. Where it is not sure, the name is left whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tidewaiter.columns.legal_forms import ends_in_form, first_behind_form, forms_let_go, join_initials
from tidewaiter.columns.letters import latin
from tidewaiter.columns.street_words import sure_words
from tidewaiter.terms.folding import fold

__all__ = ["in_lines", "is_a_house", "name_and_run_on_address"]

_ONE_WORD_STREET = re.compile(r"[A-Z]{4,}(?:STR|STRASSE|STRAAT|GATAN|VEJ|WEG)")
_NUMBER = re.compile(r"(?:#|NO\.?|NR\.?)?\s*\d+(?:[-/](?:[A-Z]?\d+|[A-Z]))*[A-Z]?")
_FLOOR = re.compile(r"\d+/F")
_NAMED_FLOOR = re.compile(r"\d+(?:ST|ND|RD|TH) FL(?:OOR)?\b")
_BREAK = re.compile(r"&#1[03];|\\[nN]|[\r\n]+|_x000D_")
_LOST_BREAK = re.compile(r"(?<=\S)\s?/N(?=[A-Z0-9])")
"""Ends of lines, and what files have in their place; "/N" where it stands for them more than once."""
_WRITTEN_ON = re.compile(r"(?<=[A-Z]{4})(?=\d+[,./\- ])|(?<=,)(?=\w)|(?<=\d)\.(?=\d+(?:ST|ND|RD|TH)\b)", re.IGNORECASE)
_ROOM_WRITTEN_ON = re.compile(
    r"(?<=[A-Z.)])(?P<sure>(?<=[.)])|(?<=[A-Z]{4})(?<!SHOW)(?<!BATH)(?<!BALL))?"
    r"(?=(?:ROOM|FLAT|UNIT|SUITE|OFFICE|PLOT|SURVEY|BLOCK|FLOOR)\s?(?:NO\b\W*)?[A-Z]?\d)",
    re.IGNORECASE,
)
"""Where the end of a line, or a blank, got lost: "GLOBEX305,3RD FLOOR", "ENTERPRISEOFFICE NO-38", "S.A.ROOM 5"."""
_NUMBER_WRITTEN_ON = re.compile(r"(?<=[A-Z.])(?=\d+[,./\- ])", re.IGNORECASE)
"""Where a number may have been written on to a legal form: "ELMONT AG163/35"."""
_NEAR = 5
"""Words within which number and street of an address stand."""
_MOST_LINES = 3
"""Lines over which a name may go."""
_STILL_A_NAME = 2
"""Words that a name has at least where no legal form ends it."""


def name_and_run_on_address(text: str) -> tuple[str, str]:
    """The name in a field, and the address that runs on behind it; empty where none does.

    >>> name_and_run_on_address("Acme Ltd, 12 Harbour Road, Leeds")
    ('Acme Ltd', '12 Harbour Road, Leeds')
    >>> name_and_run_on_address("Silva Tecidos S.A. Rua do Porto 971 Santos")
    ('Silva Tecidos S.A.', 'Rua do Porto 971 Santos')
    >>> name_and_run_on_address("Acme Tools&#10;12 Harbour Road&#10;Leeds")
    ('Acme Tools', '12 Harbour Road, Leeds')
    >>> name_and_run_on_address("ACME PVT LTD.SURVEY NO.139,MAIN ROAD,MORBI")
    ('ACME PVT LTD', 'SURVEY NO.139, MAIN ROAD, MORBI')
    >>> name_and_run_on_address("ELMONT AGROOM 12, HARBOUR ROAD")
    ('ELMONT AG', 'ROOM 12, HARBOUR ROAD')
    >>> name_and_run_on_address("Studio 54 Road Films Ltd"), name_and_run_on_address("Pier 12")
    (('Studio 54 Road Films Ltd', ''), ('Pier 12', ''))
    """
    if not in_lines(text):
        rooms_apart = _ROOM_WRITTEN_ON.sub(_room_apart, forms_let_go(text))
        apart = _in_one_line(_WRITTEN_ON.sub(" ", _NUMBER_WRITTEN_ON.sub(_number_apart, rooms_apart)))
        return apart if apart[1] else (text, "")
    lines = [line.strip(" ,;") for line in _BREAK.split(_broken(text)) if any(map(str.isalnum, line))]
    if not lines:
        return text, ""
    ends = next((end for end in range(_MOST_LINES, 0, -1) if end < len(lines) and _ends_a_name(lines, end)), 0)
    name, behind = " ".join(lines[: ends or 1]), ", ".join(lines[ends or 1 :])
    if not ends and not any(map(str.isdigit, behind)):
        return " ".join(lines), ""  # the name may have been broken
    name, found = _in_one_line(name)
    return name, ", ".join(part for part in (found, behind) if part)


def is_a_house(text: str) -> bool:
    """Whether a text is a number and a street, and nobody's name.

    >>> is_a_house("19301 Distribution Way"), is_a_house("54 Road Films Ltd"), is_a_house("21 Club")
    (True, False, False)
    """
    if not text[:1].isdigit():
        return False
    first, *rest = latin(text).upper().replace(",", " ").replace(".", "").split()
    if not _NUMBER.fullmatch(first) or not any(map(_is_street, rest[:_NEAR])):
        return False
    return not ends_in_form(fold(" ".join((first, *rest))).split())


def _room_apart(found: re.Match[str]) -> str:
    """What parts a room from the word on to which it was written: nothing, if that may be a word ("BROOM 5")."""
    return ", " if found["sure"] is not None or _behind_a_form(found) else ""


def _number_apart(found: re.Match[str]) -> str:
    return " " if _behind_a_form(found) else ""


def _behind_a_form(found: re.Match[str]) -> bool:
    return ends_in_form(join_initials(fold(latin(found.string[: found.start()])).split()))


def in_lines(text: str) -> bool:
    """Whether a field was written in several lines, broken as files break them: by a sign, or by what stands for it."""
    return bool(_BREAK.search(_broken(text)))


def _broken(text: str) -> str:
    lost = "/N" in text and len(_LOST_BREAK.findall(text)) > 1
    return _LOST_BREAK.sub("\n", text) if lost else text


def _ends_a_name(lines: Sequence[str], end: int) -> bool:
    """Whether so many lines end in a legal form, and the last of them has no figure of an address."""
    return not any(map(str.isdigit, lines[end - 1])) and ends_in_form(fold(latin(" ".join(lines[:end]))).split())


def _in_one_line(text: str) -> tuple[str, str]:
    if not any(map(str.isdigit, text)) and "," not in text:
        return text, ""
    words = text.split()
    plain = [latin(word).upper().strip(" ,;.()-").replace(".", "") for word in words]
    behind = _behind_form(words)
    for place in range(1, len(words)):
        if (place == behind or _is_a_name(words[:place])) and _begins(words, plain, place, sure=place == behind):
            if ends_in_form(fold(" ".join(plain[place:])).split()):
                return text, ""  # it is all one name
            return " ".join(words[:place]).rstrip(" ,;-"), " ".join(words[place:])
    return text, ""


def _is_a_name(words: Sequence[str]) -> bool:
    return len(words) >= _STILL_A_NAME or len(fold(latin(words[0])).split()) >= _STILL_A_NAME


def _behind_form(words: Sequence[str]) -> int:
    """Place of the first word behind a legal form; 0 where there is none, or nothing behind it."""
    folded = [fold(latin(word)) for word in words]
    if not all(folded):
        return 0
    joined = ["".join(word.split()) for word in folded]
    end = first_behind_form(joined)
    further = (end + more for more in (3, 2, 1) if end + more <= len(words) and ends_in_form(joined[: end + more]))
    end = next(further, end)  # GmbH & Co KG
    return end if end < len(words) else 0


def _begins(words: Sequence[str], plain: Sequence[str], place: int, *, sure: bool) -> bool:
    """Whether an address begins there; `sure` where the name has surely ended."""
    first, rest = plain[place], plain[place + 1 : place + 1 + _NEAR]
    parted = sure or words[place - 1].endswith((",", ";"))
    named_street = any(map(_is_street, rest))
    if first in sure_words("rooms"):
        return parted or (named_street and _is_numbered(rest))
    if first in sure_words("numbered_rooms") and parted and _is_numbered(rest):
        return True
    if first in sure_words("kinds_before") or _ONE_WORD_STREET.fullmatch(first):
        return parted or _is_numbered(rest)
    before_number = first in sure_words("before_a_number") and _is_numbered(rest[:1])
    if _NUMBER.fullmatch(first) or _FLOOR.fullmatch(first) or before_number:
        further = [word for word in rest if word.isalpha()]
        named_street = named_street or _NAMED_FLOOR.match(" ".join(rest)) is not None
        return named_street or (len(further) > 1 and (parted or "," in " ".join(words[place:])))
    return sure and _is_numbered(rest) and named_street


def _is_street(word: str) -> bool:
    told = word in sure_words("kinds") or word in sure_words("kinds_before")
    return told or _ONE_WORD_STREET.fullmatch(word) is not None


def _is_numbered(words: Sequence[str]) -> bool:
    return any(map(_NUMBER.fullmatch, words))
