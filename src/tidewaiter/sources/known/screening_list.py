"""The US Consolidated Screening List: thirteen lists of three departments in one file.

Its `ids` cell holds "country, number, label" triples separated by semicolons, with
dates between them where there are any. What names a person, firm or ship becomes
an identifier; the rest (gender, risk of secondary sanctions, owner of a vessel) joins the remarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tidewaiter.sources.known.birth_dates import birth_date
from tidewaiter.sources.known.listing_identifiers import identifier, joined
from tidewaiter.terms.country import country_code, is_country_code

__all__ = ["COLUMNS", "screening_entries"]

COLUMNS = (
    "_id", "source", "type", "name", "title", "addresses", "call_sign", "vessel_flag",
    "remarks", "alt_names", "citizenships", "dates_of_birth", "nationalities", "ids",
)  # fmt: skip
"""The columns of the file that are read here."""

_LIST = re.compile(r"\((?P<short>[A-Z][A-Z-]+)( List)?\)")
_PARTS = re.compile(r";\s*")
_SCHEMAS = {"individual": "Person", "entity": "Organization", "vessel": "Vessel", "aircraft": "Airplane"}


def screening_entries(rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Each row with what can be matched taken apart.

    Adds `list_short` (SDN, EL, DPL, ...), `schema`, `aliases`, `address_lines`,
    `countries`, `identifiers`, `births`, `all_remarks`. The type is left open by
    the lists of Commerce and State: those are `LegalEntity`.
    """
    return map(_entry, rows)


def _entry(row: Mapping[str, str]) -> dict[str, str]:
    identifiers, facts = _identifiers(row["ids"])
    if row["call_sign"].strip():
        identifiers.append(f"call-sign:{row['call_sign'].strip()}")
    addresses = _split(row["addresses"])
    flag = country_code(row["vessel_flag"].strip()) if row["vessel_flag"].strip() else None
    ends = (address.rsplit(",", 1)[-1].strip() for address in addresses)
    stated = [*_split(row["nationalities"]), *_split(row["citizenships"]), *ends]
    short = _LIST.search(row["source"])
    return dict(row) | {
        "list_short": short["short"] if short else "",
        "schema": _SCHEMAS.get(row["type"].strip().lower(), "LegalEntity"),
        "aliases": joined(_split(row["alt_names"])),
        "address_lines": joined(address for address in addresses if not is_country_code(address)),
        "countries": joined([*filter(is_country_code, stated), flag or ""]),
        "identifiers": joined(identifiers),
        "births": joined(filter(None, map(birth_date, _split(row["dates_of_birth"])))),
        "all_remarks": "; ".join(filter(None, [row["title"].strip(), row["remarks"].strip(), *facts])),
    }


def _identifiers(cell: str) -> tuple[list[str], list[str]]:
    """The identifiers of a cell, and the facts in it that are none."""
    identifiers: list[str] = []
    facts: list[str] = []
    for part in _split(cell):
        *before, label = (piece.strip() for piece in part.split(","))
        known = identifier(label, before[-1]) if before else None
        if known is None:
            facts.append(part)
        else:
            identifiers.append(known)
    return identifiers, facts


def _split(cell: str) -> list[str]:
    return [part for text in _PARTS.split(cell) if (part := text.strip())]
