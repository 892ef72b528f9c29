"""Why a record is refused, and what cannot be: the sentences, each with what fills it in braces.

They stand apart from the code that finds the faults, so that a program that speaks another language can know them again
(`tidewaiter.flow.wordings`). A fault of a column is told after its name.
"""

from __future__ import annotations

from tidewaiter.sources.impossible import IMPOSSIBLE

__all__ = [
    "BELOW_ONE",
    "COLUMN",
    "EMPTY",
    "ENDLESS",
    "ENDS_BEFORE_IT_BEGINS",
    "FIELDS",
    "KNOWN_ALREADY",
    "LOST",
    "NEGATIVE",
    "NOT_A_CODE",
    "NOT_A_COUNTRY",
    "NOT_A_CURRENCY",
    "NOT_A_DATE",
    "NOT_A_NUMBER",
    "NOT_A_SHARE",
    "NOT_A_UNIT",
    "NOT_IN_TABLE",
    "NOT_READABLE",
    "NOT_VALID",
    "NOT_WHOLE",
    "NOT_YES",
    "NO_TABLE",
    "OF_THE_WORDS",
    "OPENED",
    "REPEATS",
    "TIME",
    "TOO_FAR_AHEAD",
    "UNTOLD_SEPARATOR",
    "WORDINGS",
    "WOULD_BE_EMPTY",
]

COLUMN = "{column} "
EMPTY = "is empty, and may not be"
NOT_A_DATE = "is not a date like {form} from 1901 to 2099"
TOO_FAR_AHEAD = (
    "lies more than {days} days after today, too far for what it tells: correct it, "
    "or look at `format` in the mapping and at the clock of this computer"
)
NOT_YES = "is neither yes nor no"
NOT_A_NUMBER = "is not a number, or not a possible one"
UNTOLD_SEPARATOR = "may hold a separator of thousands: say `thousands` and `decimal` under [read] in the mapping"
NOT_WHOLE = "is not a whole number"
TIME = "is a time, which no feed gives"
NOT_A_UNIT = "stands beside {unit}, which is not a unit of mass that we know"
NEGATIVE = "is negative"
NOT_A_SHARE = "is not between 0 and 1"
BELOW_ONE = "is below 1"
NOT_READABLE = "is not a value that can be read"
NOT_IN_TABLE = "is not in the mapping's code table"
NOT_A_COUNTRY = "is not a country that we know"
NOT_A_CURRENCY = "is not a currency by its three letters (ISO 4217)"
NOT_VALID = "is not a valid number of its kind, and identifies nothing"
NOT_A_CODE = "is not a commodity code of 6 to 12 digits"
_OF_A_COLUMN = (
    EMPTY, NOT_A_DATE, TOO_FAR_AHEAD, NOT_YES, NOT_A_NUMBER, UNTOLD_SEPARATOR, NOT_WHOLE, TIME, NOT_A_UNIT, NEGATIVE,
    NOT_A_SHARE, BELOW_ONE, NOT_READABLE, NOT_IN_TABLE, NOT_A_COUNTRY, NOT_A_CURRENCY, NOT_A_CODE,
)  # fmt: skip

WOULD_BE_EMPTY = "{column} would be empty in {table}, and may not be"
OF_THE_WORDS = "{column} is none of {words}: translate it with `map` in the mapping"
ENDS_BEFORE_IT_BEGINS = (
    "its last day of validity lies before its first, so that it would never hold: correct the two days"
)
NO_TABLE = "the record meets the conditions of none of the mapping's tables"
REPEATS = "the record repeats the key of an earlier record in this file"
KNOWN_ALREADY = (
    "a record with the same key and other content is in the lake already: "
    "give this one a key of its own, or, to replace what is there, load it in a file that is no correction"
)
ENDLESS = "a quotation mark is opened and not closed, or a field is endless"
OPENED = "a quotation mark is opened and not closed"
FIELDS = "the record has {found} fields where the header has {wanted}"
LOST = "{column} holds characters that the file's encoding cannot read"

WORDINGS = (
    *(COLUMN + fault for fault in _OF_A_COLUMN), WOULD_BE_EMPTY, ENDS_BEFORE_IT_BEGINS, OF_THE_WORDS, NO_TABLE, REPEATS,
    KNOWN_ALREADY, ENDLESS, OPENED, FIELDS, LOST, *(each.words for each in IMPOSSIBLE),
)  # fmt: skip
