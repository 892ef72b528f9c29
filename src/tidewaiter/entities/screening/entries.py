"""What is compared: an entry of a list and a subject, each with everything known of it taken apart once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tidewaiter.columns.letters import latin
from tidewaiter.columns.name_asides import names_in_field, without_asides
from tidewaiter.columns.names import bracketed_acronym, split_names
from tidewaiter.entities.screening.korean_signs import korean_reading
from tidewaiter.entities.screening.misread import as_meant
from tidewaiter.entities.screening.ship_names import imo_numbers_in_field, ships_in_field
from tidewaiter.entities.screening.wording import Word, looks_like_firm, worded
from tidewaiter.terms.folding import compact, fold
from tidewaiter.terms.imo import ImoNumber, is_valid_imo

__all__ = ["CRAFT", "PERSONS", "SHIP", "Listed", "Named", "Subject", "address_words", "listed", "numbers_in", "subject"]

PERSONS = frozenset({"Person"})
SHIP = "Vessel"
CRAFT = frozenset({SHIP, "Airplane"})
_SHORTEST_NUMBER = 5
_NO_MATCH = frozenset({"gender", "website", "ship-number", "wallet", "isin", "bank-code"})
"""Kinds of identifiers that name no party, or that several share."""


@dataclass(frozen=True)
class Named:
    """Whatever has names: a party, a vessel, an entry."""

    schema: str
    names: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    """Identifiers without their kinds, compacted."""
    births: tuple[str, ...] = ()
    goods: str = ""

    @cached_property
    def worded(self) -> tuple[tuple[Word, ...], ...]:
        """The words of each name, in the order of the names."""
        return tuple(worded(name, self.schema) for name in self.names)

    @cached_property
    def address_words(self) -> tuple[frozenset[str], ...]:
        """The words of each address."""
        return tuple(found for address in self.addresses if (found := address_words(address)))


@dataclass(frozen=True)
class Listed(Named):
    """One entry of a list."""

    listing_id: str = ""
    list: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    register: bool = False
    """It stands in a register and on no list: to be like it says who one is, and nothing against anybody."""
    digest: str = ""


@dataclass(frozen=True)
class Subject(Named):
    """What is looked up, with the days on which it was seen."""

    kind: str = "party"
    subject_id: str = ""
    first_on: date | None = None
    last_on: date | None = None
    named_on: Mapping[str, date] = field(default_factory=dict, compare=False, hash=False)
    """First day of each name, where names came one by one."""
    row: Mapping[str, object] = field(default_factory=dict, compare=False, hash=False)


def listed(row: Mapping[str, object]) -> Listed:
    """An entry from a row of `known.listings`."""
    names = [_text(row, "name"), *_parts(row, "aliases")]
    return Listed(
        schema=_text(row, "schema"),
        names=_distinct(part for name in names for each in split_names(name) for part in _parted(each)),
        addresses=_parts(row, "addresses"),
        countries=frozenset(_parts(row, "countries")),
        numbers=numbers_in(_parts(row, "identifiers")),
        births=_parts(row, "birth_dates"),
        goods=_text(row, "goods"),
        listing_id=_text(row, "listing_id"),
        list=_text(row, "list"),
        valid_from=_day(row, "valid_from"),
        valid_to=_day(row, "valid_to"),
        register=bool(row.get("register")),
        digest=_digest(row),
    )


def _parted(name: str) -> tuple[str, ...]:
    """A name with its own first letters in brackets is two names."""
    return bracketed_acronym(name) or (name,)


def _told_in(field: str, schema: str) -> tuple[str, ...]:
    """The names in one field: as it is given, each that stands in it (in care of whom, for whom), and as it was meant
    where a machine misread it. Of a ship, without its voyage.
    """
    if schema == SHIP:
        ships = ships_in_field(field)
        told = (*ships, *map(as_meant, ships))
    else:
        told = (*names_in_field(field), as_meant(without_asides(field)))
    return _distinct(part for name in told for part in split_names(name))


def subject(
    row: Mapping[str, object], *, kind: str, subject_id: str, named_on: Mapping[str, date] | None = None
) -> Subject:
    """A subject from columns that are called as in `known.listings`, with `first_on` and `last_on` where known.

    Args:
        row: the columns.
        kind: party, vessel, address or goods.
        subject_id: what names it.
        named_on: further names, each with the first day on which it was seen.
    """
    schema = _text(row, "schema")
    dated: dict[str, date] = {}
    for name, day in (named_on or {}).items():
        dated |= {part: min(day, dated.get(part, day)) for part in _told_in(name, schema)}
    given = [_text(row, "name"), *_parts(row, "aliases")]
    dated |= {reading: day for name, day in dated.items() if (reading := korean_reading(name)) and reading not in dated}
    told = [part for name in given for each in _told_in(name, schema) for part in _parted(each)]
    names = _distinct([*dated, *told, *map(korean_reading, told)])
    beside = [number for name in given for number in imo_numbers_in_field(name)] if schema == SHIP else []
    meant = [without_asides(name) for name in (*(named_on or {}), *given) if name]
    if schema in {"", "LegalEntity"} and meant and all(map(looks_like_firm, meant)):
        schema = "Company"
    return Subject(
        schema=schema,
        names=names,
        addresses=_parts(row, "addresses"),
        countries=frozenset(_parts(row, "countries")),
        numbers=numbers_in([*_parts(row, "identifiers"), *beside]),
        births=_parts(row, "birth_dates"),
        goods=_text(row, "goods"),
        kind=kind,
        subject_id=subject_id,
        first_on=_day(row, "first_on"),
        last_on=_day(row, "last_on"),
        named_on=dated,
        row=row,
    )


def numbers_in(identifiers: Iterable[str]) -> frozenset[str]:
    """Compacted numbers of `kind:number` texts; a bare number has no kind. IMO numbers keep theirs.

    >>> sorted(numbers_in(["tax:7708-7709", "imo:9187629", "gender:x", "12"]))
    ['77087709', 'IMO9187629']
    """
    found = set()
    for text in identifiers:
        kind, colon, number = text.rpartition(":")
        if colon and kind.lower() in _NO_MATCH:
            continue
        clean = compact(number)
        if kind.lower() == "imo" or (not kind and clean.startswith("IMO")):
            if is_valid_imo(clean):
                found.add(f"IMO{ImoNumber.parse(clean).digits}")
        elif len(clean) >= _SHORTEST_NUMBER and any(sign.isdigit() for sign in clean):
            found.add(clean)
    return frozenset(found)


_ABBREVIATED = {
    "STREET": "ST", "STR": "ST", "ULITSA": "UL", "ROAD": "RD", "AVENUE": "AVE", "AV": "AVE", "BUILDING": "BLDG",
    "BLD": "BLDG", "FLOOR": "FL", "DISTRICT": "DIST", "PROVINCE": "PROV", "NUMBER": "NO", "BOULEVARD": "BLVD",
    "APARTMENT": "APT", "SUITE": "STE", "PROSPEKT": "PR", "SHOSSE": "SH", "OBLAST": "OBL",
}  # fmt: skip


def address_words(address: str) -> frozenset[str]:
    """The words and numbers of an address in Latin letters, abbreviations alike."""
    return frozenset(_ABBREVIATED.get(word, word) for word in fold(latin(address)).split())


_MANY = re.compile(r"\s*;\s*")


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def _parts(row: Mapping[str, object], name: str) -> tuple[str, ...]:
    return tuple(part for part in _MANY.split(_text(row, name)) if part)


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _day(row: Mapping[str, object], name: str) -> date | None:
    value = row.get(name)
    return value if isinstance(value, date) else None


_DIGESTED = (
    "list",
    "schema",
    "name",
    "aliases",
    "addresses",
    "countries",
    "identifiers",
    "birth_dates",
    "valid_from",
)


def _digest(row: Mapping[str, object]) -> str:
    """What an entry says; where it was read from is no part of it, nor is its end, which opens no cleared hit again."""
    said = "\x1f".join(f"{row.get(name)}" for name in (*_DIGESTED, *(["goods"] if row.get("goods") else [])))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
