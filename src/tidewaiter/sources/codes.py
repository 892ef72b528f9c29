"""Texts to the terms of the trade: codes, countries, commodity codes, identifiers.

Columns repeat themselves: a million lines name a few thousand codes. Each
distinct text is therefore read once, by plain Python, and spread back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewaiter.sources import wordings
from tidewaiter.sources.mapping import ColumnSpec
from tidewaiter.terms.air_waybill import is_valid_air_waybill
from tidewaiter.terms.case_number import is_valid_case_number
from tidewaiter.terms.container import containers_in, is_valid_container
from tidewaiter.terms.country import country_code
from tidewaiter.terms.entry_number import is_valid_entry_number
from tidewaiter.terms.folding import compact
from tidewaiter.terms.hs import hs6_of
from tidewaiter.terms.imo import is_valid_imo
from tidewaiter.terms.lei import is_valid_lei
from tidewaiter.terms.mid import is_valid_mid
from tidewaiter.terms.money import is_currency_code

__all__ = ["BAD", "by_distinct", "date_reader", "text_reader"]

BAD = object()
"""What a reader gives for a text that it cannot read."""

TextReader = Callable[[str], object]
_EARLIEST, _LATEST = date(1901, 1, 1), date(2100, 1, 1)
"""A spreadsheet makes January 1900 of an empty date."""
_PUNCTUATION = re.compile(r"[.\s-]")
_WRITTEN_AS_NUMBER = re.compile(r"(\d{4}),(\d{2})")
"""What a workbook makes of heading and subheading where the comma is decimal; else a comma parts lists of codes."""
_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "container": is_valid_container,
    "imo": is_valid_imo,
    "air_waybill": is_valid_air_waybill,
    "entry_number": is_valid_entry_number,
    "case_number": is_valid_case_number,
    "mid": is_valid_mid,
    "lei": is_valid_lei,
    "currency": is_currency_code,
}


def by_distinct(
    texts: pa.Array, reader: TextReader, *, kind: pa.DataType
) -> tuple[pa.Array, npt.NDArray[np.bool_] | None]:
    """Read each distinct text once; gives the values, and where a text could not be read (None: nowhere)."""
    encoded = texts.dictionary_encode()
    read = [reader(text) for text in encoded.dictionary.to_pylist()]
    bad = np.array([value is BAD for value in read], dtype=bool)
    values = pa.array([None if value is BAD else value for value in read], kind).take(encoded.indices)
    if not bad.any():
        return values, None
    indices = encoded.indices.fill_null(len(bad)).to_numpy(zero_copy_only=False)
    return values, np.append(bad, False)[indices]


def text_reader(spec: ColumnSpec) -> tuple[TextReader, str] | None:
    """What turns one text into a text as the spec says, and what is said of a text that it cannot read.

    None where the spec asks for nothing.
    """
    steps: list[TextReader] = []
    fault = wordings.NOT_READABLE
    if spec.pattern is not None:
        steps.append(_matching(spec.pattern))
    if spec.map is not None:
        steps.append(_mapped(spec.map, spec.otherwise))
        fault = wordings.NOT_IN_TABLE
    if spec.country:
        steps.append(lambda text: country_code(text) or BAD)
        fault = wordings.NOT_A_COUNTRY
    if spec.hs:
        steps.append(_commodity_code)
        fault = wordings.NOT_A_CODE
    if spec.check is not None:
        steps.append(_checked(spec.check))
        fault = wordings.NOT_A_CURRENCY if spec.check == "currency" and spec.map is None else fault
    if not steps and spec.split is None:
        return None
    return _chained(steps, split=spec.split), fault


def date_reader(spec: ColumnSpec) -> TextReader:
    """What turns a text into a date: by the spec's formats, or else as ISO 8601, with or without a time."""
    shift = timedelta(days=spec.add_days)
    zone = ZoneInfo(spec.zone) if spec.zone else None

    def read(text: str) -> object:
        day = _zoned(text, zone) if zone else None
        if day is None:
            day = _first_format(text, spec) if spec.format else _iso(text)
        if day is None or not _EARLIEST <= day < _LATEST:
            return BAD
        return day + shift

    return read


def _first_format(text: str, spec: ColumnSpec) -> date | None:
    for form in spec.format:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007  (a customs date has no time zone)
        except ValueError:
            continue
        return _last_day(day, form) if spec.last_day else day
    return None


def _zoned(text: str, zone: ZoneInfo) -> date | None:
    """The day that a timestamp with its offset is in the zone: midnight in Mumbai is the eve in UTC."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(zone).date() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _last_day(day: date, form: str) -> date:
    """The last day of the month or year that a format without days or months names."""
    if any(code in form for code in ("%d", "%j", "%x", "%c")):
        return day
    if not any(code in form for code in ("%m", "%b", "%B")):
        return date(day.year, 12, 31)
    return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)


def _iso(text: str) -> date | None:
    if len(text) > 10 and text[10] not in "T ":
        return None
    try:
        return date.fromisoformat(text[:10]) if text.isascii() else None
    except ValueError:
        return None


def _matching(pattern: str) -> TextReader:
    compiled = re.compile(pattern)

    def read(text: str) -> object:
        found = compiled.search(text)
        return (found.group(1) or None) if found else None

    return read


def _mapped(table: Mapping[str, object], otherwise: object) -> TextReader:
    missing = BAD if otherwise is None else _plain(otherwise)
    plain = {code: _plain(value) for code, value in table.items()}
    return lambda text: plain.get(text, missing) or None


def _plain(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _commodity_code(text: str) -> object:
    number = _WRITTEN_AS_NUMBER.fullmatch(text)
    text = number[1] + number[2] if number else text
    if hs6_of(text) is None:
        return BAD
    digits = _PUNCTUATION.sub("", text.strip().removesuffix(".0"))
    return f"0{digits}" if len(digits) in {5, 7} else digits


def _checked(check: str) -> TextReader:
    """Identifiers that are not valid are left empty: an invalid one identifies nothing. No currency is a fault."""
    if check == "containers":
        return lambda text: ";".join(containers_in(text)) or None
    is_valid = _CHECKS[check]
    otherwise = BAD if check == "currency" else None
    return lambda text: compact(text) if is_valid(text) else otherwise


def _chained(steps: list[TextReader], *, split: str | None) -> TextReader:
    def one(text: str) -> object:
        value: object = text
        for step in steps:
            if value is None or value is BAD:
                break
            value = step(str(value))
        return value

    if split is None:
        return one

    def many(text: str) -> object:
        parts = [one(part.strip()) for part in text.split(split) if part.strip()]
        if any(part is BAD for part in parts):
            return BAD
        return ";".join(dict.fromkeys(str(part) for part in parts if part is not None)) or None

    return many
