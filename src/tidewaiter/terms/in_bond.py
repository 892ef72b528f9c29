"""In-bond numbers on paper CBP Form 7512: eight digits and a check digit.

Source:
    CBP Form 7512 instructions, "Mod 7" check digit.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tidewaiter.errors import TermError
from tidewaiter.terms.check_digit import are_digits, serial_modulo_seven
from tidewaiter.terms.folding import compact

__all__ = ["InBondError", "InBondNumber", "in_bond_check_digit", "is_valid_in_bond"]


class InBondError(TermError):
    """The text is not an in-bond number."""


@dataclass(frozen=True, order=True, slots=True)
class InBondNumber:
    """An in-bond number whose check digit is right; its `repr` does not show it."""

    serial: str = field(repr=False)

    def __post_init__(self) -> None:
        in_bond_check_digit(self.serial)

    @classmethod
    def parse(cls, text: str) -> InBondNumber:
        """Read nine digits, with or without blanks and hyphens.

        >>> str(InBondNumber.parse("25770005-2"))
        '257700052'

        Raises:
            InBondError: the form or the check digit is wrong.
        """
        digits = compact(text)
        if not are_digits(digits, count=9):
            raise InBondError(
                f"not an in-bond number: expected 8 digits and a check digit, got {len(digits)} characters. "
                "An in-bond movement filed under an entry number carries that number instead."
            )
        if in_bond_check_digit(digits[:8]) != int(digits[8]):
            raise InBondError("the in-bond number's last digit does not agree. Compare it with the form.")
        return cls(digits[:8])

    @property
    def check_digit(self) -> int:
        """The last digit, computed from the serial."""
        return in_bond_check_digit(self.serial)

    def __str__(self) -> str:
        return f"{self.serial}{self.check_digit}"


def in_bond_check_digit(serial: str) -> int:
    """The check digit of an eight-digit serial: its remainder by 7.

    Raises:
        InBondError: the serial is not eight digits.
    """
    if not are_digits(serial, count=8):
        raise InBondError("not an in-bond serial: expected 8 digits. Keep leading zeros.")
    return serial_modulo_seven(serial)


def is_valid_in_bond(text: str) -> bool:
    """Whether the text is an in-bond number whose check digit is right."""
    digits = compact(text)
    return are_digits(digits, count=9) and serial_modulo_seven(digits[:8]) == int(digits[8])
