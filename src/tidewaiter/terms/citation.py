"""Where a rule comes from, and whether we have read it there.

Law changes. A code list or a rule is data with its source and the days on which it
holds; what nobody has confirmed from a source says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["Citation", "in_force"]


@dataclass(frozen=True, slots=True)
class Citation:
    """The source of one rule. `confirmed` is false for general knowledge nobody has looked up yet."""

    source: str
    confirmed: bool
    checked_on: date | None = None


def in_force(valid_from: date | None, valid_to: date | None, *, on: date) -> bool:
    """Whether a rule held on a day; both ends count, and an open end is open."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)
