"""Numbers of which a part names the firm and the rest its branch, or the tax office of its branch.

A firm has one registration with the Brazilian, the French or the Indian State, and a number for each establishment
that begins with it, or holds it. Two establishments are one party, whose numbers differ. Where a check digit tells
that a number is of such a kind, what is compared is the firm's part; all other numbers stay whole.

Source:
    Receita Federal, IN RFB 2119/2022 (CNPJ); INSEE, SIRENE (SIRET, check of Luhn); GSTN, format of the GSTIN.
"""

from __future__ import annotations

import re

__all__ = ["number_of_firm"]

_CNPJ_LENGTHS = range(12, 15)
"""Figures of a Brazilian number, which may have lost two noughts before it."""
_CNPJ_WEIGHTS = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
_CNPJ_FIRM = 8
_SIRET, _SIREN = 14, 9
_GSTIN = re.compile(r"\d{1,2}([A-Z]{5}\d{4}[A-Z])[A-Z\d]Z[A-Z\d]")
_GSTIN_LENGTH = 15
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DUTCH = re.compile(r"(?:NL)?(\d{9})B\d\d")
_SWISS = re.compile(r"(CHE\d{9})(?:MWST|TVA|IVA|VAT|HR)")


def number_of_firm(number: str, *, country: str = "") -> str:
    """The part of a party's number that all branches of the firm share; the number itself where none is known.

    >>> number_of_firm("06990590000123", country="BR"), number_of_firm("6990590000204", country="BR")
    ('06990590', '06990590')
    >>> number_of_firm("55210055400013"), number_of_firm("27AAPFU0939F1ZV"), number_of_firm("123456789")
    ('552100554', 'AAPFU0939F', '123456789')

    Args:
        number: capitals and figures; see `party_number`.
        country: code of the country that the party gives; empty if none is known.
    """
    if number.isdigit():
        if country in ("", "BR") and _is_cnpj(number):
            return number.zfill(_SIRET)[:_CNPJ_FIRM]
        if country in ("", "FR") and len(number) == _SIRET and _passes_luhn(number) and _passes_luhn(number[:_SIREN]):
            return number[:_SIREN]
        return number
    if (indian := _GSTIN.fullmatch(number)) and _passes_gstin(number.zfill(_GSTIN_LENGTH)):
        return indian[1]
    with_suffix = _DUTCH.fullmatch(number) or _SWISS.fullmatch(number)
    return with_suffix[1] if with_suffix else number


def _is_cnpj(number: str) -> bool:
    if len(number) not in _CNPJ_LENGTHS:
        return False
    figures = [int(figure) for figure in number.zfill(_SIRET)]
    return all(_check_of(figures[:known]) == figures[known] for known in (12, 13))


def _check_of(figures: list[int]) -> int:
    rest = sum(figure * weight for figure, weight in zip(figures, _CNPJ_WEIGHTS[-len(figures) :], strict=True)) % 11
    return 0 if rest < 2 else 11 - rest


def _passes_luhn(number: str) -> bool:
    doubled = (int(figure) * (1 + place % 2) for place, figure in enumerate(reversed(number)))
    return sum(figure - 9 if figure > 9 else figure for figure in doubled) % 10 == 0


def _passes_gstin(number: str) -> bool:
    told = (_SIGNS.index(sign) * (1 + place % 2) for place, sign in enumerate(number[:-1]))
    total = sum(sum(divmod(value, len(_SIGNS))) for value in told)
    return _SIGNS[-total % len(_SIGNS)] == number[-1]
