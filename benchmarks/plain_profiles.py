"""`resolved.profiles` and `resolved.mentions` without any matching: each number is a party, its words are folded.

For benchmarks of what is built on resolution, where resolution itself is not what is measured. The network
then knows addresses, telephones and trade, and no tie between two names that are alike.
"""

from __future__ import annotations

import hashlib

import ibis
import pyarrow as pa

from tidewaiter.columns.addresses import address_key
from tidewaiter.columns.names import core_name
from tidewaiter.columns.phones import email_key, phone_key
from tidewaiter.lake import Lake
from tidewaiter.tables import declared, resolved

__all__ = ["fill_plain_profiles"]

_WRITTEN = ("party", "name", "address", "city", "country", "identifier", "identifier_kind", "phone", "email")


def fill_plain_profiles(lake: Lake) -> None:
    """Fill both tables from `declared.parties`."""
    parties = lake.read(declared.PARTIES)
    groups = parties.group_by(*_WRITTEN).aggregate(
        mentions=parties.count(), first_on=parties.mentioned_on.min(), last_on=parties.mentioned_on.max(),
        roles=parties.role.min(),
    )  # fmt: skip
    rows = []
    for row in lake.fetch(groups).to_pylist():
        country = row["country"] or ""
        keys = {
            "name_key": core_name(row["name"] or ""),
            "address_key": address_key(row["address"], city=row["city"] or "", country=country)
            if row["address"]
            else "",
            "phone_key": phone_key(row["phone"] or "", country=country),
            "email_key": email_key(row["email"] or ""),
        }
        profile = hashlib.sha256("|".join(str(row[name]) for name in _WRITTEN).encode()).hexdigest()[:20]
        rows.append(
            row | {"profile_id": profile, "party_id": row["party"], "probability": 1.0}
            | {name: key or None for name, key in keys.items()}
        )  # fmt: skip
    profiles = pa.Table.from_pylist(rows, schema=resolved.PROFILES.schema)
    with lake.change("plain profiles") as change:
        change.replace(resolved.PROFILES, profiles)
    known = lake.read(resolved.PROFILES)
    same = [parties[name].identical_to(known[name]) for name in _WRITTEN]
    joined = parties.inner_join(known.select("profile_id", *_WRITTEN), same)
    mentions = joined.select(
        "mention_id", "document_id", "document_kind", "role", "mentioned_on", "profile_id", party_id=joined.party,
        probability=ibis.literal(1.0, "float64"),
    )  # fmt: skip
    with lake.change("plain mentions") as change:
        change.replace(resolved.MENTIONS, mentions)
