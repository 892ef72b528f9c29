"""Parties out as FollowTheMoney entities, and in again through the mapping that reads them."""

from __future__ import annotations

import json
from datetime import date

import pyarrow as pa

from tidewaiter.entities.ftm_export import export_entities
from tidewaiter.lake import Lake
from tidewaiter.sources import load
from tidewaiter.tables import known, linked, resolved

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
    assert export_entities(lake, out) == {"Company": 1, "Person": 1, "Ownership": 1, "Succession": 1}
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


def test_an_empty_lake_gives_an_empty_file(lake, tmp_path):
    assert export_entities(lake, tmp_path / "none.jsonl") == {}
    assert (tmp_path / "none.jsonl").read_text(encoding="utf-8") == ""
