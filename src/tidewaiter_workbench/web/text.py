"""Text as it comes in from outside, before anything asks what it says."""

from __future__ import annotations

__all__ = ["plain", "whole"]


def plain(text: str, *, longest: int) -> str:
    """Without blanks around it, cut to a length, and without NUL, which PostgreSQL cannot keep."""
    return text.replace("\x00", "").strip()[:longest]


def whole(text: str, *, digits: int = 9) -> int | None:
    """A whole number of nought or more, of so many digits at most; None for anything else.

    What Unicode calls a digit is not always one: int() refuses the two of a square metre.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
