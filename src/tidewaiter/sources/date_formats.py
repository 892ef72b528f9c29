"""Formats of dates as mappings write them: what is none is told before a record is read, with what may be meant.

A calendar's own letters (DD/MM/YYYY) are what people write first, and every date of the file would be refused for it.
"""

from __future__ import annotations

import re
from datetime import datetime

__all__ = ["fault_of_format"]

_NO_FORMAT = "is no format of dates; one is written like '%d/%m/%Y'"
_YEARS = ("%Y", "%y", "%G", "%x", "%c")
_LETTERS = (
    (r"[ya]{4}", "%Y"), (r"[ya]{2}", "%y"), (r"mmm", "%b"), (r"(?<=:)mm|(?<=:)mi", "%M"), (r"mm?", "%m"),
    (r"[djt]{1,2}", "%d"), (r"hh?(?:24)?", "%H"), (r"ss?", "%S"),
)  # fmt: skip
"""Letters of years, months, days and hours in English, French (AAAA, JJ), Spanish and German (TT)."""
_TOKEN = re.compile("|".join(f"({letters})" for letters, _ in _LETTERS), re.IGNORECASE)


def fault_of_format(form: str) -> str | None:
    """What is wrong with a format of dates, with what to write; None if it can be read by.

    >>> fault_of_format("DD/MM/YYYY")
    "'DD/MM/YYYY' is no format of dates: write '%d/%m/%Y'"
    >>> fault_of_format("%d/%M/%Y")
    "'%d/%M/%Y' reads minutes (%M) and no hours: a month is %m"
    >>> fault_of_format("%d/%m/%Y") is None
    True
    """
    if "%" not in form:
        meant = _TOKEN.sub(lambda found: _LETTERS[(found.lastindex or 1) - 1][1], form)
        known = not re.search(r"[^\W\d_]", re.sub("%[A-Za-z]", "", meant)) and "%" in meant
        return f"{form!r} is no format of dates: write {meant!r}" if known else f"{form!r} {_NO_FORMAT}"
    try:
        datetime.strptime("", form)  # noqa: DTZ007  (nothing is read: the format alone is tried)
    except ValueError as fault:
        if "bad directive" in str(fault) or "stray %" in str(fault):
            return f"{form!r} {_NO_FORMAT}"
    if not any(code in form for code in _YEARS):
        return f"{form!r} names no year: %Y is one of four digits, %y one of two"
    if "%M" in form and "%H" not in form and "%I" not in form:
        return f"{form!r} reads minutes (%M) and no hours: a month is %m"
    return None
