"""AD/CVD case numbers: `A-570-106`, antidumping case 106 against goods from China.

The middle part is Commerce's own country code, not ISO. When the origin that
customs finds differs from the order's country, Commerce makes a case under the
third country's code, so that the code must match the origin declared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tidewaiter.errors import TermError
from tidewaiter.terms.commerce_country import CommerceCountry, commerce_country
from tidewaiter.terms.folding import compact

__all__ = ["CaseNumber", "CaseNumberError", "is_valid_case_number"]

_FORM = re.compile(r"([AC])([0-9]{3})([0-9]{3})([0-9]{3})?")
_SWITCHED_OFF_SUFFIX = "999"
_SWITCHED_OFF_ON = date(2005, 7, 28)
"""CBP, "Termination of the 999 company suffix"."""


class CaseNumberError(TermError):
    """The text is not an AD/CVD case number."""


@dataclass(frozen=True, order=True, slots=True)
class CaseNumber:
    """A case number; `company` is the three-digit suffix of one exporter, empty for the order itself."""

    kind: str
    country: str
    sequence: str
    company: str = ""

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(f"{self.kind}{self.country}{self.sequence}{self.company}"):
            raise CaseNumberError(
                "not an AD/CVD case number: expected A or C, three digits for the country and three for the case, "
                "such as A-570-106, with three more where one company is meant. Check the Federal Register notice."
            )

    @classmethod
    def parse(cls, text: str) -> CaseNumber:
        """Read a case number with or without hyphens and company suffix.

        >>> str(CaseNumber.parse("a570106000"))
        'A-570-106-000'
        """
        number = compact(text)
        return cls(number[:1], number[1:4], number[4:7], number[7:])

    @property
    def is_antidumping(self) -> bool:
        """True for antidumping, false for countervailing."""
        return self.kind == "A"

    @property
    def order(self) -> str:
        """The number of the order, without the company."""
        return f"{self.kind}-{self.country}-{self.sequence}"

    @property
    def commerce_country(self) -> CommerceCountry | None:
        """The country behind Commerce's code, or None where we do not know the code."""
        return commerce_country(self.country)

    @property
    def is_all_others(self) -> bool:
        """Whether the suffix is 000, for all who have no rate of their own (general knowledge, unconfirmed)."""
        return self.company == "000"

    def is_switched_off(self, on: date) -> bool:
        """Whether the suffix is 999, which CBP has not taken since 28 July 2005."""
        return self.company == _SWITCHED_OFF_SUFFIX and on >= _SWITCHED_OFF_ON

    def __str__(self) -> str:
        return f"{self.order}-{self.company}" if self.company else self.order


def is_valid_case_number(text: str) -> bool:
    """Whether the text has the form of an AD/CVD case number; there is no check digit."""
    return bool(_FORM.fullmatch(compact(text)))
