"""Where countries lie, and what they are called.

Every table of time zones names a city of each zone and where it lies. A country is drawn at the city that lies most
centrally among its own; that is a place in it, and inland where the country is large.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from tidewaiter_workbench.pictures.earth import Place

__all__ = ["country_name", "place_of"]

_POINT = re.compile(r"([+-]\d+)([+-]\d+)")


def place_of(country: str) -> Place | None:
    """Latitude and longitude at which a country (ISO 3166 alpha-2) is drawn, if we know it."""
    return _places().get(country)


def country_name(country: str) -> str:
    """The country in the reader's language; an unknown code is its own name."""
    return _names(get_language() or "en").get(country, country)


@cache
def _names(language: str) -> dict[str, str]:
    try:
        return dict(Locale.parse(language.replace("-", "_")).territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale.parse("en").territories)


@cache
def _places() -> dict[str, Place]:
    """The zone table as the package `tzdata` carries it: public domain, kept with every change of a country's hours."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    cities: dict[str, list[Place]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, point, *_ = line.split("\t")
            cities.setdefault(country, []).append(_point(point))
    return {country: _most_central(points) for country, points in cities.items()}


def _point(text: str) -> Place:
    """ISO 6709: degrees and minutes, perhaps seconds, latitude first."""
    found = _POINT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no place as ISO 6709 writes it")
    latitude, longitude = found.groups()
    return _degrees(latitude, whole=2), _degrees(longitude, whole=3)


def _degrees(text: str, *, whole: int) -> float:
    sign, digits = (-1 if text[0] == "-" else 1), text[1:]
    minutes, seconds = int(digits[whole : whole + 2]), int(digits[whole + 2 :] or 0)
    return sign * round(int(digits[:whole]) + minutes / 60 + seconds / 3600, 3)


def _most_central(points: list[Place]) -> Place:
    """The point with the least sum of distances to the others; of equals the first."""

    def apart(one: Place, other: Place) -> float:
        east = abs(one[1] - other[1])
        return abs(one[0] - other[0]) + min(east, 360 - east) * 0.7

    return min(points, key=lambda one: sum(apart(one, other) for other in points))
