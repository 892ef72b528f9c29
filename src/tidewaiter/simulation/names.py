"""Names, streets, telephones and numbers: made of our own word lists, and the ways people write them.

A text is written differently from one document to the next. `written` gives the
variants: number 0 is the text as registered, the others drop a legal form, swap two
letters, lose one or abbreviate. A variant is a function of the text, so that the
same careless clerk makes the same mistake twice.
"""

from __future__ import annotations

import json
import zlib
from functools import cache
from importlib.resources import files

import numpy as np

__all__ = ["VARIANTS", "cities_of", "firm_names", "person_names", "phones", "renamed", "streets", "written"]

VARIANTS = 6


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(_lists()[kind])


@cache
def _lists() -> dict[str, list[str]]:
    """Our own word lists."""
    text = files("tidewaiter.simulation.facts").joinpath("words.json").read_text(encoding="utf-8")
    lists: dict[str, list[str]] = json.loads(text)
    return lists


def firm_names(codes: list[str], *, rng: np.random.Generator) -> list[str]:
    """One registered name for each country code."""
    first, second = _words("first"), _words("second")
    heads, tails = rng.integers(len(first), size=len(codes)), rng.integers(len(second), size=len(codes))
    made, forms = rng.random(len(codes)) < 0.6, rng.integers(0, 60, size=len(codes))
    invented = _invented(len(codes), rng=rng)
    names = []
    for i, code in enumerate(codes):
        legal = _by_country("legal", code, ("LTD", "CO., LTD."))
        names.append(f"{invented[i] if made[i] else first[heads[i]]} {second[tails[i]]} {legal[forms[i] % len(legal)]}")
    return names


def renamed(name: str, *, code: str, rng: np.random.Generator) -> str:
    """A name that keeps the first word, as the heirs of a firm like to do."""
    second, legal = _words("second"), _by_country("legal", code, ("LTD", "CO., LTD."))
    return f"{name.split()[0]} {second[int(rng.integers(len(second)))]} {legal[int(rng.integers(len(legal)))]}"


def person_names(count: int, *, rng: np.random.Generator) -> list[str]:
    """Names of private consignees."""
    given = _words("given")
    first = rng.integers(len(given), size=count)
    return [f"{given[g]} {last}" for g, last in zip(first, _invented(count, rng=rng), strict=True)]


def streets(count: int, *, rng: np.random.Generator) -> list[str]:
    """Street addresses, two in five with a suite."""
    roads, kinds = _words("roads"), _words("kinds")
    number = rng.integers(1, 9800, size=count)
    road, kind = rng.integers(len(roads), size=count), rng.integers(len(kinds), size=count)
    suite = np.where(rng.random(count) < 0.4, rng.integers(100, 999, size=count), 0)
    rows = zip(number, road, kind, suite, strict=True)
    return [f"{n} {roads[r]} {kinds[k]}" + (f" STE {s}" if s else "") for n, r, k, s in rows]


def phones(count: int, *, rng: np.random.Generator) -> list[str]:
    """Telephone numbers of ten digits."""
    parts = rng.integers(0, (800, 1000, 10000), size=(count, 3))
    return [f"{200 + a:03d}-{b:03d}-{c:04d}" for a, b, c in parts]


def cities_of(code: str) -> tuple[str, ...]:
    """The cities in which traders of a country sit."""
    return _by_country("cities", code, _words("other_cities"))


@cache
def _by_country(kind: str, code: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    table: dict[str, list[str]] = _lists()[kind]  # type: ignore[assignment]
    return tuple(table.get(code, otherwise))


def _invented(count: int, *, rng: np.random.Generator) -> list[str]:
    """Words of two syllables."""
    onsets, nuclei = _words("onsets"), _words("nuclei")
    parts = rng.integers(0, (len(onsets), len(nuclei), len(onsets), len(nuclei)), size=(count, 4))
    return [f"{onsets[a]}{nuclei[b]}{onsets[c]}{nuclei[d]}" for a, b, c, d in parts]


def written(text: str, variant: int) -> str:
    """The text as somebody writes it; variant 0 is the text itself."""
    if variant == 0 or len(text) < 6:
        return text
    place = 1 + zlib.crc32(text.encode()) % (len(text) - 4)
    if variant == 1:
        return text.replace(",", "").replace(".", "")
    if variant == 2:
        return text.rsplit(" ", 1)[0]
    if variant == 3:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if variant == 4:
        return text[:place] + text[place + 1 :]
    short = {" INTERNATIONAL": " INTL", " MANUFACTURING": " MFG", " TRADING": " TRDG", " STE ": " #", " RD": " ROAD"}
    for long, abbreviated in short.items():
        text = text.replace(long, abbreviated)
    return text.title()
