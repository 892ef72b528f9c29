"""Editions of the Harmonized Tariff Schedule of the United States, as the Commission publishes them.

The hierarchy is in the indents alone: a line belongs under the nearest line above
it that is indented less. Where an indent is off (340249 stood under 340242 in one
edition) the code decides: a line belongs under no code that its own does not begin with.

Rates of duty stand at the eight-digit line; the ten-digit lines below it, where
quantities are counted, are dutiable at that rate, so they carry it here too, with
the number of the line that publishes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tidewaiter.sources.known.hts_editions import Edition
from tidewaiter.sources.known.hts_rate import parse_rate

__all__ = ["COLUMNS", "tariff_lines"]

COLUMNS = (
    "HTS Number", "Indent", "Description", "Unit of Quantity", "General Rate of Duty",
    "Special Rate of Duty", "Column 2 Rate of Duty", "Quota Quantity", "Additional Duties",
)  # fmt: skip
"""The columns of an edition, as published."""

_MARKUP = re.compile(r"</?[a-z]+[^>]*>", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[.\s]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line above others: what those below it inherit."""

    indent: int
    code: str
    text: str
    rates: dict[str, str]


def tariff_lines(rows: Iterable[Mapping[str, str]], *, edition: Edition) -> Iterator[dict[str, str]]:
    """Give each published line its place in the hierarchy and its rate, parsed.

    Every line comes out once, in order, with its own columns and these, as text:
    `edition`, `line`, `in_force_from`, `in_force_to`, `hs_code`, `parent`, `path`,
    `units`, `rate_text`, `rate_line`, `rate_kind`,
    `ad_valorem_pct`, `specific_amount`, `specific_unit`, `special_text`,
    `column2_text`, `additional_text`. A line whose indent is not a number is
    passed on without a place, so that the load refuses it and not the file.
    """
    above: list[_Line] = []
    for number, row in enumerate(rows, start=1):
        code = _PUNCTUATION.sub("", row["HTS Number"])
        dated = dict(row) | {"edition": edition.name, "line": str(number), **_in_force(edition, code)}
        indent = row["Indent"].strip()
        if not indent.isdecimal():
            yield dated
            continue
        above = [line for line in above if line.indent < int(indent)]
        over = [line for line in above if not code or code.startswith(line.code)]
        line = _line(row, int(indent), code, over)
        yield dated | _placed(line, over) | {"units": _units(row["Unit of Quantity"])}
        above.append(line)


def _in_force(edition: Edition, code: str) -> dict[str, str]:
    first, last = edition.in_force(code[:2])
    return {"in_force_from": first.isoformat(), "in_force_to": last.isoformat()}


def _line(row: Mapping[str, str], indent: int, code: str, above: list[_Line]) -> _Line:
    """The line with the rates that hold for it: its own, or those of the nearest line above that has any."""
    own = {
        "rate_text": _text(row["General Rate of Duty"]),
        "special_text": _text(row["Special Rate of Duty"]),
        "column2_text": _text(row["Column 2 Rate of Duty"]),
        "additional_text": _text(row["Additional Duties"]),
    }
    has_own = bool(own["rate_text"] or own["special_text"] or own["column2_text"])
    if has_own:
        rates = own | {"rate_line": code}
    else:
        inherited = above[-1].rates if above else {}
        if code and not code.startswith(inherited.get("rate_line", "")):
            inherited = {}
        rates = {**own, **inherited, "additional_text": own["additional_text"] or inherited.get("additional_text", "")}
    return _Line(indent, code, _text(row["Description"]), rates)


def _placed(line: _Line, above: list[_Line]) -> dict[str, str]:
    """The line's place and, where it has a number, its rate; a text without a number is not dutiable."""
    rates = line.rates if line.code else {}
    rate = parse_rate(rates.get("rate_text", ""))
    parsed = {} if rate is None else {
        "rate_kind": rate.kind,
        "ad_valorem_pct": _number(rate.ad_valorem_pct),
        "specific_amount": _number(rate.specific_amount),
        "specific_unit": rate.specific_unit or "",
    }  # fmt: skip
    return {
        "hs_code": line.code,
        "parent": next((each.code for each in reversed(above) if each.code), ""),
        "path": " > ".join(each.text.rstrip(":") for each in (*above, line)),
        "Description": line.text,
        **rates,
        **parsed,
    }


def _units(published: str) -> str:
    """`["No.","kg"]` as `No.;kg`; anything else as it stands."""
    try:
        units = json.loads(published) if published.strip() else []
    except ValueError:
        units = published
    return ";".join(_text(str(unit)) for unit in units) if isinstance(units, list) else _text(str(units))


def _text(published: str) -> str:
    return " ".join(_MARKUP.sub("", published).split())


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)
