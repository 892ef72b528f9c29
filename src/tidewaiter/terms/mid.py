"""Manufacturer identification codes (MID): a factory's name and address in 15 characters.

Country, first letters of the name, number of the address, first letters of the
city. Anyone can rebuild it from the invoice, which is the use we make of it: a
declared MID that does not follow from the declared maker is a question to ask. It
is weak evidence: several makers share one MID, and one maker can have many.

Known limits: names in other scripts must be given in Latin letters; generic
prefixes of company names are only those listed here; a single initial is left
out, though initials that stand together make one word ("A B C Company").

Source:
    19 CFR part 102, Appendix; customs directive 3550-055 (as carriers quote it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidewaiter.errors import TermError
from tidewaiter.terms.country import is_country_code
from tidewaiter.terms.folding import compact, fold, fold_letters

__all__ = ["CANADIAN_PROVINCES", "Mid", "MidError", "is_valid_mid", "mid_of"]

CANADIAN_PROVINCES = {
    "AB": "XA", "BC": "XC", "MB": "XM", "NB": "XB", "NL": "XW", "NT": "XT", "NS": "XN",
    "NU": "XV", "ON": "XO", "PE": "XP", "QC": "XQ", "SK": "XS", "YT": "XY",
}  # fmt: skip
"""Postal abbreviation of a province to the code that stands for CA in a MID (19 CFR part 102, Appendix)."""

_FORM = re.compile(r"([A-Z]{2})([A-Z0-9]{1,13})")
_ARTICLES = frozenset({"A", "AN", "AND", "OF", "THE"})
_GENERIC_PREFIXES = ("FABRICA DE ARTIGOS DE VESTUARIO", "PT")
"""Words before the name proper; general knowledge, the full list is not confirmed."""
_DOTTED_INITIALS = re.compile(r"\b((?:[A-Z]\.){2,})")
_ORDINAL = re.compile(r"\b[0-9]+(?:ST|ND|RD|TH)\b")
_INSIDE_NUMBER = re.compile(r"(?<=[0-9])[-,.](?=[0-9])")


class MidError(TermError):
    """The text is not a MID, or none can be made from the parts."""


@dataclass(frozen=True, order=True, slots=True)
class Mid:
    """A manufacturer identification code; where its name ends and its city begins cannot be told."""

    code: str

    def __post_init__(self) -> None:
        if not is_valid_mid(self.code):
            raise MidError(
                "not a MID: expected a country (for Canada a province code such as XO) and 1 to 13 letters or "
                "digits from name, address and city. Rebuild it from the invoice with mid_of()."
            )

    @classmethod
    def parse(cls, text: str) -> Mid:
        """Read a MID in any case, with or without blanks."""
        return cls(compact(text))

    @property
    def country(self) -> str:
        """The maker's country, ISO 3166 alpha-2; a Canadian province gives CA."""
        prefix = self.code[:2]
        return "CA" if prefix in CANADIAN_PROVINCES.values() else prefix

    def __str__(self) -> str:
        return self.code


def is_valid_mid(text: str) -> bool:
    """Whether the text has the form of a MID; there is no check digit."""
    form = _FORM.fullmatch(compact(text))
    if form is None:
        return False
    prefix = form.group(1)
    return prefix in CANADIAN_PROVINCES.values() or (prefix != "CA" and is_country_code(prefix))


def mid_of(country: str, name: str, *, address: str, city: str, province: str = "") -> Mid:
    """Build the MID of a maker.

    Args:
        country: ISO 3166 alpha-2 of the actual origin.
        name: the maker's name as on the invoice.
        address: street and number, or the post box.
        city: the city alone.
        province: for Canada, the postal abbreviation of the province, e.g. `ON`.

    >>> mid_of("AU", "Ozrock", address="92 Alice Springs Road", city="Melbourne").code
    'AUOZR92MEL'

    Raises:
        MidError: the country is unknown, a Canadian province is missing, or the name has no Latin letter or digit.
    """
    words = _name_words(name)
    if not words:
        raise MidError("no MID can be made: the name has no word in Latin letters. Give its Latin transcription.")
    name_part = "".join(word[:3] for word in words[:2])
    return Mid(f"{_prefix(country, province)}{name_part}{_number_part(address)}{_city_part(city)}")


def _prefix(country: str, province: str) -> str:
    if country.upper() != "CA":
        return country.upper()
    if province.upper() not in CANADIAN_PROVINCES:
        raise MidError(f"a Canadian MID needs the province: expected one of {', '.join(CANADIAN_PROVINCES)}.")
    return CANADIAN_PROVINCES[province.upper()]


def _name_words(name: str) -> list[str]:
    """The words that count: initials joined, articles and lone initials left out."""
    folded = _DOTTED_INITIALS.sub(lambda initials: initials.group().replace(".", "") + " ", fold_letters(name))
    latin = re.sub(r"[^A-Z0-9 ]", " ", re.sub(r"['’`-]", "", folded))
    words: list[str] = []
    initials = ""
    for word in [*_without_generic_prefix(latin).split(), ""]:
        if len(word) == 1 and word.isalpha():
            initials += word
            continue
        if len(initials) > 1:
            words.append(initials)
        initials = ""
        if word and word not in _ARTICLES:
            words.append(word)
    return words


def _without_generic_prefix(name: str) -> str:
    words = " ".join(name.split())
    return next((words[len(p) + 1 :] for p in _GENERIC_PREFIXES if words.startswith(f"{p} ")), words)


def _number_part(address: str) -> str:
    """First four digits of the largest number; ordinals of streets do not count."""
    plain = _INSIDE_NUMBER.sub("", _ORDINAL.sub("", fold_letters(address)))
    numbers = re.findall(r"[0-9]+", plain)
    return max(numbers, key=_size)[:4] if numbers else ""


def _size(number: str) -> tuple[int, str]:
    """Orders digits by value, however many there are."""
    digits = number.lstrip("0")
    return len(digits), digits


def _city_part(city: str) -> str:
    return re.sub(r"[^A-Z]", "", fold(city).removeprefix("THE "))[:3]
