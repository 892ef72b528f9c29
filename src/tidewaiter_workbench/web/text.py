"""Text as it comes in from outside, before anything asks what it says."""

from __future__ import annotations

__all__ = ["plain"]


def plain(text: str, *, longest: int) -> str:
    """Without blanks around it, cut to a length, and without NUL, which PostgreSQL cannot keep."""
    return text.replace("\x00", "").strip()[:longest]
