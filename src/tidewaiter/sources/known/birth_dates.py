"""Dates of birth as watchlists write them, in ISO 8601.

Lists know a birth by the day, by the month or by the year, for certain or about.
We keep what is known and no more: `1938-09`, `1951/1953` for a span, `1958~` for
"circa 1958" (ISO 8601-2, also known as EDTF level 1).
"""

from __future__ import annotations

import re

__all__ = ["birth_date"]

_MONTHS = {name: f"{n:02}" for n, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)}  # fmt: skip
_ABOUT = re.compile(r"^(circa|c\.|approximately|about|between)\s+", re.IGNORECASE)
_SPAN = re.compile(r"\s+to\s+|(?<=^\d{4})\s*-\s*(?=\d{4}$)|\s+and\s+")
_WRITTEN = re.compile(r"((?P<day>\d{1,2})\s+)?(?P<month>[A-Za-z]{3})[a-z]*\.?\s+(?P<year>\d{4})")
_FIGURES = re.compile(r"(?P<one>\d{1,2})([./-])(?P<other>\d{1,2})\2(?P<year>\d{4})")
_MONTHS_OF_A_YEAR, _DAYS_OF_A_MONTH = 12, 31
_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def birth_date(text: str) -> str | None:
    """One date of birth in ISO 8601, or None where the words are no date.

    >>> birth_date("09 Feb 1951"), birth_date("Sep 1938"), birth_date("circa 1958"), birth_date("1951 to 1953")
    ('1951-02-09', '1938-09', '1958~', '1951/1953')
    >>> birth_date("21/03/1950"), birth_date("03/21/1950"), birth_date("3.4.1950"), birth_date("03/04/1950")
    ('1950-03-21', '1950-03-21', '1950-04-03', '1950')
    """
    words = text.strip(" .")
    exact = _ABOUT.sub("", words)
    ends = [_one(end) for end in _SPAN.split(exact)]
    dates = [end for end in ends if end is not None]
    if len(dates) != len(ends) or len(dates) > 2:
        return None
    about = "" if exact == words or len(dates) == 2 else "~"
    return "/".join(dates) + about


def _one(text: str) -> str | None:
    clean = text.strip(" .")
    if _ISO.fullmatch(clean):
        return clean
    if figures := _FIGURES.fullmatch(clean):
        return _in_figures(*map(int, figures.group("one", "other", "year")), dots="." in clean)
    written = _WRITTEN.fullmatch(clean)
    month = _MONTHS.get(written["month"].lower()) if written else None
    if written is None or month is None:
        return None
    if written["day"] is None:
        return f"{written['year']}-{month}"
    return f"{written['year']}-{month}-{int(written['day']):02}" if 1 <= int(written["day"]) <= 31 else None


def _in_figures(one: int, other: int, year: int, *, dots: bool) -> str | None:
    """A day in figures: with dots the day comes first, elsewhere if it can be no month, and else the year is sure."""
    day, month = (other, one) if other > _MONTHS_OF_A_YEAR >= one and not dots else (one, other)
    if not (1 <= month <= _MONTHS_OF_A_YEAR and 1 <= day <= _DAYS_OF_A_MONTH):
        return None
    sure = dots or day > _MONTHS_OF_A_YEAR or day == month
    return f"{year}-{month:02}-{day:02}" if sure else f"{year}"
