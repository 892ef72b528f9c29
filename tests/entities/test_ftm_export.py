"""Parties out as FollowTheMoney entities, and in again through the mapping that reads them."""

from __future__ import annotations

import json
from datetime import date

import pyarrow as pa
import pytest

from tidewaiter.entities.ftm_export import export_entities
from tidewaiter.lake import Lake
from tidewaiter.sources import load
from tidewaiter.tables import declared, known, linked, resolved

TODAY = date(2024, 4, 1)
PARTY = {
    "party_id": "P1", "schema": "Company", "name": "Acme GmbH", "names": "Acme GmbH;ACME Handel", "roles": "importer",
    "addresses": "Hauptstr. 1, Bonn", "countries": "DE", "identifiers": "tax:123456789", "profiles": 2, "mentions": 7,
    "first_on": date(2024, 1, 1), "last_on": date(2024, 3, 1),
}  # fmt: skip
OWNER = PARTY | {"party_id": "P2", "schema": "Person", "name": "Ana Anders", "names": "Ana Anders", "identifiers": None}
GONE = PARTY | {"party_id": "P3", "merged_into": "P1"}
EDGE = {
    "edge_id": "owns|party:P2|party:P1", "kind": "owns", "source": "party:P2", "target": "party:P1", "share_pct": 51.0,
    "documents": 1, "evidence": "D1", "first_on": date(2024, 1, 1), "last_on": date(2024, 1, 1),
    "known_on": date(2024, 1, 1),
}  # fmt: skip
GOES_ON = EDGE | {
    "edge_id": "replaced_by|party:P2|party:P1", "kind": "replaced_by", "share_pct": None, "certainty": 0.997,
}  # fmt: skip
AT = EDGE | {"edge_id": "has_address|party:P1|address:A", "kind": "has_address", "target": "address:A"}


