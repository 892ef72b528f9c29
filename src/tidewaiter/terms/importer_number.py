"""Importer numbers on US entries: tax number, social security number, or one that CBP assigned.

The hyphens tell the three apart, so they may not be left out. A social security
number identifies a person: the value is kept out of messages and `repr`, and
`masked` is what a page may show. The forms are general knowledge, not yet
confirmed from CBP's own text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from tidewaiter.errors import TermError

__all__ = ["ImporterNumber", "ImporterNumberError", "ImporterNumberKind", "is_valid_importer_number"]

ImporterNumberKind = Literal["irs", "ssn", "cbp_assigned"]

_FORMS: tuple[tuple[ImporterNumberKind, re.Pattern[str]], ...] = (
    ("irs", re.compile(r"[0-9]{2}-[0-9]{7}[A-Z0-9]{2}")),
    ("ssn", re.compile(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")),
    ("cbp_assigned", re.compile(r"[0-9]{6}-[0-9]{5}")),
)


class ImporterNumberError(TermError):
    """The text is not an importer number."""


@dataclass(frozen=True, order=True, slots=True)
class ImporterNumber:
    """An importer number with its kind; only its form can be checked."""

    kind: ImporterNumberKind
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if _kind_of(self.text) != self.kind:
            raise ImporterNumberError(f"not an importer number of kind {self.kind}. Use ImporterNumber.parse().")

    @classmethod
    def parse(cls, text: str) -> ImporterNumber:
        """Read an importer number with its hyphens.

        >>> ImporterNumber.parse("12-3456789ab").kind
        'irs'

        Raises:
            ImporterNumberError: the text has none of the three forms.
        """
        written = text.strip().upper()
        kind = _kind_of(written)
        if kind is None:
            raise ImporterNumberError(
                "not an importer number: expected NN-NNNNNNNXX (tax number with suffix), NNN-NN-NNNN (social "
                "security) or YYDDPP-NNNNN (assigned by CBP). Keep the hyphens: they tell the kinds apart."
            )
        return cls(kind, written)

    @property
    def is_person(self) -> bool:
        """Whether the number identifies a person."""
        return self.kind == "ssn"

    @property
    def masked(self) -> str:
        """What may be shown: the form, with the last four characters only."""
        hidden = len(self.text) - 4
        return re.sub(r"[A-Z0-9]", "*", self.text[:hidden]) + self.text[hidden:]

    def __str__(self) -> str:
        return self.text


def is_valid_importer_number(text: str) -> bool:
    """Whether the text has the form of an importer number."""
    return _kind_of(text.strip().upper()) is not None


def _kind_of(written: str) -> ImporterNumberKind | None:
    return next((kind for kind, form in _FORMS if form.fullmatch(written)), None)
