"""The memory of false hits: a person clears a likeness, for a reason and until a day.

A clearance holds for one subject and one entry as the entry stood. When the entry says something
else, or the day is there, the likeness is open again and a person looks once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

import pyarrow as pa

from tidewaiter.entities.screening.entries import listed
from tidewaiter.errors import UsageError
from tidewaiter.lake import Lake
from tidewaiter.tables import known, resolved

__all__ = ["clear", "clearances_on"]


def clear(
    lake: Lake, *, subject_id: str, listing_id: str, by: str, why: str, on: date, until: date, subject_kind: str = ""
) -> int:
    """Clear a likeness; gives how many hits were cleared (a subject may be known as two kinds).

    The hits are marked at once; the next screening keeps them marked while the clearance holds.

    Raises:
        UsageError: there is no such hit, no reason or name, or the end is not after the day.
    """
    if not by.strip() or not why.strip():
        raise UsageError("a clearance says who cleared it and why: --by NAME --why TEXT")
    if until <= on:
        raise UsageError(f"a clearance ends after the day on which it is given ({on}); name a later day")
    hits = lake.fetch(lake.read(resolved.HITS)).to_pylist()
    meant = [
        hit
        for hit in hits
        if (hit["subject_id"], hit["listing_id"]) == (subject_id, listing_id)
        and subject_kind in {"", hit["subject_kind"]}
    ]
    if not meant:
        raise UsageError("there is no such hit; `tidewaiter screen --lake DIR` lists the hits with their two ids")
    entries = lake.read(known.LISTINGS)
    entry = lake.fetch(entries.filter(entries.listing_id == listing_id)).to_pylist()
    digest = listed(entry[0]).digest if entry else None
    rows = [_clearance(hit, by=by, why=why, on=on, until=until, digest=digest) for hit in meant]
    keys = {(hit["subject_kind"], hit["subject_id"], hit["listing_id"]) for hit in meant}
    marked = [
        hit | {"cleared": hit["cleared"] or (hit["subject_kind"], hit["subject_id"], hit["listing_id"]) in keys}
        for hit in hits
    ]
    with lake.change("clear a hit") as change:
        change.upsert(resolved.CLEARED, pa.Table.from_pylist(rows, schema=resolved.CLEARED.schema))
        change.replace(resolved.HITS, pa.Table.from_pylist(marked, schema=resolved.HITS.schema))
    return len(rows)


def clearances_on(
    rows: Iterable[Mapping[str, object]], *, on: date, digests: Mapping[str, str]
) -> frozenset[tuple[str, str, str]]:
    """The hits (kind, subject, entry) that are cleared on a day, with the entries as they now stand."""
    return frozenset(
        (str(row["subject_kind"]), str(row["subject_id"]), str(row["listing_id"]))
        for row in rows
        if _date(row["cleared_on"]) <= on < _date(row["expires_on"])
        and row["listing_digest"] == digests.get(str(row["listing_id"]))
    )


def _clearance(
    hit: Mapping[str, object], *, by: str, why: str, on: date, until: date, digest: str | None
) -> dict[str, object]:
    moment = "|".join(str(part) for part in (hit["subject_kind"], hit["subject_id"], hit["listing_id"], on, by, until))
    return {
        "clearance_id": hashlib.sha256(moment.encode()).hexdigest()[:16],
        "subject_kind": hit["subject_kind"],
        "subject_id": hit["subject_id"],
        "listing_id": hit["listing_id"],
        "listing_digest": digest,
        "by": by,
        "why": why,
        "cleared_on": on,
        "expires_on": until,
    }


def _date(value: object) -> date:
    assert isinstance(value, date)
    return value
