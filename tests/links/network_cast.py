"""A few traders whose ties we planted: who is written with which address and telephone, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from tidewaiter.lake import Lake
from tidewaiter.links import link_steps
from tidewaiter.tables import Table, declared, found, linked, resolved

START = date(2024, 1, 1)


@dataclass(frozen=True)
class Line:
    """A goods line: the day from the start, its two traders, and how they are written in it."""

    day: int
    importer: str
    exporter: str = "SELLER"
    address: str | None = None
    phone: str | None = None
    seller_address: str | None = None
    seller_phone: str | None = None
    hs6: str = "610910"
    declarant: str = "BROKER"


@dataclass(frozen=True)
class Result:
    """The result of the line of that number, known so many days from the start."""

    line: int
    known: int
    illicit: bool = True


def rows_of(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows of a contract; what is not given is empty, provenance is made up."""
    made_up = {"source": "cast", "file_id": "0" * 16, "row_no": 1}
    whole = [{name: (made_up | dict(row)).get(name) for name in table.column_names} for row in rows]
    return pa.Table.from_pylist(whole, schema=table.schema)


def item_id(line: int) -> str:
    return f"cast/D{line:05d}/1"


def fill(lake: Lake, lines: Sequence[Line], results: Sequence[Result]) -> None:
    """Declare, resolve (each trader is a party) and inspect."""
    items, mentions, profiles = [], [], {}
    for number, line in enumerate(lines):
        day = START + timedelta(days=line.day)
        items.append({
            "item_id": item_id(number), "declaration_id": f"D{number:05d}", "line_no": 1, "flow": "import",
            "declared_on": day, "importer": line.importer, "exporter": line.exporter, "declarant": line.declarant,
            "hs6": line.hs6, "description": "SHIRTS, COTTON",
        })  # fmt: skip
        for role, party, address, phone in (
            ("importer", line.importer, line.address, line.phone),
            ("exporter", line.exporter, line.seller_address, line.seller_phone),
        ):
            profile = f"{party}/{address}/{phone}"
            first = profiles.get(profile, {"first_on": day})["first_on"]
            profiles[profile] = {
                "profile_id": profile, "party_id": party, "probability": 1.0, "party": party, "name": party,
                "address_key": address, "phone_key": phone, "roles": role, "mentions": 1, "first_on": first,
                "last_on": day,
            }  # fmt: skip
            mentions.append({
                "mention_id": f"{item_id(number)}/{role}", "document_id": item_id(number), "document_kind": "item",
                "role": role, "mentioned_on": day, "profile_id": profile, "party_id": party, "probability": 1.0,
            })  # fmt: skip
    outcomes = [
        {
            "outcome_id": f"{item_id(r.line)}/{n}", "item_id": item_id(r.line), "illicit": r.illicit, "severity": 1,
            "known_on": START + timedelta(days=r.known), "cause": "random",
        }
        for n, r in enumerate(results)
    ]  # fmt: skip
    with lake.change("cast") as change:
        change.replace(declared.ITEMS, rows_of(declared.ITEMS, items))
        change.replace(resolved.PROFILES, rows_of(resolved.PROFILES, list(profiles.values())))
        change.replace(resolved.MENTIONS, rows_of(resolved.MENTIONS, mentions))
        change.replace(found.OUTCOMES, rows_of(found.OUTCOMES, outcomes))


def linked_lines(lake: Lake, lines: Sequence[Line], results: Sequence[Result]) -> list[dict[str, object]]:
    """What the network tells of each line, in the order of the lines."""
    fill(lake, lines, results)
    lake.run(link_steps(), label="link")
    return sorted(lake.fetch(lake.read(linked.ITEMS)).to_pylist(), key=lambda row: str(row["item_id"]))
