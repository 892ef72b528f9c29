"""IMO ship numbers: seven digits that stay with a hull whatever it is renamed to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidewaiter.errors import TermError
from tidewaiter.terms.check_digit import are_digits
from tidewaiter.terms.folding import compact

__all__ = ["ImoNumber", "ImoNumberError", "imo_check_digit", "is_valid_imo"]

_PREFIX = re.compile(r"^IMO(NO|NUMBER)?:?")


class ImoNumberError(TermError):
    """The text is not an IMO ship number."""


@dataclass(frozen=True, order=True, slots=True)
class ImoNumber:
    """An IMO ship number whose check digit is right. Ships are public: it may be shown."""

    digits: str

    def __post_init__(self) -> None:
        if not are_digits(self.digits, count=7):
            raise ImoNumberError(
                f"not an IMO ship number: expected 7 digits, got {len(self.digits)} characters. "
                "Do not give the MMSI (9 digits) or the official number of the flag."
            )
        if imo_check_digit(self.digits[:6]) != int(self.digits[6]):
            raise ImoNumberError(
                "the IMO number's last digit does not agree with the others. Compare it with the document."
            )

    @classmethod
    def parse(cls, text: str) -> ImoNumber:
        """Read the number with or without the letters IMO.

        >>> str(ImoNumber.parse("IMO 9074729"))
        'IMO 9074729'
        """
        return cls(_PREFIX.sub("", compact(text)))

    def __str__(self) -> str:
        return f"IMO {self.digits}"


def imo_check_digit(first_six: str) -> int:
    """The check digit of six digits: the last digit of their sum with weights 7 to 2.

    A wrong digit is always caught under the weights 7 and 3; the even weights miss a
    digit that is wrong by 5, the weight 5 one that is wrong by an even amount.
    """
    if not are_digits(first_six, count=6):
        raise ImoNumberError("an IMO check digit is computed from 6 digits. Give the number without its last digit.")
    return sum(int(digit) * weight for digit, weight in zip(first_six, range(7, 1, -1), strict=True)) % 10


def is_valid_imo(text: str) -> bool:
    """Whether the text is an IMO ship number whose check digit is right."""
    digits = _PREFIX.sub("", compact(text))
    return are_digits(digits, count=7) and imo_check_digit(digits[:6]) == int(digits[6])
