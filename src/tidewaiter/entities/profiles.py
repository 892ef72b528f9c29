"""From mentions to profiles: every different way of writing a party, once."""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.columns.addresses import address_key
from tidewaiter.columns.distinct import mapped
from tidewaiter.columns.names import core_name
from tidewaiter.columns.phones import email_key, phone_key
from tidewaiter.terms.folding import fold

__all__ = ["SAID", "keyed", "profile_rows", "seen_rows", "whole_address", "with_company", "with_profile"]

SAID = ("party", "name", "address", "city", "country", "identifier", "identifier_kind", "phone", "email")
"""What a mention says of a party; two mentions that say the same are one profile."""
_APART = "\x1f"
_DIGEST_LETTERS = 20


def with_profile(mentions: ir.Table) -> ir.Table:
    """The mentions, each with its `profile_id`: a digest of all that it says."""
    said = [mentions[name].fill_null("") for name in SAID]
    written = ibis.literal(_APART).join(said)
    return mentions.mutate(profile_id=written.hexdigest("sha256").substr(0, _DIGEST_LETTERS))


def seen_rows(mentions: ir.Table) -> ir.Table:
    """One row for each `profile_id` of the mentions: when, how often and in which roles it was seen."""
    return mentions.group_by("profile_id").aggregate(**_seen(mentions))


def profile_rows(mentions: ir.Table) -> ir.Table:
    """The same, and what is said in the words of the mention; see `with_profile`."""
    said = {name: mentions[name].min() for name in SAID}
    return mentions.group_by("profile_id").aggregate(**said, **_seen(mentions))


def _seen(mentions: ir.Table) -> dict[str, ir.Value]:
    parts = [(mentions.role == role).any().ifelse(f"{role};", "") for role in _ROLES]
    roles = reduce(lambda one, other: one + other, parts)
    return {
        "mentions": mentions.count(),
        "first_on": mentions.mentioned_on.min(),
        "last_on": mentions.mentioned_on.max(),
        "roles": roles.substr(0, roles.length() - 1),
    }


def whole_address(address: object, city: object) -> str:
    """An address in one line, with the town that is given apart, if the line does not name it; empty without a line.

    >>> whole_address("12 Main Street", "Leeds"), whole_address("12 Main Street, Leeds", "LEEDS")
    ('12 Main Street, Leeds', '12 Main Street, Leeds')
    """
    line, town = str(address or "").strip(), str(city or "").strip()
    if not line or not town or f" {fold(town)} " in f" {fold(line)} ":
        return line
    return f"{line}, {town}"


def with_company(profiles: pa.Table, company: pa.Table) -> pa.Table:
    """The profiles, each with what it was `seen_with`, empty where it had no company; see `first_company`."""
    place = pc.index_in(profiles["profile_id"], company["profile_id"].combine_chunks())
    return profiles.append_column("seen_with", company["seen_with"].combine_chunks().take(place.combine_chunks()))


def keyed(rows: pa.Table) -> pa.Table:
    """The profiles with their keys, in the order of their first day."""
    addresses = _joined(rows, ("address", "city", "country"))
    phones = _joined(rows, ("phone", "country"))
    columns = {
        "name_key": mapped(rows["name"], core_name, kind=pa.string()),
        "address_key": mapped(addresses, _address_key, kind=pa.string()),
        "phone_key": mapped(phones, _phone_key, kind=pa.string()),
        "email_key": mapped(rows["email"], email_key, kind=pa.string()),
    }
    for name, values in columns.items():
        rows = rows.append_column(name, values)
    return rows.sort_by([("first_on", "ascending"), ("profile_id", "ascending")])


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
