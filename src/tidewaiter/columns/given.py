"""What stands in a column, told from what only says that nothing is known.

Exports write "N/A", "unknown", a row of noughts or the figures in their order where a value is missing, and
spreadsheets turn a number with gaps into `123456.0` and `nan`. Two firms that both have the number "nan" have nothing
in common.
"""

from __future__ import annotations

import re

from tidewaiter.columns.names import names_nobody

__all__ = ["given", "given_country", "given_number"]

_AS_FRACTION = re.compile(r"(\d+)\.0+")
_FILLED_UP = re.compile(r"0+|9{5,}|X{3,}|0?12345678(90*)?")
_SIGNS_BETWEEN = re.compile(r"[\W_]")
_SIGN = re.compile(r"[^\W_]")
_FIGURE = re.compile(r"[0-9]")
"""Nothing that says that nobody is named has one: most addresses and numbers need no further look."""


def given(text: str) -> str:
    """The text, or empty where it says that nothing is known.

    >>> given("12 Main Street"), given("N/A"), given("--"), given("__"), given("not available")
    ('12 Main Street', '', '', '', '')
    """
    return text if _SIGN.search(text) and (_FIGURE.search(text) or not names_nobody(text)) else ""


def given_number(text: str) -> str:
    """The same of numbers, without the fraction that a spreadsheet adds to them.

    >>> given_number("123456.0"), given_number("0123.45"), given_number("nan"), given_number("000-000")
    ('123456', '0123.45', '', '')
    >>> given_number("12-3456789"), given_number("12345")
    ('', '12345')
    """
    whole = _AS_FRACTION.fullmatch(text)
    number = whole[1] if whole else text
    return "" if _FILLED_UP.fullmatch(_SIGNS_BETWEEN.sub("", number).upper()) else given(number)


def given_country(text: str) -> str:
    """The same of countries, one of which has the code NA.

    >>> given_country("NA"), given_country("n/a"), given_country("Namibia")
    ('NA', '', 'Namibia')
    """
    return text if text == "NA" else given(text)
