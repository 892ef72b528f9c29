"""The US Department of Commerce's own country codes, as they stand in AD/CVD case numbers.

They are not ISO 3166. We hold those that we have seen: a code that is not here is
unknown, not wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tidewaiter.terms.citation import Citation

__all__ = ["COMMERCE_COUNTRIES", "CommerceCountry", "commerce_country"]

_CHECKED = date(2026, 11, 1)
_NOTICES = Citation("case numbers in CBP messages and rulings", confirmed=True, checked_on=_CHECKED)
_ORDERS = Citation("Commerce, list of AD/CVD orders (mid-2021), 2 orders or more", confirmed=True, checked_on=_CHECKED)
_ONE_ORDER = Citation("Commerce, list of AD/CVD orders (mid-2021), one order only", confirmed=False)
_UNCONFIRMED = Citation("general knowledge", confirmed=False)


@dataclass(frozen=True, slots=True)
class CommerceCountry:
    """One of Commerce's country codes with the ISO 3166 alpha-2 code it stands for."""

    code: str
    country: str
    citation: Citation

    @property
    def confirmed(self) -> bool:
        """Whether a source says so; otherwise it awaits confirmation."""
        return self.citation.confirmed


_SEEN: tuple[tuple[Citation, dict[str, str]], ...] = (
    (_NOTICES, {"451": "LT", "475": "IT", "489": "TR", "570": "CN", "580": "KR"}),
    (
        _ORDERS,
        {
            "122": "CA", "201": "MX", "337": "CL", "351": "BR", "357": "AR", "401": "SE", "412": "GB", "421": "NL",
            "423": "BE", "427": "FR", "428": "DE", "433": "AT", "437": "HU", "455": "PL", "469": "ES", "471": "PT",
            "485": "RO", "520": "AE", "523": "OM", "533": "IN", "549": "TH", "552": "VN", "557": "MY", "560": "ID",
            "583": "TW", "588": "JP", "602": "AU", "791": "ZA", "821": "RU", "822": "BY", "823": "UA", "834": "KZ",
            "841": "MD",
        },
    ),
    (
        _ONE_ORDER,
        {
            "274": "TT", "301": "CO", "307": "VE", "331": "EC", "405": "FI", "441": "CH", "449": "LV", "484": "GR",
            "535": "PK", "542": "LK", "559": "SG", "565": "PH", "851": "CZ",
        },
    ),
    (_UNCONFIRMED, {"555": "KH"}),
)  # fmt: skip

COMMERCE_COUNTRIES = tuple(
    CommerceCountry(code, country, citation) for citation, codes in _SEEN for code, country in codes.items()
)
_BY_CODE = {each.code: each for each in COMMERCE_COUNTRIES}


def commerce_country(code: str) -> CommerceCountry | None:
    """The country behind a three-digit code, or None where we do not know it.

    >>> commerce_country("570").country
    'CN'
    """
    return _BY_CODE.get(code)