def test_parties_and_ties_go_out_and_come_in_again(lake, tmp_path):
    with lake.change("fill") as change:
        change.replace(resolved.PARTIES, pa.Table.from_pylist([PARTY, OWNER, GONE], schema=resolved.PARTIES.schema))
        change.replace(linked.EDGES, pa.Table.from_pylist([EDGE, GOES_ON, AT], schema=linked.EDGES.schema))
    out = tmp_path / "parties.ftm.jsonl"
    assert export_entities(lake, out, today=TODAY) == {"Company": 1, "Person": 1, "Ownership": 1, "Succession": 1}
    entities = {row["id"]: row for row in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    owned = entities["owns|party:P2|party:P1"]["properties"]
    assert (owned["owner"], owned["asset"], owned["percentage"]) == (["P2"], ["P1"], ["51"])
    assert owned["summary"] == ["documents: 1, the last of 2024-01-01"]
    goes_on = entities["replaced_by|party:P2|party:P1"]["properties"]
    assert (goes_on["predecessor"], goes_on["successor"]) == (["P2"], ["P1"])
    assert goes_on["summary"] == ["probability 0.99"], "never told as certain"
    with Lake.open(tmp_path / "other", create=True) as other:
        load(other, "ftm", [out])
        rows = {row["name"]: row for row in other.fetch(other.read(known.LISTINGS)).to_pylist()}
    assert set(rows) == {"Acme GmbH", "Ana Anders"}
    acme = rows["Acme GmbH"]
    assert (acme["aliases"], acme["addresses"], acme["countries"], acme["identifiers"], acme["schema"]) == (
        "ACME Handel", "Hauptstr. 1, Bonn", "DE", "tax:123456789", "Company",
    )  # fmt: skip


FROM = {"source": "zm_register", "file_id": "0", "row_no": 1}
ENTRIES = [
    FROM | {"listing_id": one, "list": of, "schema": schema, "name": name, "register": alone, "programs": program}
    for one, of, schema, name, alone, program in (
        ("r/1", "trade register", "Company", "Acme Holding", True, None),
        ("r/2", "SDN", "Person", "Count D", False, "CYBER2"),
        ("r/9", "trade register", "Company", "Far Away", True, None),
    )
]
HOLDS = [
    FROM | {"ownership_id": f"{a}/{b}", "owner": a, "owned": b, "role": role, "share_pct": pct, "known_on": day}
    | {"valid_from": first, "valid_to": last}
    for a, b, role, pct, day, first, last in (
        ("r/3", "r/1", "owner", 60.0, date(2024, 2, 1), date(2020, 5, 1), None),
        ("r/2", "r/3", "owner", None, date(2024, 2, 1), date(2019, 1, 1), date(2025, 1, 1)),
        ("r/4", "r/1", "director_of", None, date(2024, 2, 1), None, None),
        ("r/1", "r/5", "owner", 10.0, date(2024, 2, 1), None, None),
        ("r/9", "r/8", "owner", 10.0, date(2024, 2, 1), None, None),
    )
]  # fmt: skip
LIKE = EDGE | {
    "edge_id": "likened_to|party:P1|entity:r/1", "kind": "likened_to", "source": "party:P1", "target": "entity:r/1",
    "share_pct": None, "certainty": 0.9,
}  # fmt: skip


def test_who_holds_the_firms_that_parties_are_like_goes_out_with_shares_days_and_source(lake, tmp_path):
    with lake.change("fill") as change:
        change.replace(resolved.PARTIES, pa.Table.from_pylist([PARTY], schema=resolved.PARTIES.schema))
        change.replace(linked.EDGES, pa.Table.from_pylist([LIKE], schema=linked.EDGES.schema))
        change.replace(known.LISTINGS, pa.Table.from_pylist(ENTRIES, schema=known.LISTINGS.schema))
        change.replace(known.OWNERSHIP, pa.Table.from_pylist(HOLDS, schema=known.OWNERSHIP.schema))
    out = tmp_path / "parties.ftm.jsonl"
    assert export_entities(lake, out, today=TODAY) == {
        "Company": 2, "Person": 1, "LegalEntity": 3, "UnknownLink": 1, "Ownership": 3, "Directorship": 1,
    }  # fmt: skip
    entities = {row["id"]: row for row in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    held = entities["r/3/r/1"]["properties"]
    assert held == {
        "owner": ["r/3"], "asset": ["r/1"], "percentage": ["60"], "startDate": ["2020-05-01"],
        "publisher": ["zm_register"], "summary": ["told by zm_register, known from 2024-02-01"],
    }  # fmt: skip
    assert entities["r/2/r/3"]["properties"]["endDate"] == ["2025-01-01"]
    assert entities["r/4/r/1"]["properties"]["director"] == ["r/4"]
    assert entities["r/2"]["properties"]["notes"] == ["stands on the list SDN (CYBER2)"]
    assert entities["r/1"]["properties"]["notes"] == ["stands in the register trade register"]
    assert entities["r/3"]["properties"] == {"name": ["r/3"]}
    like = entities[LIKE["edge_id"]]["properties"]
    assert (like["subject"], like["object"], like["role"]) == (["P1"], ["r/1"], ["likened to"])
    assert like["summary"] == ["likeness 0.90, which is no proof"]
    assert {"r/8", "r/9"}.isdisjoint(entities), "what no party leads to stays in the register"
    with Lake.open(tmp_path / "other", create=True) as other:
        load(other, "ftm", [out])
        rows = other.fetch(other.read(known.OWNERSHIP)).to_pylist()
        listed = {row["name"]: row["register"] for row in other.fetch(other.read(known.LISTINGS)).to_pylist()}
    assert ("ftm/r/3", "ftm/r/1", 60.0) in {(row["owner"], row["owned"], row["share_pct"]) for row in rows}
    assert (listed["Count D"], listed["Acme Holding"]) == (False, True)


@pytest.mark.parametrize(
    ("ends", "last_line", "sought"),
    [
        (None, None, True),
        (date(2024, 4, 1), None, True),
        (date(2024, 3, 31), None, False),
        (date(2024, 3, 31), date(2024, 3, 31), True),
        (date(2024, 3, 30), date(2024, 3, 31), False),
    ],
)
def test_nobody_is_sought_for_an_entry_that_is_over(lake, tmp_path, ends, last_line, sought):
    entry = FROM | {"listing_id": "r/1", "list": "SDN", "schema": "Company", "name": "Gone Co", "valid_to": ends}
    line = FROM | {"item_id": "i", "declaration_id": "d", "line_no": 1, "flow": "import", "declared_on": last_line}
    with lake.change("fill") as change:
        change.replace(linked.EDGES, pa.Table.from_pylist([LIKE], schema=linked.EDGES.schema))
        change.replace(known.LISTINGS, pa.Table.from_pylist([entry], schema=known.LISTINGS.schema))
        if last_line:
            change.replace(declared.ITEMS, pa.Table.from_pylist([line], schema=declared.ITEMS.schema))
    out = tmp_path / "parties.ftm.jsonl"
    export_entities(lake, out, today=TODAY)
    entities = {row["id"]: row for row in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    assert entities["r/1"]["properties"].get("topics", []) == (["poi"] if sought else [])


def test_an_empty_lake_gives_an_empty_file(lake, tmp_path):
    assert export_entities(lake, tmp_path / "none.jsonl", today=TODAY) == {}
    assert (tmp_path / "none.jsonl").read_text(encoding="utf-8") == ""
