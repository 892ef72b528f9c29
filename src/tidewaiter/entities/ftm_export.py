"""Parties and ties as FollowTheMoney entities: the JSON lines that investigators exchange.

Each line is `{"id", "schema", "properties": {name: [values]}, "datasets": [...]}`. Parties become Company,
Person or LegalEntity; ties between parties become Ownership, Directorship, Succession or UnknownLink.
Property names are those of the FollowTheMoney model (MIT); nothing of its library is used. What items call a
party and how sure a tie is stand in the notes, because the model has no place for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import ibis.expr.types as ir
from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.tables import linked, resolved

__all__ = ["edge_entity", "export_entities", "party_entity"]

_DATASET = "tidewaiter"
_SCHEMAS = {"Company", "Person", "LegalEntity", "Organization", "PublicBody"}
_NUMBERS = {
    "tax": "taxNumber", "registration": "registrationNumber", "lei": "leiCode", "duns": "dunsCode",
    "uscc": "uscCode", "vat": "vatCode", "importer": "idNumber",
}  # fmt: skip
_RELATIONS = {
    "owns": ("Ownership", "owner", "asset"),
    "officer_of": ("Directorship", "director", "organization"),
    "replaced_by": ("Succession", "predecessor", "successor"),
}
_PARTY = "party:"


def export_entities(lake: Lake, out: Path) -> dict[str, int]:
    """Write every party and every tie between parties; gives how many of each schema."""
    counts: dict[str, int] = {}
    written = out.with_name(f".{out.name}.part")
    parties = lake.read(resolved.PARTIES).filter(_.merged_into.isnull()).order_by("party_id")
    edges = lake.read(linked.EDGES)
    between = edges.filter(
        edges.known_until.isnull(), edges.source.startswith(_PARTY), edges.target.startswith(_PARTY)
    ).order_by("edge_id")
    with written.open("w", encoding="utf-8") as file:
        for table, as_entity in ((parties, party_entity), (between, edge_entity)):
            for row in _rows(lake, table):
                entity = as_entity(row)
                file.write(json.dumps(entity, ensure_ascii=False) + "\n")
                schema = str(entity["schema"])
                counts[schema] = counts.get(schema, 0) + 1
    written.replace(out)
    return counts


def party_entity(row: Mapping[str, object]) -> dict[str, object]:
    """A party of `resolved.parties` as an entity; its id is its party_id."""
    names = _parts(row, "names")
    name = str(row["name"] or (names[0] if names else row["party_id"]))
    properties: dict[str, list[str]] = {
        "name": [name],
        "alias": [other for other in names if other != name],
        "address": _parts(row, "addresses"),
        "country": [code.lower() for code in _parts(row, "countries")],
        "phone": _parts(row, "phones"),
        "email": _parts(row, "emails"),
        "notes": [f"named {row['mentions']} times as {row['roles']}, {row['first_on']} to {row['last_on']}"],
    }
    for text in _parts(row, "identifiers"):
        kind, _colon, number = text.partition(":")
        properties.setdefault(_NUMBERS.get(kind, "idNumber"), []).append(number or kind)
    schema = str(row["schema"]) if row["schema"] in _SCHEMAS else "LegalEntity"
    return _entity(str(row["party_id"]), schema, properties) | {
        "first_seen": str(row["first_on"]),
        "last_seen": str(row["last_on"]),
    }


def edge_entity(row: Mapping[str, object]) -> dict[str, object]:
    """A tie between two parties of `linked.edges` as a relation."""
    schema, source, target = _RELATIONS.get(str(row["kind"]), ("UnknownLink", "subject", "object"))
    properties: dict[str, list[str]] = {
        source: [str(row["source"]).removeprefix(_PARTY)],
        target: [str(row["target"]).removeprefix(_PARTY)],
        "startDate": [str(row["first_on"])],
        "summary": [_shown_by(row)],
    }
    if schema == "UnknownLink":
        properties["role"] = [str(row["kind"]).replace("_", " ")]
    if schema == "Ownership" and row["share_pct"] is not None:
        properties["percentage"] = [f"{row['share_pct']:g}"]
    return _entity(str(row["edge_id"]), schema, properties)


def _shown_by(row: Mapping[str, object]) -> str:
    """What a tie rests on; one that no paper shows is never told as certain."""
    if (sure := row["certainty"]) is not None:
        return f"probability {min(float(str(sure)), 0.99):.2f}"
    return f"documents: {row['documents']}, the last of {row['last_on']}"


def _entity(key: str, schema: str, properties: Mapping[str, list[str]]) -> dict[str, object]:
    kept = {name: list(dict.fromkeys(values)) for name, values in properties.items() if values}
    return {"id": key, "schema": schema, "properties": kept, "datasets": [_DATASET]}


def _parts(row: Mapping[str, object], name: str) -> list[str]:
    return [part for text in str(row[name] or "").split(";") if (part := text.strip())]


def _rows(lake: Lake, table: ir.Table) -> Iterator[dict[str, object]]:
    for batch in lake.stream(table):
        yield from batch.to_pylist()
