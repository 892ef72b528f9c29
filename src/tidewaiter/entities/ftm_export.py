"""Parties and ties as FollowTheMoney entities: the JSON lines that investigators exchange.

Each line is `{"id", "schema", "properties": {name: [values]}, "datasets": [...]}`. Parties become Company,
Person or LegalEntity; ties between parties become Ownership, Directorship, Succession or UnknownLink. So do likenesses
of parties to entities of registers, which are no proof, and who holds these, with shares, days and source.
Property names are those of the FollowTheMoney model (MIT); nothing of its library is used. What items call a
party and how sure a tie is stand in the notes, because the model has no place for them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import ibis.expr.types as ir
from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.tables import declared, known, linked, resolved

__all__ = ["edge_entity", "export_entities", "holding_entity", "party_entity", "register_entity"]

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
_HOLDS = {"owner": "owns", "director_of": "officer_of", "officer_of": "officer_of"}
_PARTY, _ENTITY = "party:", "entity:"
_MOST_HOPS = 8
_SOUGHT = "poi"
"""The topic of whom somebody looks for; for what, the notes say with the list's own words."""


def export_entities(lake: Lake, out: Path, *, today: date) -> dict[str, int]:
    """Write every party and every tie between parties; gives how many of each schema.

    Entities of registers that a party is like are written, too, with whom they hold and who holds them, over chains.
    Nobody is sought for an entry that was over on the last day of the lake's lines, or `today` where there are none.
    """
    items = lake.read(declared.ITEMS)
    last: date | None = lake.fetch(items.aggregate(last=items.declared_on.max())).to_pylist()[0]["last"]
    counts: dict[str, int] = {}
    written = out.with_name(f".{out.name}.part")
    parties = lake.read(resolved.PARTIES).filter(_.merged_into.isnull()).order_by("party_id")
    edges = lake.read(linked.EDGES)
    ours = edges.filter(edges.known_until.isnull(), edges.source.startswith(_PARTY))
    between = ours.filter(ours.target.startswith(_PARTY)).order_by("edge_id")
    likened = ours.filter(ours.kind == "likened_to", ours.target.startswith(_ENTITY)).order_by("edge_id")
    holdings = _holdings(lake, likened)
    told: tuple[tuple[ir.Table, Callable[[Mapping[str, object]], dict[str, object]]], ...] = (
        (parties, party_entity),
        (_entities(lake, likened, holdings), partial(register_entity, on=last or today)),
        (between, edge_entity),
        (likened, edge_entity),
        (holdings.order_by("ownership_id"), holding_entity),
    )
    with written.open("w", encoding="utf-8") as file:
        for table, as_entity in told:
            for row in _rows(lake, table):
                entity = as_entity(row)
                file.write(json.dumps(entity, ensure_ascii=False) + "\n")
                schema = str(entity["schema"])
                counts[schema] = counts.get(schema, 0) + 1
    written.replace(out)
    return counts


def _holdings(lake: Lake, likened: ir.Table) -> ir.Table:
    """Whom the entities that parties are like hold, and who holds them, those who hold these, and so on."""
    table = lake.read(known.OWNERSHIP)
    asked = lake.cached(likened.select(entity=likened.target.substr(len(_ENTITY))).distinct())
    found = lake.cached(table.semi_join(asked, table.owner == asked.entity))
    seen = asked
    for _hop in range(_MOST_HOPS):
        above = lake.cached(table.semi_join(asked, table.owned == asked.entity))
        found = lake.cached(found.union(above).distinct())
        asked = lake.cached(above.select(entity="owner").distinct().anti_join(seen, "entity"))
        if not lake.fetch(asked.count().as_table()).column(0)[0].as_py():
            break
        seen = lake.cached(seen.union(asked))
    return found


def _entities(lake: Lake, likened: ir.Table, holdings: ir.Table) -> ir.Table:
    """Every entity that a tie names, once, as lists and registers tell it; of one that they do not, the id alone."""
    ends = likened.select(entity=likened.target.substr(len(_ENTITY)))
    for side in ("owner", "owned"):
        ends = ends.union(holdings.select(entity=side))
    entries = lake.read(known.LISTINGS)
    named = ends.distinct().left_join(entries, ends.entity == entries.listing_id)
    return named.order_by("entity")


def register_entity(row: Mapping[str, object], *, on: date) -> dict[str, object]:
    """An entity of a register or list, by the id that it has in `known.listings` and `known.ownership`.

    It is sought if its entry of a list was not over on the day.
    """
    if row["name"] is None:
        return _entity(str(row["entity"]), "LegalEntity", {"name": [str(row["entity"])]})
    where = "stands in the register" if row["register"] else "stands on the list"
    days = "".join(f" {word} {row[name]}" for word, name in (("from", "valid_from"), ("to", "valid_to")) if row[name])
    schema = str(row["schema"]) if row["schema"] in _SCHEMAS else "LegalEntity"
    over = isinstance(last := row["valid_to"], date) and last < on
    properties = {
        "name": [str(row["name"])],
        "alias": _parts(row, "aliases"),
        "address": _parts(row, "addresses"),
        "country": [code.lower() for code in _parts(row, "countries")],
        "publisher": [str(row["source"])],
        "notes": [f"{where} {row['list']}{f' ({programs})' if (programs := row['programs']) else ''}{days}"],
        "topics": [] if row["register"] or over else [_SOUGHT],
    }
    if schema == "Person":
        properties["birthDate"] = _parts(row, "birth_dates")
    return _entity(str(row["entity"]), schema, properties)


def holding_entity(row: Mapping[str, object]) -> dict[str, object]:
    """A row of `known.ownership` as a relation, with its share, its days and who tells it."""
    role = str(row["role"])
    schema, source, target = _RELATIONS.get(_HOLDS.get(role, role), ("UnknownLink", "subject", "object"))
    properties: dict[str, list[str]] = {
        source: [str(row["owner"])],
        target: [str(row["owned"])],
        "startDate": [str(row["valid_from"])] if row["valid_from"] else [],
        "endDate": [str(row["valid_to"])] if row["valid_to"] else [],
        "publisher": [str(row["source"])],
        "summary": [f"told by {row['source']}, known from {row['known_on']}"],
    }
    if schema != "Ownership":
        properties["role"] = [role.replace("_", " ")]
    elif row["share_pct"] is not None:
        properties["percentage"] = [f"{row['share_pct']:g}"]
    return _entity(str(row["ownership_id"]), schema, properties) | {"first_seen": str(row["known_on"])}


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
    """A tie between two parties of `linked.edges`, or of a party to an entity that it is like, as a relation."""
    schema, source, target = _RELATIONS.get(str(row["kind"]), ("UnknownLink", "subject", "object"))
    properties: dict[str, list[str]] = {
        source: [str(row["source"]).removeprefix(_PARTY)],
        target: [str(row["target"]).removeprefix(_PARTY).removeprefix(_ENTITY)],
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
    if (sure := row["certainty"]) is not None and row["kind"] == "likened_to":
        return f"likeness {float(str(sure)):.2f}, which is no proof"
    if sure is not None:
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
