"""The remarks of the Office of Foreign Assets Control, where its native files keep most of what they know.

One cell holds everything that has no column: "DOB 09 Feb 1951; POB Gaza, Egypt;
Passport 92/664 (Egypt); nationality Iran; a.k.a. 'BNC'; Linked To: MAHAN AIR".
We take out what can be matched (identifiers, births, countries, other names) and
leave the text itself untouched beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tidewaiter.sources.known.birth_dates import birth_date
from tidewaiter.sources.known.listing_identifiers import identifier, labelled
from tidewaiter.terms.country import country_code

__all__ = ["Remarks", "read_remarks"]

_PART = re.compile(r";\s*")
_ALTERNATIVE = re.compile(r"^alt\. ", re.IGNORECASE)
_OTHER_NAME = re.compile(r"^(?:a|f|n)\.k\.a\. '(?P<name>.+)'\.?$")
_COUNTRY = re.compile(
    r"^(?:nationality|citizen|Vessel Flag|Former Vessel Flag|Nationality of Registration) (?P<name>.+)$"
)
_DATES = re.compile(r"\s+(?:issued|expires)\s.*$")
_ISSUER = re.compile(r"^(?P<number>.*?)\s*\((?P<issuer>[^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the remarks say that can be matched; countries are ISO 3166 alpha-2."""

    identifiers: list[str] = field(default_factory=list)
    birth_dates: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)


def read_remarks(text: str) -> Remarks:
    """Read one cell of remarks; parts it does not know are left alone.

    >>> read_remarks("DOB 1966; Passport 1084010 (Egypt); a.k.a. 'BNC'.").identifiers
    ['passport:1084010']
    """
    found = Remarks()
    for part in _PART.split(text.strip()):
        _read_part(_ALTERNATIVE.sub("", part.strip()), into=found)
    return found


def _read_part(part: str, *, into: Remarks) -> None:
    if part.startswith("DOB "):
        into.birth_dates.extend(filter(None, [birth_date(part.removeprefix("DOB "))]))
        return
    other = _OTHER_NAME.match(part)
    if other is not None:
        into.aliases.append(other["name"])
        return
    country = _COUNTRY.match(part)
    if country is not None:
        into.countries.extend(filter(None, [country_code(country["name"].rstrip("."))]))
        return
    known = labelled(part)
    if known is not None:
        into.identifiers.extend(filter(None, [identifier(known[0], _number(known[1]))]))


def _number(text: str) -> str:
    """The number alone: without issue and expiry dates, and without "(Iran)" or "(Jalisco) (Mexico)" after it."""
    number = _DATES.sub("", text.rstrip(" ."))
    while (issued := _ISSUER.match(number)) is not None and issued["number"]:
        number = issued["number"]
    return number
