"""Harmonized System codes: the words in which goods are declared.

Six digits are international; administrations append their own, up to twelve.
We keep the digits as text because a leading zero is meaning, not padding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidewaiter.errors import TermError

__all__ = ["HSCode", "HSCodeError", "hs6_of", "is_valid_hs_code"]

_DIGITS = re.compile(r"[0-9]{6}([0-9]{2}){0,3}")
_PUNCTUATION = re.compile(r"[.\s-]")
_SPREADSHEET_NUMBER = re.compile(r"([0-9]{4,12})\.0")
_LOST_ZERO_LENGTHS = frozenset({5, 7})
"""No administration we know writes 5 or 7 digits; Japan writes 9, Argentina and the Philippines 11."""


class HSCodeError(TermError):
    """The text is not a Harmonized System code."""


@dataclass(frozen=True, order=True, slots=True)
class HSCode:
    """A Harmonized System code of 6, 8, 10 or 12 digits, without punctuation."""

    digits: str

    def __post_init__(self) -> None:
        if not _DIGITS.fullmatch(self.digits):
            raise HSCodeError(
                f"not an HS code: expected 6, 8, 10 or 12 digits, got {len(self.digits)} characters. "
                "Keep leading zeros (read the column as text), or use hs6_of() for codes of other lengths."
            )
        if not _is_chapter(self.digits[:2]):
            raise HSCodeError(f"not an HS code: there is no chapter {self.digits[:2]}. Check the first two digits.")

    @classmethod
    def parse(cls, text: str) -> HSCode:
        """Read a code as people write it.

        >>> HSCode.parse("0901.21 00")
        HSCode(digits='09012100')
        """
        return cls(_PUNCTUATION.sub("", text))

    @property
    def chapter(self) -> str:
        """The first two digits, e.g. `09`: coffee, tea, mate and spices."""
        return self.digits[:2]

    @property
    def heading(self) -> str:
        """The first four digits, e.g. `0901`: coffee."""
        return self.digits[:4]

    @property
    def subheading(self) -> str:
        """The first six digits: the part that all administrations share."""
        return self.digits[:6]

    @property
    def national(self) -> str:
        """What the administration appended to the six digits; empty if nothing."""
        return self.digits[6:]

    def __str__(self) -> str:
        parts = [self.heading, *(self.digits[i : i + 2] for i in range(4, len(self.digits), 2))]
        return ".".join(parts)


def is_valid_hs_code(text: str) -> bool:
    """Whether `HSCode.parse` reads the text."""
    digits = _PUNCTUATION.sub("", text)
    return bool(_DIGITS.fullmatch(digits)) and _is_chapter(digits[:2])


def hs6_of(text: str, *, digits: int | None = None) -> str | None:
    """The six international digits of a code as a feed writes it, or None where there are none.

    Feeds write 4 to 12 digits. A heading (4 digits) has no subheading, so it gives None rather than a guess.
    Codes of 5 and 7 digits have lost their leading zero to a spreadsheet and get it back; other odd
    lengths are real national codes.

    Args:
        text: the code, with or without punctuation, or a spreadsheet's number such as `9012100.0`.
        digits: how long the feed's codes are, where that is known; shorter ones get their zeros back.

    >>> hs6_of("0901.21.00"), hs6_of("9012100"), hs6_of("901210000", digits=10), hs6_of("0901")
    ('090121', '090121', '090121', None)
    """
    number = _SPREADSHEET_NUMBER.fullmatch(text.strip())
    code = number.group(1) if number else _PUNCTUATION.sub("", text)
    if not (code.isascii() and code.isdigit()):
        return None
    if digits is not None:
        code = code.zfill(digits)
    elif len(code) in _LOST_ZERO_LENGTHS:
        code = f"0{code}"
    return code[:6] if 6 <= len(code) <= 12 and _is_chapter(code[:2]) else None


def _is_chapter(digits: str) -> bool:
    """Chapters run from 01 to 99; 77 is kept free by the convention, 98 and 99 are for national use."""
    return digits not in {"00", "77"}
