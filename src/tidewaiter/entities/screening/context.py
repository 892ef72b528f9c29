"""What else is compared beside the name: births, countries, numbers, addresses, and what kind of thing it is."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tidewaiter.entities.screening.entries import CRAFT, PERSONS, Named

__all__ = ["Context", "births", "compare_context"]

_SPAN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_FIRMS = frozenset({"Company", "Organization", "PublicBody"})
_ALIKE_ADDRESS = 0.6


@dataclass(frozen=True, slots=True)
class Context:
    """What speaks for or against two being one, apart from the name; empty text where nothing is known on one side."""

    birth: str = ""
    """day, year, near, conflict or empty."""
    country: str = ""
    """same, conflict or empty."""
    address: float = 0.0
    """Likeness of the likest two addresses, 0-1."""
    address_met: str = ""
    number: str = ""
    """A number that both have."""
    other_ship: str = ""
    """The listed IMO number, where both sides have one and none in common: a ship keeps its own for life."""
    schema: str = ""
    """conflict, craft (only one of them is a vessel or an aircraft), or empty."""
    many_names: float = 0.0
    """How many names of the left one had a chance to be alike: doublings, at most two."""


def compare_context(left: Named, right: Named) -> Context:
    """Compare everything but the names."""
    alike, met = _addresses(left, right)
    shared = sorted(left.numbers & right.numbers)
    return Context(
        birth=births(left.births, right.births),
        country=_countries(left, right),
        address=alike,
        address_met=met,
        number=shared[0] if shared else "",
        other_ship="" if shared else _other_ship(left, right),
        schema=_schemas(left.schema, right.schema),
        many_names=min(math.log2(max(len(left.names), 1)), 2.0),
    )


def births(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    """How births agree: `day` exactly, `year`, `near` (within two years, or a day and month exchanged), or `conflict`.

    Empty if one side knows none.

    >>> births(("1951-02-09",), ("1951",)), births(("1951-02-09",), ("1980~",)), births((), ("1951",))
    ('year', 'conflict', '')
    >>> births(("1951/1951-06",), ("1952",))
    'near'
    """
    if not left or not right:
        return ""
    found = {_two_births(one, other) for one in left for other in right}
    return next((word for word in ("day", "year", "near", "conflict") if word in found), "")


def _two_births(one: str, other: str) -> str:
    first, second = _read(one), _read(other)
    if not first or not second:
        return ""
    if len(first) == len(second) == 1 and None not in (*first[0], *second[0]):
        if first[0] == second[0]:
            return "day"
        (year, month, day), (other_year, other_month, other_day) = first[0], second[0]
        if year == other_year:
            # two whole dates of one year that disagree: often a day and a month exchanged, or a year's first day
            return "year" if {(month, day), (other_month, other_day)} & {(1, 1)} else "near"
    (early, late), (other_early, other_late) = _years(first), _years(second)
    slack = 1 if "~" in one + other else 0
    gap = max(early - other_late, other_early - late)
    if gap <= slack:
        return "year"
    return "near" if gap <= slack + 2 else "conflict"


def _years(dates: Sequence[tuple[int, int | None, int | None]]) -> tuple[int, int]:
    years = [year for year, _, _ in dates]
    return min(years), max(years)


def _read(text: str) -> list[tuple[int, int | None, int | None]]:
    return [
        (int(year), int(month) if month else None, int(day) if day else None)
        for year, month, day in _SPAN.findall(text)
    ]


def _countries(left: Named, right: Named) -> str:
    if not left.countries or not right.countries:
        return ""
    return "same" if left.countries & right.countries else "conflict"


def _other_ship(left: Named, right: Named) -> str:
    ours, theirs = (sorted(number for number in each.numbers if number.startswith("IMO")) for each in (left, right))
    return theirs[0] if ours and theirs else ""


def _schemas(left: str, right: str) -> str:
    """A person against a firm is a conflict, a craft against either one beyond doubt; LegalEntity may be anything."""
    kinds = {_kind(left), _kind(right)} - {""}
    if len(kinds) < 2:
        return ""
    return "craft" if kinds & {"vessel", "airplane"} else "conflict"


def _kind(schema: str) -> str:
    if schema in PERSONS:
        return "person"
    if schema in _FIRMS:
        return "firm"
    return schema.lower() if schema in CRAFT else ""


def _addresses(left: Named, right: Named) -> tuple[float, str]:
    """The likest two addresses. A country or a town alone is no address: there must be three words and a number."""
    best, met = 0.0, ""
    for one in left.address_words:
        if len(one) < 3:
            continue
        for n, other in enumerate(right.address_words):
            if len(other) < 3:
                continue
            shared = one & other
            if not any(word.isdigit() for word in shared):
                continue
            alike = sum(map(len, shared)) / math.sqrt(sum(map(len, one)) * sum(map(len, other)))
            if alike > best:
                best, met = alike, right.addresses[min(n, len(right.addresses) - 1)]
    return (best, met) if best >= _ALIKE_ADDRESS else (0.0, "")
