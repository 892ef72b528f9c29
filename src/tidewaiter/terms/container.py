"""Freight container numbers (ISO 6346): who owns the box, and which box it is.

Four letters (three for the owner, one for the category of equipment), six
digits and a check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tidewaiter.errors import TermError
from tidewaiter.terms.folding import compact

__all__ = ["Container", "ContainerError", "container_check_digit", "containers_in", "is_valid_container"]

_FORM = re.compile(r"([A-Z]{3})([UJZ])([0-9]{6})([0-9])")
_ANYWHERE = re.compile(r"(?<![A-Z0-9])[A-Z]{3}[UJZ][ -]?[0-9]{6}[ -]?[0-9](?![A-Z0-9])")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WANTED = (*[_LETTERS] * 3, "UJZ", *["0123456789"] * 7)
_LETTER_VALUES = dict(zip(_LETTERS, (n for n in range(10, 39) if n % 11), strict=True))


class ContainerError(TermError):
    """The text is not a container number."""


@dataclass(frozen=True, order=True, slots=True)
class Container:
    """A container number whose check digit is right; its `repr` does not show it."""

    owner: str = field(repr=False)
    category: str
    serial: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(f"{self.owner}{self.category}{self.serial}0"):
            raise ContainerError("not a container: expected 3 owner letters, category U, J or Z, and 6 digits.")

    @classmethod
    def parse(cls, text: str) -> Container:
        """Read a container number with or without blanks and hyphens.

        >>> str(Container.parse("csqu 305438-3"))
        'CSQU3054383'

        Raises:
            ContainerError: the form or the check digit is wrong.
        """
        form = _FORM.fullmatch(compact(text))
        if form is None:
            raise ContainerError(_what_is_wrong(compact(text)))
        owner, category, serial, check = form.groups()
        if container_check_digit(f"{owner}{category}{serial}") != int(check):
            raise ContainerError(
                "the container number's last digit does not agree with the others. "
                "Compare it with the document: one character is wrong or two are swapped."
            )
        return cls(owner, category, serial)

    @property
    def check_digit(self) -> int:
        """The last digit, computed from the others."""
        return container_check_digit(f"{self.owner}{self.category}{self.serial}")

    def __str__(self) -> str:
        return f"{self.owner}{self.category}{self.serial}{self.check_digit}"


def container_check_digit(first_ten: str) -> int:
    """The check digit of four letters and six digits.

    Letters count from A = 10 and skip the multiples of 11; the sum of value times
    2^position is taken modulo 11, and 10 is written as 0. So a single wrong digit
    is caught unless one of the two remainders is 10 and the other 0.
    """
    if not _FORM.fullmatch(f"{first_ten}0"):
        raise ContainerError("not a container: expected 3 owner letters, category U, J or Z, and 6 digits.")
    values = (_LETTER_VALUES[c] if c in _LETTER_VALUES else int(c) for c in first_ten)
    return sum(value << position for position, value in enumerate(values)) % 11 % 10


def is_valid_container(text: str) -> bool:
    """Whether the text is a container number whose check digit is right."""
    number = compact(text)
    return bool(_FORM.fullmatch(number)) and container_check_digit(number[:10]) == int(number[10])


def containers_in(text: str) -> tuple[str, ...]:
    """Every valid container number in a text, in the order in which they stand, each once.

    >>> containers_in("MSKU2666542, TCNU1234565; SEAL 12345")
    ('MSKU2666542', 'TCNU1234565')
    """
    found = (compact(match.group()) for match in _ANYWHERE.finditer(text.upper()))
    return tuple(dict.fromkeys(number for number in found if is_valid_container(number)))


def _what_is_wrong(number: str) -> str:
    """The first thing that breaks the form, in words that do not repeat the number."""
    expected = "expected 4 letters (the fourth U, J or Z), 6 digits and a check digit, such as a box shows on its door"
    if len(number) != 11:
        return f"not a container number: {expected}; got {len(number)} characters. Look for a missing or extra one."
    fits = [character in wanted for character, wanted in zip(number, _WANTED, strict=True)]
    position = fits.index(False) + 1
    return f"not a container number: {expected}; character {position} does not fit. Look for 0/O and 1/I."
