"""A condition's text as words and signs, each with its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tidewaiter.rules.condition import ConditionError, Place

__all__ = ["LONGEST", "Token", "tokens_of"]

LONGEST = 20_000
"""A longer condition is no condition that a person can answer for."""

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<day>\d{4}-\d{2}-\d{2}(?![\w.]))
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<text>"(?:[^"\\]|\\["\\])*")
    |(?P<sign><=|>=|!=|[<>=+\-*/(),])""",
    re.VERBOSE,
)
_WRONG = {
    "'": 'texts stand in double quotes: "BD"',
    "“": 'texts stand in straight double quotes: "BD"',
    "”": 'texts stand in straight double quotes: "BD"',
    "„": 'texts stand in straight double quotes: "BD"',
    "&": "write and",
    "|": "write or",
    "!": "write not, or != for unequal",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
    ";": "several conditions are put together by and, or",
    "[": "a list stands in round brackets",
    "{": "groups stand in round brackets",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign: `kind` is day, number, word, text, sign or end."""

    kind: str
    said: str
    at: Place


def tokens_of(text: str) -> list[Token]:
    """All tokens, with one of kind end behind them.

    Raises:
        ConditionError: something is neither word, number, day, text nor sign.
    """
    if len(text) > LONGEST:
        raise ConditionError(f"the condition has {len(text):,} characters; {LONGEST:,} is the limit", at=(LONGEST, 0))
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise ConditionError(_complaint(text, place), at=(place, place + 1))
        kind, said = str(match.lastgroup), match.group()
        if kind == "text":
            _check_characters(said, place)
        if kind != "space":
            tokens.append(Token(kind, said, (place, match.end())))
        place = match.end()
    return [*tokens, Token("end", "", (place, place))]


def _complaint(text: str, place: int) -> str:
    sign = text[place]
    if sign == '"':
        return 'a text is not closed: it ends with ", and a " or \\ inside it is written \\" or \\\\'
    if sign.isdigit():
        return "numbers are written like 2.5, without separators of thousands; days like 2025-06-30"
    if sign in _WRONG:
        return f"{sign!r} means nothing here: {_WRONG[sign]}"
    return f"{sign!r} means nothing here"


def _check_characters(said: str, place: int) -> None:
    """No line breaks, NUL or halves of characters: they cannot be seen, and some databases cannot keep them."""
    for offset, sign in enumerate(said):
        if unicodedata.category(sign) in {"Cc", "Cs"}:
            raise ConditionError(
                "a text may not hold line breaks or other control characters", at=(place + offset, place + offset + 1)
            )
