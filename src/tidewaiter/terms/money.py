"""Money: an exact amount in a currency that exists.

Law counts in cents, so amounts are decimals. Columns of a table are floats and
carry their currency in their name or beside them; this is for the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision, is_currency

from tidewaiter.errors import TermError

__all__ = ["Money", "MoneyError", "is_currency_code"]

_CODE = re.compile(r"[A-Z]{3}")
_WRITTEN = re.compile(r"([A-Z]{3})\s*(-?[0-9][0-9,]*(?:\.[0-9]+)?)|(-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*([A-Z]{3})")
_NO_CURRENCY = frozenset({"XXX", "XTS"})
"""ISO 4217: "no currency" and "for testing"."""


_LARGEST_EXPONENT = 17
"""Below this, decimals of 28 digits stay exact to ten places; no consignment is worth more."""


class MoneyError(TermError):
    """The text or the parts are no amount of money."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency, ISO 4217; amounts of two currencies neither add nor compare."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not is_currency_code(self.currency):
            raise MoneyError("not a currency: expected an ISO 4217 code of three capital letters, such as USD.")
        if not self.amount.is_finite() or self.amount.adjusted() > _LARGEST_EXPONENT:
            raise MoneyError("not an amount: expected a finite number below 10^18. Check for columns run together.")

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read `USD 1,234.50` or `1234.50 USD`: a point for decimals, commas only between thousands.

        >>> Money.parse("1,234.50 usd")
        Money(amount=Decimal('1234.50'), currency='USD')

        Raises:
            MoneyError: the text has another form or names no currency.
        """
        written = _WRITTEN.fullmatch(text.strip().upper())
        amount = (written.group(2) or written.group(3)) if written else ""
        if written is None or not _has_clean_thousands(amount):
            raise MoneyError(
                "not an amount of money: expected a currency code and a number such as USD 1,234.50, with a point "
                "for decimals. Say in the mapping which sign the source uses for decimals."
            )
        return cls(Decimal(amount.replace(",", "")), written.group(1) or written.group(4))

    def rounded(self) -> Money:
        """To the currency's own smallest unit (cents, yen, fils), halves up."""
        unit = Decimal(1).scaleb(-get_currency_precision(self.currency))
        return Money(self.amount.quantize(unit, rounding=ROUND_HALF_UP), self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,f}"

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise MoneyError(f"{self.currency} and {other.currency} do not mix. Convert one of them first.")
        return other.amount


def is_currency_code(text: str) -> bool:
    """Whether ISO 4217 has or had such a currency; old ones count, because old declarations carry them."""
    return bool(_CODE.fullmatch(text)) and text not in _NO_CURRENCY and is_currency(text)


def _has_clean_thousands(amount: str) -> bool:
    whole = amount.lstrip("-").split(".")[0]
    return "," not in whole or bool(re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", whole))
