"""US imports from African countries, from a file whose columns do not agree with their header.

The rows of the last year stand as the header says. In the rows before them the
value, with thousands separators, stands under `year`, and the year stands nowhere.
The file is ordered, though: each year lists the countries in chunks, each chunk in
the order of the tariff and of the countries. So a chunk that starts again with a
country already seen begins a new year, and the years run up to the one that is
stated. That rests on the file's order alone: `measure` says that the year is inferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["imports"]

_YEAR = re.compile(r"(19|20)[0-9]{2}")
STATED, INFERRED = "customs", "customs, year inferred"


def imports(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each row with `stated_year`, `value` (plain digits) and `measure`; a row that fits neither form gets no year."""
    records = list(rows)
    unstated = [row for row in records if not _is_stated(row)]
    stated = [int(row["year"]) for row in records if _YEAR.fullmatch(row["year"].strip())]
    starts = _new_years(unstated)
    first = min(stated, default=0) - len(starts)
    place = 0
    for row in records:
        if _is_stated(row):
            yield dict(row) | {"stated_year": row["year"], "value": row["customs_value_usd"], "measure": STATED}
            continue
        year = first + sum(start <= place for start in starts) - 1
        found = str(year) if stated and starts else ""
        yield dict(row) | {"stated_year": found, "value": row["year"].replace(",", ""), "measure": INFERRED}
        place += 1


def _is_stated(row: Mapping[str, str]) -> bool:
    """Whether the row stands as the header says; a value alone under `year` has no four digits of this age, or a comma.

    A row without any value is taken at the header's word, and refused later for having none.
    """
    return bool(row["customs_value_usd"].strip()) or bool(_YEAR.fullmatch(row["year"].strip()))


def _new_years(rows: Sequence[Mapping[str, str]]) -> list[int]:
    """The places where a year begins: a chunk of the tariff that starts over with a country of this year."""
    starts: list[int] = []
    seen: set[str] = set()
    for place, chunk in _chunks(rows):
        countries = {row["country"] for row in chunk}
        if not starts or countries & seen:
            starts.append(place)
            seen = set()
        seen |= countries
    return starts


def _chunks(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[int, Sequence[Mapping[str, str]]]]:
    begin = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or _order(rows[place]) <= _order(rows[place - 1]):
            yield begin, rows[begin:place]
            begin = place


def _order(row: Mapping[str, str]) -> tuple[str, str]:
    return row["hts10"], row["country"]
