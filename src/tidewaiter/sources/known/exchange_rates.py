"""Monthly rates of exchange by country: which currency a country's rate is in, and when that changed.

The series name countries. Each is quoted in the currency that the country had,
but for Venezuela, whose series runs through three: it is back-cast in VEF before 2008,
turns to VES with September 2018 and to VED with November 2021, as its level shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

__all__ = ["rates"]

_CURRENCIES = {
    "Australia": "AUD", "Austria": "ATS", "Belgium": "BEF", "Brazil": "BRL", "Canada": "CAD", "China": "CNY",
    "Denmark": "DKK", "Euro": "EUR", "Finland": "FIM", "France": "FRF", "Germany": "DEM", "Greece": "GRD",
    "Hong Kong": "HKD", "India": "INR", "Ireland": "IEP", "Italy": "ITL", "Japan": "JPY", "Malaysia": "MYR",
    "Mexico": "MXN", "Netherlands": "NLG", "New Zealand": "NZD", "Norway": "NOK", "Portugal": "PTE",
    "Singapore": "SGD", "South Africa": "ZAR", "South Korea": "KRW", "Spain": "ESP", "Sri Lanka": "LKR",
    "Sweden": "SEK", "Switzerland": "CHF", "Taiwan": "TWD", "Thailand": "THB", "United Kingdom": "GBP",
}  # fmt: skip
_VENEZUELA = (("2021-11", "VED"), ("2018-09", "VES"), ("", "VEF"))


def rates(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each rate with `currency`, ISO 4217; empty for a country that we do not know the currency of."""
    for row in rows:
        country, month = row["Country"].strip(), row["Date"].strip()
        currency = _CURRENCIES.get(country, "")
        if country == "Venezuela":
            currency = next(code for since, code in _VENEZUELA if month >= since)
        yield dict(row) | {"currency": currency}
