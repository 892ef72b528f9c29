"""The list of antidumping and countervailing duty orders, with the columns that slipped put right.

For orders that have ended the list holds the day of the end where others have the
day of the last continuation (A-201-842, ordered on 15 February 2013, "continued"
on 15 February 2018, is ended and not continued), and its citation moved on by
some columns. Of a dozen orders it names the wrong country (A-570-024 is no order on
Oman, A-201-842 none on Korea): the case number, where we know its country, decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tidewaiter.terms.case_number import CaseNumber, is_valid_case_number
from tidewaiter.terms.country import country_code

__all__ = ["orders", "orders_with_codes"]

_CITATION = re.compile(r"\d+\s+FR\s+\d+")
_REMEDIES = {"A": "AD", "C": "CVD"}
_HTS = re.compile(r"[.\s]")


def orders(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each order with `case_number` (empty if it is none), `remedy`, `origin`, `ended_on`, `citation`."""
    for row in rows:
        case = _case(row["DOCNo"])
        ended = row["active"].strip() == "0"
        moved = (row["FedReg"], row["Column3"], row["Column2"], row["Column1"])
        yield dict(row) | _numbered(case) | {
            "origin": _origin(case, row["Country"], row["Column2"]),
            "ended_on": row["Continueddate"].strip() if ended else "",
            "citation": next((found[0] for cell in moved if (found := _CITATION.search(cell))), ""),
        }  # fmt: skip


def orders_with_codes(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each order with `case_number`, `remedy`, `origin` and `hs_codes`: digits, separated by `;`."""
    for row in rows:
        case = _case(row["case_number"])
        codes = (_HTS.sub("", code) for code in row["hts_numbers"].split(";"))
        found = {"hs_codes": ";".join(filter(None, codes)), "origin": _origin(case, row["country"])}
        yield dict(row) | _numbered(case) | found


def _case(text: str) -> CaseNumber | None:
    return CaseNumber.parse(text) if is_valid_case_number(text) else None


def _numbered(case: CaseNumber | None) -> dict[str, str]:
    return {"case_number": case.order if case else "", "remedy": _REMEDIES[case.kind] if case else ""}


def _origin(case: CaseNumber | None, *names: str) -> str:
    """The country of the case number; by name where Commerce's code is not one that we know."""
    by_case = case.commerce_country if case else None
    if by_case is not None:
        return by_case.country
    return next((code for name in names if name.strip() and (code := country_code(name)) is not None), "")
