"""The list of antidumping and countervailing duty orders, with the columns that slipped put right.

For orders that have ended, the column of the last continuation holds the day of
the end (A-201-828: ordered on 27 February 2002, "continued" on 27 February 2007), unless it
holds a continuation years before; the day of the notice of revocation tells which,
and its citation has moved on by some columns. Of eleven orders the list names the
wrong country (A-570-024 is no order on Oman, A-201-842 none on Korea): the case number,
where we know its country, decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from tidewaiter.terms.case_number import CaseNumber, is_valid_case_number
from tidewaiter.terms.country import country_code

__all__ = ["orders", "orders_with_codes"]

_CITATION = re.compile(r"\d+\s+FR\s+\d+")
_REMEDIES = {"A": "AD", "C": "CVD"}
_LONGEST_NOTICE, _LONGEST_RETROACTION = -timedelta(days=365), timedelta(days=730)
"""A revocation takes effect five years after the order or its continuation; the notice of it comes weeks before that
or up to two years after. A continuation lies longer before the notice: the next review begins after five years."""
_HTS = re.compile(r"[.\s]")


def orders(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each order with `case_number` (empty if it is none), `remedy`, `origin`, `ended_on`, `citation`."""
    for row in rows:
        case = _case(row["DOCNo"])
        ended = row["active"].strip() == "0"
        moved = (row["FedReg"], row["Column3"], row["Column2"], row["Column1"])
        yield dict(row) | _numbered(case) | {
            "origin": _origin(case, row["Country"], row["Column2"]),
            "ended_on": _ended_on(row) if ended else "",
            "citation": next((found[0] for cell in moved if (found := _CITATION.search(cell))), ""),
        }  # fmt: skip


def orders_with_codes(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each order with `case_number`, `remedy`, `origin` and `hs_codes`: digits, separated by `;`."""
    for row in rows:
        case = _case(row["case_number"])
        codes = (_HTS.sub("", code) for code in row["hts_numbers"].split(";"))
        found = {"hs_codes": ";".join(filter(None, codes)), "origin": _origin(case, row["country"])}
        yield dict(row) | _numbered(case) | found


def _ended_on(row: Mapping[str, str]) -> str:
    """The day of the end; the day of the notice of it where the list's day cannot be the end."""
    stated = _day(row["Continueddate"], "%Y/%m/%d")
    notices = (_day(row[name], "%m/%d/%Y") for name in ("FedReg", "Pubdate"))
    notice = next((day for day in notices if day is not None), None)
    if stated is not None and (notice is None or _LONGEST_NOTICE <= notice - stated <= _LONGEST_RETROACTION):
        return stated.isoformat()
    ended = notice or stated
    return ended.isoformat() if ended else ""


def _day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007  (a day of law has no time zone)
    except ValueError:
        return None


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
