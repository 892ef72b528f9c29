"""Parties with ids that never change silently.

A party is named after its founding profile. As long as that profile is in it, it keeps its id, whatever joins
or leaves. Where two parties become one, the older stays and the other says into which it went.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.tables import resolved

__all__ = ["merged_parties", "named", "party_rows"]

Ints = NDArray[np.int64]
_MOST_LISTED = 20
_AT_ONCE = 50_000
_COMPANY_ROLES = {"declarant", "carrier", "exporter"}


def named(groups: Ints, profile_ids: Sequence[str], before: Mapping[str, str]) -> list[str]:
    """The party id of each profile.

    Args:
        groups: number of the first member, for each profile; profiles stand oldest first.
        profile_ids: n ids.
        before: profile to party as published so far.
    """
    founders: dict[int, str] = {}
    standing = set(before.values())
    for group, profile in zip(groups.tolist(), profile_ids, strict=True):
        if party_of(profile) in standing:
            founders.setdefault(group, party_of(profile))
    return [founders.get(group) or party_of(profile_ids[group]) for group in groups.tolist()]


def party_of(profile_id: str) -> str:
    """The id of the party that a profile founds."""
    return f"P-{profile_id[:16]}"


def merged_parties(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Parties that are no more, each with the one that took up its founding profile."""
    standing = set(after.values())
    founding = {party_of(profile): party for profile, party in after.items()}
    return {party: founding[party] for party in set(before.values()) - standing if party in founding}


def party_rows(profiles: pa.Table, *, merged: Mapping[str, str], kept: Iterable[Mapping[str, object]] = ()) -> pa.Table:
    """Rows of `resolved.parties` from profiles that know their party; `kept` are rows of parties merged earlier."""
    parts = [resolved.PARTIES.schema.empty_table()]
    parts += [_told(profiles.take(rows)) for rows in _party_by_party(profiles["party_id"])]
    standing = set(profiles["party_id"].to_pylist())
    gone = [{**row, "merged_into": merged.get(str(row["party_id"]), row["merged_into"])} for row in kept]
    gone = [row for row in gone if row["party_id"] not in standing and row["merged_into"]]
    return pa.concat_tables([*parts, pa.Table.from_pylist(gone, schema=resolved.PARTIES.schema)])


def _party_by_party(party: pa.ChunkedArray) -> Iterator[pa.Array]:
    """Numbers of rows, so many at a time that a million as Python rows need no gigabytes; no party is in two parts."""
    order = pc.sort_indices(party)
    codes = party.combine_chunks().dictionary_encode().indices.take(order).to_numpy()
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    wanted = np.searchsorted(starts, np.arange(0, len(codes), _AT_ONCE))
    edges = [*np.unique(starts[wanted[wanted < len(starts)]]).tolist(), len(codes)]
    for first, following in itertools.pairwise(edges):
        yield order.slice(first, following - first)


def _told(profiles: pa.Table) -> pa.Table:
    members: dict[str, list[dict[str, object]]] = {}
    for row in profiles.to_pylist():
        members.setdefault(str(row["party_id"]), []).append(row)
    return pa.Table.from_pylist([_row(party, said) for party, said in members.items()], schema=resolved.PARTIES.schema)


def _row(party: str, said: list[dict[str, object]]) -> dict[str, object]:
    def told(*names: str) -> str | None:
        counts: Counter[str] = Counter()
        for row in said:
            values = [row[name] for name in names]
            if values[-1] not in (None, ""):
                counts[":".join(str(value or "unknown") for value in values).replace(";", ",")] += int(
                    str(row["mentions"])
                )
        most = sorted(counts, key=lambda text: (-counts[text], text))[:_MOST_LISTED]
        return ";".join(most) or None

    def days(name: str) -> list[date]:
        return [day for row in said if isinstance(day := row[name], date)]

    names = told("name")
    roles = sorted({role for row in said for role in str(row["roles"]).split(";") if role})
    return {
        "party_id": party,
        "schema": "Company" if _COMPANY_ROLES & set(roles) else "LegalEntity",
        "name": names.split(";")[0] if names else None,
        "names": names,
        "addresses": told("address"),
        "countries": told("country"),
        "identifiers": told("identifier_kind", "identifier"),
        "phones": told("phone_key"),
        "emails": told("email_key"),
        "known_as": told("party"),
        "roles": ";".join(roles),
        "profiles": len(said),
        "mentions": sum(int(str(row["mentions"])) for row in said),
        "first_on": min(days("first_on")),
        "last_on": max(days("last_on")),
        "merged_into": None,
    }
