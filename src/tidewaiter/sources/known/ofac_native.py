"""The SDN list in the three files in which the Treasury publishes it: names, other names, addresses.

They are joined by entry number. `-0-` means "not given". The files end with the
end-of-file mark of CP/M, which is no record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tidewaiter.sources.known.listing_identifiers import joined
from tidewaiter.sources.known.ofac_remarks import read_remarks
from tidewaiter.terms.country import country_code

__all__ = ["ADDRESS_COLUMNS", "ALIAS_COLUMNS", "ENTRY_COLUMNS", "Row", "sdn_entries"]

Row = Mapping[str, str]

ENTRY_COLUMNS = (
    "ent_num", "sdn_name", "sdn_type", "program", "title", "call_sign",
    "vess_type", "tonnage", "grt", "vess_flag", "vess_owner", "remarks",
)  # fmt: skip
ALIAS_COLUMNS = ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks")
ADDRESS_COLUMNS = ("ent_num", "add_num", "address", "city_state_postal", "country", "add_remarks")

_NOT_GIVEN = "-0-"
_SCHEMAS = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane", "": "Organization"}


def sdn_entries(
    entries: Iterable[Row], *, aliases: Iterable[Row], addresses: Iterable[Row]
) -> Iterator[dict[str, str]]:
    """One record for each entry, in order, with its names and addresses.

    Gives the entry's own columns (empty for "not given") and `schema`, `aliases`,
    `address_lines`, `countries`, `identifiers`, `births`, `programs`.
    """
    names = _by_entry(aliases)
    places = _by_entry(addresses)
    for raw in entries:
        row = _given(raw)
        yield row | _joined(row, names=names[row["ent_num"]], places=places[row["ent_num"]])


def _joined(row: dict[str, str], *, names: list[dict[str, str]], places: list[dict[str, str]]) -> dict[str, str]:
    remarks = read_remarks(row["remarks"])
    parts = ("address", "city_state_postal", "country")
    lines = (", ".join(filter(None, (place[part] for part in parts))) for place in places)
    stated = [row["vess_flag"], *(place["country"] for place in places)]
    countries = [*remarks.countries, *filter(None, (country_code(name) for name in stated if name))]
    call_sign = [f"call-sign:{row['call_sign']}"] if row["call_sign"] else []
    return {
        "schema": _SCHEMAS.get(row["sdn_type"].lower(), "LegalEntity"),
        "aliases": joined([*(name["alt_name"] for name in names), *remarks.aliases]),
        "address_lines": joined(lines),
        "countries": joined(countries),
        "identifiers": joined([*remarks.identifiers, *call_sign]),
        "births": joined(remarks.birth_dates),
        "programs": joined(program.strip(" []") for program in row["program"].replace("] [", ";").split(";")),
    }


def _by_entry(rows: Iterable[Row]) -> defaultdict[str, list[dict[str, str]]]:
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        given = _given(row)
        found[given["ent_num"]].append(given)
    return found


def _given(row: Row) -> dict[str, str]:
    return {name: "" if value.strip() == _NOT_GIVEN else value.strip() for name, value in row.items()}
