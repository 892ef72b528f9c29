"""Air waybill numbers: airline prefix, seven-digit serial and check digit.

The check digit is the serial modulo 7; the prefix is not covered by it. The rule
is IATA's practice as generally known; we have not read it in IATA's own text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tidewaiter.errors import TermError
from tidewaiter.terms.check_digit import are_digits, serial_modulo_seven
from tidewaiter.terms.folding import compact

__all__ = ["AirWaybill", "AirWaybillError", "is_valid_air_waybill"]

_FORM = re.compile(r"([0-9]{3})([0-9]{7})([0-9])")


class AirWaybillError(TermError):
    """The text is not an air waybill number."""


@dataclass(frozen=True, order=True, slots=True)
class AirWaybill:
    """An air waybill number whose check digit is right; its `repr` shows the airline alone."""

    airline: str
    serial: str = field(repr=False)

    def __post_init__(self) -> None:
        if not (are_digits(self.airline, count=3) and are_digits(self.serial, count=7)):
            raise AirWaybillError("not an air waybill: expected a 3-digit airline prefix and a 7-digit serial.")

    @classmethod
    def parse(cls, text: str) -> AirWaybill:
        """Read an air waybill number with or without blanks and hyphens.

        >>> str(AirWaybill.parse("020 1234 5675"))
        '020-12345675'

        Raises:
            AirWaybillError: the form or the check digit is wrong.
        """
        form = _FORM.fullmatch(compact(text))
        if form is None:
            raise AirWaybillError(
                "not an air waybill number: expected a 3-digit airline prefix, 7 digits and a check digit, got "
                f"{len(compact(text))} characters. House air waybills follow no such form: do not check them."
            )
        airline, serial, check = form.groups()
        if serial_modulo_seven(serial) != int(check):
            raise AirWaybillError(
                "the air waybill's last digit does not agree with its serial. Compare it with the document."
            )
        return cls(airline, serial)

    @property
    def check_digit(self) -> int:
        """The last digit, computed from the serial."""
        return serial_modulo_seven(self.serial)

    def __str__(self) -> str:
        return f"{self.airline}-{self.serial}{self.check_digit}"


def is_valid_air_waybill(text: str) -> bool:
    """Whether the text is a master air waybill number whose check digit is right."""
    form = _FORM.fullmatch(compact(text))
    return form is not None and serial_modulo_seven(form.group(2)) == int(form.group(3))
