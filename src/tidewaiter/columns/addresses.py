"""Addresses taken apart: what one building shares, what is one firm's alone, what many firms share.

Number and street name the building; floor, suite and unit are set apart. A post box, a mail drop or an agent's
office is shared by firms that have nothing else in common, and is marked.

Known limits: without the address data of every country this is a reading by habit, not by law. Block
and lot numbers of Asian and Latin American addresses are kept as words; where no number is found, the words alone
make the key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tidewaiter.columns.letters import latin
from tidewaiter.columns.slavic_addresses import read_slavic
from tidewaiter.columns.street_words import (
    agent_phrases,
    agent_starts,
    begins_with_kind,
    buildings,
    kinds,
    nameless,
    parts,
    short,
    unit_words,
)
from tidewaiter.terms.folding import fold

__all__ = ["Address", "address_key", "is_agent_address", "parse_address"]

_CARE_OF = re.compile(r"\bc\s*[/\\]\s*o\b\.?|\bcare of\b|\battn\b\.?|%(?=\s*[A-Za-z])", re.IGNORECASE)
_POST_BOX = re.compile(
    r"\b(?:P\s*O\s*B(?:OX)?|POST(?:AL)?(?: OFFICE)? BOX|P ?O ?BOX|POB|POSTFACH|POSTBUS|POSTBOKS"
    r"|POSTBOX|BOITE POSTALE|BP|APARTADO(?: POSTAL| AEREO)?|APDO|CASILLA(?: POSTAL| DE CORREO)?|CAIXA POSTAL"
    r"|CASELLA POSTALE|CX POSTAL|PRIVATE BAG|GPO BOX|LOCKED BAG|P BAG|A YA|BOX)"
    r"\s*(?:NO\s*)?(\d[\d ]{0,8}\d|\d|[A-Z]\d+)\b(?: TO (?:0\d{4}|(\d{2,4}))\b)?"
)
_BOX_AND_POSTCODE = re.compile(r"(\d{1,6}) 0\d{4}")
"""A box with the postcode of its office, as in Kenya: "345 - 00100"."""
_BOX_OF_AN_OFFICE = re.compile(r"\b(\d{2}) B ?P (\d[\d ]*\d|\d)\b")
"""As in Abidjan and Ouagadougou: "01 BP 1234 Abidjan 01"."""
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"  # United Kingdom
    r"|[A-Z]\d[A-Z] ?\d[A-Z]\d"  # Canada
    r"|\d{4} ?[A-Z]{2}(?= |$)"  # the Netherlands
    r"|\d{5}(?: \d{3,4})?|\d{6}|\d{3} \d{2,4}|\d{4})\b"
)
_FIRST_NUMBER = re.compile(r"(\d{4,6})(?: |$)")
_FIGURES_OF_A_HOUSE = 4
"""Of a number that stands alone and may be a house; more are a postcode's."""
_HOUSE = re.compile(r"(?:(?<= )|^)(\d{1,6})(?: ?([A-DF-MO-RT-VX-Z])(?= |$))?(?= |$)")
_STREET_AND_NO_HOUSE = "R"
"""Behind a number and before other words: "12 r. des Palmiers" is no house 12 R, and hardly any has that letter."""
_JUST_A_NUMBER = re.compile(r"(?:(?:D|DOM|NO|NR|H|HNR|NUM) )?(\d{1,6} ?[A-Z]?)(?: TO \d+)?")
_NUMBER_SIGN = re.compile(r"\bN\s*[°º]\.?\s*", re.IGNORECASE)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_MORE_OF_A_ZIP = re.compile(r"(?<=\b\d{5})-\d{4}\b")
_FROM_TO = re.compile(r"(?<=\d)\s*[-/]\s*(?=\d)")
_TO_BEFORE = re.compile(r"^ ?TO \d+ ?")
_PIECES = re.compile(r"[,;\n|]")
_TWO_NUMBERS = re.compile(r"\d\D+\d")
_KINDS_BEHIND = frozenset({"ST", "AVE", "RD", "BLVD", "DR", "LN", "HWY", "PKWY", "CRES", "TCE"})
"""Kinds of street that end its name in English."""
_ESTATES = frozenset({"IND", "EST", "ZN", "PK"})
_DIRECTIONS = frozenset({"N", "S", "E", "W", "NE", "NW", "SE", "SW"})
_LONGEST_STATE = 3
"""Letters of a state behind a town: "Albany NY", "Sydney NSW"."""
_LETTERS_SHORT = frozenset({"CALLE", "RUE"})
"""What C and R are short for, but at the end: "Block C"."""
_GLUED = re.compile(r"(?<=\d)(?=[A-Z]{3,})|(?<=[A-Z]{3})(?=\d)")
_MAY_HAVE_FLOOR = re.compile(r"(?:FLOOR|FLR|FL|F|PISO|ANDAR|ETAGE|OG|KAT)\b")
"""Looked for first: it is seldom found."""
_FLOOR = re.compile(
    r"\b(\d{1,3} ?(?:ST|ND|RD|TH|E|EME|ER|O|A)?|GROUND|[GB]) ?(?:FLOOR|FLR|FL|F|PISO|ANDAR|ETAGE|OG|KAT)\b"
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; what it does not say is empty.

    `number` of the house; `street`, its words in the order written, kinds of street shortened; `unit`, floor or
    room; `post_box`; `postcode`; `rest`, the words after the street (district, town, state), if any.
    """

    number: str = ""
    street: tuple[str, ...] = ()
    unit: str = ""
    post_box: str = ""
    postcode: str = ""
    rest: tuple[str, ...] = ()
    is_agent: bool = False


@lru_cache(maxsize=65_536)
def parse_address(text: str, city: str = "") -> Address:
    """Take one line of an address apart.

    >>> parse_address("7503 Airport Road, Ste. 967")
    Address(number='7503', street=('AIRPORT', 'RD'), unit='967', post_box='', postcode='', rest=(), is_agent=False)

    Args:
        text: the address in one line.
        city: the town, where it is given apart; it is then no part of the street.
    """
    agent = is_agent_address(text)
    written = latin(_NUMBER_SIGN.sub(" No ", text) if "°" in text or "º" in text else text)
    pieces = [folded for piece in _PIECES.split(written) if (folded := _folded(piece))]
    units: list[str] = []
    boxes: list[str] = []
    pieces = read_slavic(pieces, units, cyrillic=bool(_CYRILLIC.search(text)))
    pieces = [_without_box(piece, boxes) for piece in pieces]
    pieces = [left for piece in pieces if (left := _without_unit(piece, units))]
    postcode, pieces = _postcode_of(pieces)
    number, street, rest = _street_of(pieces, _city_words(city))
    agent = agent or bool(boxes and not (number or _names_building(street)))  # his box is beside his house
    return Address(number, street, " ".join(units), boxes[0] if boxes else "", postcode, rest, agent)


def address_key(text: str, *, city: str = "", country: str = "") -> str:
    """What one building shares: house number, street, town and country; empty where no street is named.

    In an estate or a zone a unit is a building.

    >>> address_key("7503 Airport Rd Ste 967", city="Ontario", country="US")
    '7503 AIRPORT RD|ONTARIO|US'
    >>> address_key("Suite 12, 7503 AIRPORT ROAD", city="ontario", country="US")
    '7503 AIRPORT RD|ONTARIO|US'
    """
    parsed = parse_address(text, city)
    town = _folded(latin(city)) or " ".join(parsed.rest) or parsed.postcode
    if parsed.post_box and not parsed.number and not _names_building(parsed.street):
        street = f"BOX {parsed.post_box}"
        town = town or " ".join(parsed.street)
    else:
        in_estate = not _ESTATES.isdisjoint(parsed.street) and parts().isdisjoint(parsed.street)
        house = parsed.number or (parsed.unit.split()[0] if parsed.unit and in_estate else "")
        street = " ".join([house, *parsed.street]).strip()
    if not street:
        return ""
    return f"{street}|{town}|{country}"


def is_agent_address(text: str) -> bool:
    """Whether the address is one that many firms use: care of another, a mail drop, a registered agent's office.

    >>> is_agent_address("c/o Corporation Trust Center, 1209 Orange St")
    True
    """
    if _may_be_in_care(text) and _CARE_OF.search(text):
        return True
    words = fold(latin(text))
    return not agent_starts().isdisjoint(words.split()) and bool(agent_phrases().search(words))


def _may_be_in_care(text: str) -> bool:
    """Whether it has a sign or a word that all have who are in care of another: few have."""
    if "/" in text or "\\" in text or "%" in text:
        return True
    small = text.lower()
    return "care of" in small or "attn" in small


@lru_cache(maxsize=65_536)
def _city_words(city: str) -> tuple[str, ...]:
    return short(_folded(latin(city)))


def _folded(piece: str) -> str:
    plain = _CARE_OF.sub(" ", piece) if _may_be_in_care(piece) else piece
    plain = plain.replace("#", " UNIT ").replace("№", " ").replace("&", " ")
    if "-" in plain or "/" in plain:
        plain = _FROM_TO.sub(" TO ", plain if "BOX" in plain.upper() else _MORE_OF_A_ZIP.sub("", plain))
    return _GLUED.sub(" ", fold(plain))


def _without_box(piece: str, boxes: list[str]) -> str:
    found = _BOX_OF_AN_OFFICE.search(piece)
    if found:
        office = found.group(1)
        boxes.append(f"{office}BP{found.group(2).replace(' ', '')}")
        return (piece[: found.start()] + " " + piece[found.end() :].removesuffix(f" {office}")).strip()
    found = _POST_BOX.search(piece)
    if not found:
        return piece
    with_postcode = _BOX_AND_POSTCODE.fullmatch(found.group(1))
    boxes.append((with_postcode or found).group(1).replace(" ", "") + (found.group(2) or ""))
    return (piece[: found.start()] + " " + piece[found.end() :]).strip()


def _without_unit(piece: str, units: list[str]) -> str:
    """The piece without floor, suite and the like, which go to `units`."""

    def taken(found: re.Match[str]) -> str:
        units.append(found.group(1).replace(" ", ""))
        return " "

    words = (_FLOOR.sub(taken, piece) if _MAY_HAVE_FLOOR.search(piece) else piece).split()
    room_words = unit_words()
    if room_words.isdisjoint(words):
        return " ".join(words)
    kept: list[str] = []
    place = 0
    while place < len(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if words[place] in room_words and following in room_words:  # "Flat/Rm 7022"
            place += 1
            continue
        names_unit = words[place] in room_words and (any(sign.isdigit() for sign in following) or len(following) == 1)
        if names_unit and not (not kept and not units and place + 2 < len(words) and words[place] == "LOT"):
            units.append(following)
            place += 2
            if place + 1 < len(words) and words[place] == "TO" and words[place + 1].isdigit():
                place += 2
            continue
        kept.append(words[place])
        place += 1
    return " ".join(kept)


def _postcode_of(pieces: list[str]) -> tuple[str, list[str]]:
    """The postcode, looked for from the end; the first number of an address is a house, not a postcode."""
    for place in range(len(pieces) - 1, -1, -1):
        if place == 0 and not _TWO_NUMBERS.search(pieces[0]):
            break
        for found in reversed(list(_POSTCODE.finditer(pieces[place]))):
            if place == 0 and (found.start() == 0 or not re.search(r"\d", pieces[0][: found.start()])):
                continue
            left = (pieces[place][: found.start()] + " " + pieces[place][found.end() :]).split()
            rest = [*pieces[:place], " ".join(left), *pieces[place + 1 :]]
            return found.group().replace(" ", ""), [piece for piece in rest if piece and piece != found.group()]
    return _postcode_first(pieces)


def _postcode_first(pieces: list[str]) -> tuple[str, list[str]]:
    """A postcode before its town and the street: "115035, Moscow, ..." and "8000 Aarhus, Vestergade 12"."""
    found = _FIRST_NUMBER.match(pieces[0]) if len(pieces) > 1 else None
    if not found:
        return "", pieces
    town = pieces[0][found.end() :].strip()
    if not any(_HOUSE.search(piece) and not _is_nameless(short(piece)) for piece in _with_their_numbers(pieces[1:])):
        return "", pieces
    if any(sign.isdigit() for sign in town) or not kinds().isdisjoint(short(town)):
        return "", pieces
    if not town and len(found[1]) == _FIGURES_OF_A_HOUSE:  # "1209, Orange Street 5"
        return "", pieces
    return found[1], [piece for piece in (town, *pieces[1:]) if piece]


def _with_their_numbers(pieces: list[str]) -> list[str]:
    """The pieces, a number that stands alone with the one before it: "Rua Direita, 25"."""
    return [
        f"{pieces[n - 1]} {piece}" if n and _JUST_A_NUMBER.fullmatch(piece) else piece for n, piece in enumerate(pieces)
    ]


def _street_of(pieces: list[str], city: tuple[str, ...]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """House number, street words, and what follows."""
    if not pieces:
        return "", (), ()
    place = _street_at(pieces)
    alone = _JUST_A_NUMBER.fullmatch(pieces[place])
    if alone and place > 0:  # "Rua Direita, 25" and "Hauptstrasse, 12"
        both = (alone[1], pieces[place - 1]) if begins_with_kind(pieces[place - 1]) else (pieces[place - 1], alone[1])
        pieces = [*pieces[: place - 1], " ".join(both), *pieces[place + 1 :]]
        place -= 1
    elif alone and place + 1 < len(pieces):  # "12, Main Street"
        pieces = [*pieces[:place], f"{alone.group(1)} {pieces[place + 1]}", *pieces[place + 2 :]]
    number, words, town = _house_of(pieces[place])
    street, more = _without_town(_part_last(short(words)), number_first=not number or pieces[place][0].isdigit())
    town = [*more, *town]
    if city and len(street) > len(city) and street[-len(city) :] == city:
        street = street[: -len(city)]
    street, following = _in_its_area(street, pieces[:place], [*town, *pieces[place + 1 :]], city)
    return number, street, short(" ".join(following))


def _street_at(pieces: list[str]) -> int:
    """Which piece names the street: the first with a number, or a building by its name, or the first of all.

    "Building 12" names none: a later one with a number and a name does.
    """
    if len(pieces) == 1:
        return 0
    numbered = [n for n, piece in enumerate(pieces) if _HOUSE.search(piece)]
    if not numbered:
        return next((n for n, piece in enumerate(pieces) if _names_building(short(piece))), 0)
    first = numbered[0]
    if first + 1 < len(pieces) and begins_with_kind(pieces[first]) and _JUST_A_NUMBER.fullmatch(pieces[first + 1]):
        return first + 1  # "ul. 8 Marta, 13"
    if _JUST_A_NUMBER.fullmatch(pieces[first]) or not _is_part_of_an_area(short(pieces[first])):
        return first
    return next((n for n in numbered if not _is_nameless(short(pieces[n]))), first)


def _house_of(words: str) -> tuple[str, str, list[str]]:
    """The number of the house in a piece, the street in it, and the town that runs on behind both."""
    found = _HOUSE.search(words)
    if not found:
        return "", words, []
    letter, end = found.group(2) or "", found.end()
    if letter == _STREET_AND_NO_HOUSE and words[end - 2] == " " and words[end:].strip():
        letter, end = "", end - 1
    number = found.group(1).lstrip("0") + letter
    before, after = words[: found.start()], _TO_BEFORE.sub(" ", words[end:])
    one, other = short(before), short(after)
    if not (one and other):
        return number, before + after, []
    has_kind = not kinds().isdisjoint(other)
    if _names_building(one) and has_kind:
        return number, after, []  # "Globe House 23 Kennedy Avenue"
    if all(word in parts() for word in one):
        return number, f"{after} {before}", []  # "Plot 45 Industrial Layout" is plot 45 of that
    if has_kind or any(sign.isdigit() for sign in after) or _is_nameless((*one, number)):
        return number, before + after, []
    return number, before, [after.strip()]  # "Sadovnicheskaya 73 Moscow"


def _without_town(street: tuple[str, ...], *, number_first: bool) -> tuple[tuple[str, ...], list[str]]:
    """The street, and the town that runs on behind its kind: "16232 Moors Lane Fontana".

    Where the number comes last, a kind before the name goes behind it: "St. Lenina, 5".
    """
    if not number_first:
        kind_first = len(street) > 1 and street[0] == "ST" and street[-1] not in kinds()
        return (*street[1:], street[0]) if kind_first else street, []
    ends = [place for place, word in enumerate(street) if place and word in _KINDS_BEHIND]
    behind = street[ends[-1] + 1 :] if ends else ()
    if not behind or behind[0] in _DIRECTIONS or any(sign.isdigit() for word in behind for sign in word):
        return street, []
    return street[: ends[-1] + 1], [" ".join(behind)]


def _part_last(street: tuple[str, ...]) -> tuple[str, ...]:
    """The street with a lettered part of an area behind its name: "Block C Harbour Estate" is block C of that."""
    lettered = len(street) > 2 and street[0] in parts() and (len(street[1]) == 1 or street[1] in _LETTERS_SHORT)
    return (*street[2:], *street[:2]) if lettered else street


def _in_its_area(
    street: tuple[str, ...], before: list[str], after: list[str], city: tuple[str, ...]
) -> tuple[tuple[str, ...], list[str]]:
    """The street, and what follows. "Block C", "House 12" and "Warehouse 3" are in every quarter of a town: they stand
    behind the name of theirs, which comes after them, or before.
    """
    if not _is_part_of_an_area(street):
        return street, after
    part = street
    for place, piece in enumerate(after if city else after[:-1]):
        words = short(piece)
        if city and (words == city or (words[:-1] == city and len(words[-1]) <= _LONGEST_STATE)):
            break
        if not _is_nameless(words):
            return (*words, *part), after[place + 1 :]
        part = (*words, *part)
    for piece in reversed(before):
        if not _is_nameless(words := short(piece)):
            return (*words, *street), after
    return street, after


def _is_part_of_an_area(street: tuple[str, ...]) -> bool:
    return not parts().isdisjoint(street) and _is_nameless(street)


def _is_nameless(words: tuple[str, ...]) -> bool:
    """Whether they are parts, letters, numbers, and kinds of street with one: "House 12 Road 5", not "Tower Road"."""
    return all(
        word in nameless()
        or len(word) == 1
        or any(sign.isdigit() for sign in word)
        or (word in _LETTERS_SHORT and place == len(words) - 1)
        or (word in kinds() and any(sign.isdigit() for sign in "".join(words[place + 1 : place + 2])))
        for place, word in enumerate(words)
    )


def _names_building(words: tuple[str, ...]) -> bool:
    """Whether a building is called by its name: "Emerald Tower"."""
    return not buildings().isdisjoint(words) and not _is_nameless(words)
