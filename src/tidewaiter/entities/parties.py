"""Parties with ids that never change silently.

A party is named after its founding profile. As long as that profile is in it, it keeps its id, whatever joins
or leaves. Where two parties become one, the older stays and the other says into which it went. A founding profile that
is gone, as its document was corrected, is stood for by what the document says now, or else by the oldest that is left:
nobody who wrote down the id shall find it empty for a slip of the pen.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.entities.profiles import whole_address
from tidewaiter.tables import resolved

__all__ = ["merged_parties", "named", "party_of", "party_rows"]

Ints = NDArray[np.int64]
_MOST_LISTED = 20
_AT_ONCE = 50_000
_COMPANY_ROLES = {"declarant", "carrier", "exporter"}
_NOBODY: Mapping[str, str] = MappingProxyType({})


def named(
    groups: Ints, profile_ids: Sequence[str], before: Mapping[str, str], *, instead: Mapping[str, str] = _NOBODY
) -> list[str]:
    """The party id of each profile.

    Args:
        groups: number of the first member, for each profile; profiles stand oldest first.
        profile_ids: n ids.
        before: profile to party as published so far.
        instead: what the documents of a profile that is gone say now: its id to another.
    """
    place = {profile: row for row, profile in enumerate(profile_ids)}
    stood_for = _stood_for(profile_ids, before, instead)
    in_order = sorted(stood_for, key=lambda party: (not _founds(stood_for[party], party), place[stood_for[party]]))
    names: dict[int, str] = {}
    for party in in_order:
        names.setdefault(int(groups[place[stood_for[party]]]), party)
    taken = set(names.values())
    return [names.get(group) or party_of(profile_ids[group], taken) for group in groups.tolist()]


def party_of(profile_id: str, taken: Container[str] = ()) -> str:
    """The id of the party that a profile founds: another one where its own is `taken`, as it was gone and came back."""
    short = f"P-{profile_id[:16]}"
    return f"P-{profile_id}" if short in taken else short


def merged_parties(
    before: Mapping[str, str], after: Mapping[str, str], *, instead: Mapping[str, str] = _NOBODY
) -> dict[str, str]:
    """Parties that are no more, each with the one that took up what stood for it; `after` tells the oldest first."""
    standing = set(after.values())
    stood_for = _stood_for(list(after), before, instead)
    return {party: after[profile] for party, profile in stood_for.items() if party not in standing}


def _stood_for(profile_ids: Sequence[str], before: Mapping[str, str], instead: Mapping[str, str]) -> dict[str, str]:
    """For each party that was, the profile that stands for it now; a party of which nothing is left has none."""
    here = set(profile_ids)
    found: dict[str, str] = {}
    for profile in profile_ids:
        party = before.get(profile)
        if party and (party not in found or _founds(profile, party)):
            found[party] = profile
    for profile, party in sorted(before.items()):
        corrected = instead.get(profile) if profile not in here else None
        if corrected in here and (party not in found or _founds(profile, party)):
            found[party] = str(corrected)
    return found


def _founds(profile: str, party: str) -> bool:
    return f"P-{profile}".startswith(party)


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
        row["address"] = whole_address(row["address"], row["city"])
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
