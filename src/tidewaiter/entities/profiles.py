"""From mentions to profiles: every different way of writing a party, once."""

from __future__ import annotations

import hashlib

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.columns.addresses import address_key
from tidewaiter.columns.distinct import mapped
from tidewaiter.columns.names import core_name
from tidewaiter.columns.phones import email_key, phone_key

__all__ = ["SAID", "keyed", "profile_rows", "written_key"]

SAID = ("party", "name", "address", "city", "country", "identifier", "identifier_kind", "phone", "email")
"""What a mention says of a party; two mentions that say the same are one profile."""
_APART = "\x1f"


def written_key(mentions: ir.Table) -> ir.StringValue:
    """All that a mention says, in one text."""
    said = [mentions[name].fill_null("") for name in SAID]
    return ibis.literal(_APART).join(said)


def profile_rows(mentions: ir.Table) -> ir.Table:
    """One row for each way of writing: `written`, what is said, and when and how often it was seen."""
    keyed_mentions = mentions.mutate(written=written_key(mentions))
    return keyed_mentions.group_by("written").aggregate(
        **{name: keyed_mentions[name].min() for name in SAID},
        mentions=keyed_mentions.count(),
        first_on=keyed_mentions.mentioned_on.min(),
        last_on=keyed_mentions.mentioned_on.max(),
        **{f"as_{role}": (keyed_mentions.role == role).any() for role in _ROLES},
    )


def keyed(rows: pa.Table) -> pa.Table:
    """The profiles with their ids, roles and keys, in the order of their first day."""
    ids = [hashlib.sha256(text.encode()).hexdigest()[:20] for text in rows["written"].to_pylist()]
    seen = [rows[f"as_{role}"].to_pylist() for role in _ROLES]
    roles = [
        ";".join(role for role, yes in zip(_ROLES, marks, strict=True) if yes) for marks in zip(*seen, strict=True)
    ]
    addresses = _joined(rows, ("address", "city", "country"))
    phones = _joined(rows, ("phone", "country"))
    table = rows.drop_columns([f"as_{role}" for role in _ROLES])
    columns = {
        "profile_id": pa.array(ids, pa.string()),
        "roles": pa.array(roles, pa.string()),
        "name_key": mapped(rows["name"], core_name, kind=pa.string()),
        "address_key": mapped(addresses, _address_key, kind=pa.string()),
        "phone_key": mapped(phones, _phone_key, kind=pa.string()),
        "email_key": mapped(rows["email"], email_key, kind=pa.string()),
    }
    for name, values in columns.items():
        table = table.append_column(name, values)
    return table.sort_by([("first_on", "ascending"), ("profile_id", "ascending")])


_ROLES = ("importer", "exporter", "declarant", "carrier", "consignee", "shipper", "notify")


def _joined(rows: pa.Table, names: tuple[str, ...]) -> pa.Array:
    """The columns in one text; empty where the first is."""
    columns = [rows[name].to_pylist() for name in names]
    texts = [_APART.join(part or "" for part in parts) if parts[0] else None for parts in zip(*columns, strict=True)]
    return pa.array(texts, pa.string())


def _address_key(text: str) -> str:
    line, city, country = text.split(_APART)
    return address_key(line, city=city, country=country)


def _phone_key(text: str) -> str:
    number, country = text.split(_APART)
    return phone_key(number, country=country)
