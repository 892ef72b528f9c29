"""Legal Entity Identifiers (ISO 17442): eighteen characters and two check digits, modulo 97."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidewaiter.errors import TermError
from tidewaiter.terms.folding import compact

__all__ = ["Lei", "LeiError", "is_valid_lei", "lei_check_digits"]

_FORM = re.compile(r"[A-Z0-9]{18}[0-9]{2}")
_BODY = re.compile(r"[A-Z0-9]{18}")


class LeiError(TermError):
    """The text is not a Legal Entity Identifier."""


@dataclass(frozen=True, order=True, slots=True)
class Lei:
    """A Legal Entity Identifier whose check digits are right. The register is public: it may be shown."""

    code: str

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.code):
            raise LeiError(
                "not an LEI: expected 18 capital letters or digits and 2 check digits, "
                f"got {len(self.code)} characters. Look it up in the GLEIF register."
            )
        if lei_check_digits(self.code[:18]) != self.code[18:]:
            raise LeiError("the LEI's check digits do not agree with the rest. Look it up in the GLEIF register.")

    @classmethod
    def parse(cls, text: str) -> Lei:
        """Read an LEI in any case, with or without blanks."""
        return cls(compact(text))

    def __str__(self) -> str:
        return self.code


def lei_check_digits(body: str) -> str:
    """The two check digits of the first eighteen characters; they catch any one wrong digit.

    Source:
        ISO/IEC 7064, MOD 97-10: letters count A = 10 to Z = 35.
    """
    if not _BODY.fullmatch(body):
        raise LeiError("LEI check digits are computed from 18 capital letters or digits.")
    return f"{98 - _as_number(f'{body}00') % 97:02d}"


def is_valid_lei(text: str) -> bool:
    """Whether the text is an LEI whose check digits are right."""
    code = compact(text)
    return bool(_FORM.fullmatch(code)) and lei_check_digits(code[:18]) == code[18:]


def _as_number(characters: str) -> int:
    return int("".join(str(int(character, 36)) for character in characters))
