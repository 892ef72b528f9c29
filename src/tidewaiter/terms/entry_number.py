"""US entry numbers: `FFF-NNNNNNN-C`, filer code, sequence and check digit.

The filer is part of the number, so the number tells who filed the entry.

A check digit that does not agree is a question, not a proof. Filers who have used up
their ten million sequences seem to begin again with a check digit one higher: in FDA's
refusals of 2025-26, eleven filers follow CBP's rule to the digit, and the numbers of the
four others lie 0, 1, 2 ... above it in step with time. That is our reading of data, not
of a rule; `entry_number_round` tells how far above a number lies.

Source:
    CBP, CATAIR Appendix E "Valid Entry Numbers" (form); ACE "Entry Summary
    Create/Update", Table 1 (check digit).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tidewaiter.errors import TermError
from tidewaiter.terms.check_digit import are_digits
from tidewaiter.terms.folding import compact

__all__ = ["EntryNumber", "EntryNumberError", "entry_check_digit", "entry_number_round",
           "is_valid_entry_number"]  # fmt: skip

_FORM = re.compile(r"([A-Z0-9]{3})([0-9]{7})([0-9])")
_FILER = re.compile(r"(?!000)[A-Z0-9]{3}")
_LETTER_DIGITS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789", strict=True))


class EntryNumberError(TermError):
    """The text is not a US entry number."""


@dataclass(frozen=True, order=True, slots=True)
class EntryNumber:
    """A US entry number whose check digit is right; its `repr` does not show it."""

    filer: str = field(repr=False)
    sequence: str = field(repr=False)

    def __post_init__(self) -> None:
        entry_check_digit(self.filer, self.sequence)

    @classmethod
    def parse(cls, text: str) -> EntryNumber:
        """Read an entry number with or without its hyphens.

        >>> str(EntryNumber.parse("sp7 00000014"))
        'SP7-0000001-4'

        Raises:
            EntryNumberError: the form or the check digit is wrong.
        """
        form = _FORM.fullmatch(compact(text))
        if form is None:
            raise EntryNumberError(
                "not an entry number: expected FFF-NNNNNNN-C, a filer code of 3 letters or digits, 7 digits "
                f"and a check digit, got {len(compact(text))} characters. Check for missing or extra characters."
            )
        filer, sequence, check = form.groups()
        if entry_check_digit(filer, sequence) != int(check):
            raise EntryNumberError(
                "the entry number's last digit does not agree with the others. "
                "Compare it with the document: one character is wrong or two are swapped."
            )
        return cls(filer, sequence)

    @property
    def check_digit(self) -> int:
        """The last digit, computed from the others."""
        return entry_check_digit(self.filer, self.sequence)

    def __str__(self) -> str:
        return f"{self.filer}-{self.sequence}-{self.check_digit}"


def entry_check_digit(filer: str, sequence: str) -> int:
    """The check digit of an entry number; every single wrong digit changes it.

    Letters count as A-I 1-9, J-R 1-9, S-Z 2-9, so that one letter for another of equal value goes unseen.

    >>> entry_check_digit("ABC", "1234567")
    6

    Raises:
        EntryNumberError: the filer code or the sequence is malformed.
    """
    if not _FILER.fullmatch(filer):
        raise EntryNumberError("not a filer code: expected 3 capital letters or digits other than 000.")
    if not are_digits(sequence, count=7):
        raise EntryNumberError("not an entry sequence: expected 7 digits. Keep leading zeros.")
    total = 0
    for position, character in enumerate(filer + sequence):
        value = int(_LETTER_DIGITS.get(character, character)) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return -total % 10


def entry_number_round(text: str) -> int | None:
    """How far the last digit lies above the check digit, 0 to 9; None where the form is wrong.

    0 is a number by the rule. For a large filer, n may mean that the sequence was used up n times (see
    above); for others it means an error.

    >>> entry_number_round("ABC-1234567-6"), entry_number_round("ABC-1234567-7"), entry_number_round("ABC")
    (0, 1, None)
    """
    form = _FORM.fullmatch(compact(text))
    if form is None or not _FILER.fullmatch(form.group(1)):
        return None
    return (int(form.group(3)) - entry_check_digit(form.group(1), form.group(2))) % 10


def is_valid_entry_number(text: str) -> bool:
    """Whether the text is an entry number whose check digit is right by CBP's rule."""
    return entry_number_round(text) == 0
