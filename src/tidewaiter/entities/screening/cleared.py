"""The memory of false hits: a person clears a likeness, for a reason and until a day.

A clearance holds for one subject and one entry as the entry stood. When the entry says something else, the day is
there or somebody withdraws it, the likeness is open again and a person looks once more. Of a party it is kept which
ways of writing it were like the entry: with these it goes when parties merge
(`tidewaiter.entities.screening.clearances`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import count

import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.entities.screening.clearances import follow_clearances
from tidewaiter.errors import UsageError
from tidewaiter.lake import Lake
from tidewaiter.lake.change import Change
from tidewaiter.tables import resolved

__all__ = ["clear", "clearances_on", "last_day", "withdraw_clearance"]


def clear(
    lake: Lake,
    *,
    subject_id: str,
    listing_id: str,
    by: str,
    why: str,
    on: date,
    until: date,
    subject_kind: str = "",
    as_seen: str = "",
) -> int:
    """Clear a likeness; gives how many hits were cleared (a subject may be known as two kinds).

    The hits are marked at once; the next screening keeps them marked while the clearance holds. `as_seen` is the digest
    of the entry that the person saw, where that may have been a while ago: of another nothing is cleared.

    Raises:
        UsageError: there is no such hit, no reason or name, the end is not after the day, or the entry says something
            else than the person saw.
    """
    if not by.strip() or not why.strip():
        raise UsageError("a clearance says who cleared it and why: --by NAME --why TEXT")
    if until <= on:
        raise UsageError(f"a clearance ends after the day on which it is given ({on}); name a later day")
    with lake.change("clear a hit") as change:
        hits = lake.fetch(change.read(resolved.HITS)).to_pylist()
        meant = [
            hit
            for hit in hits
            if (hit["subject_id"], hit["listing_id"]) == (subject_id, listing_id)
            and subject_kind in {"", hit["subject_kind"]}
        ]
        if not meant:
            raise UsageError("there is no such hit; `tidewaiter screen --lake DIR` lists the hits with their two ids")
        if as_seen and any(hit["listing_digest"] not in {as_seen, None} for hit in meant):
            raise UsageError("the list says something else of the entry by now; look at the likeness again")
        ways = _ways(change, subject_id, listing_id)
        ended = _withdrawn(lake, change)
        rows = [
            _clearance(hit, by=by, why=why, on=on, until=until, ended=ended)
            | ({"ways": ways} if hit["subject_kind"] == "party" else {})
            for hit in meant
        ]
        change.upsert(resolved.CLEARED, pa.Table.from_pylist(rows, schema=resolved.CLEARED.schema))
        _mark(change, hits, listing_id=listing_id)
    return len(rows)


def withdraw_clearance(
    lake: Lake, *, subject_id: str, listing_id: str, by: str, why: str, on: date, subject_kind: str = ""
) -> int:
    """End what is cleared before its time; gives how many clearances ended.

    The likeness is open again at once. On days before `on` it stays cleared, as it was then. Of a party that took up
    another what was cleared of either by the same ways of writing ends.

    Raises:
        UsageError: there is no reason or name, or nothing is cleared on that day.
    """
    if not by.strip() or not why.strip():
        raise UsageError("a withdrawal says who ends the clearance and why: --by NAME --why TEXT")
    with lake.change("withdraw a clearance") as change:
        ways = set(_ways(change, subject_id, listing_id).split(";")) - {""}
        held = [
            row
            for row in lake.fetch(change.read(resolved.CLEARED)).to_pylist()
            if row["listing_id"] == listing_id
            and (row["subject_id"] == subject_id or ways & set((row["ways"] or "").split(";")))
            and subject_kind in {"", row["subject_kind"]}
            and row["cleared_on"] <= on < row["expires_on"]
        ]
        if not held:
            raise UsageError(f"of {subject_id} and {listing_id} nothing is cleared on {on}")
        ended = [row | {"expires_on": on, "withdrawn_by": by, "withdrawn_why": why} for row in held]
        change.upsert(resolved.CLEARED, pa.Table.from_pylist(ended, schema=resolved.CLEARED.schema))
        _mark(change, lake.fetch(change.read(resolved.HITS)).to_pylist(), listing_id=listing_id)
    return len(ended)


def clearances_on(
    rows: Iterable[Mapping[str, object]], *, on: date, digests: Mapping[str, str]
) -> frozenset[tuple[str, str, str]]:
    """The hits (kind, subject, entry) that are cleared on a day, with the entries as they now stand."""
    return frozenset(
        (str(row["subject_kind"]), str(row["subject_id"]), str(row["listing_id"]))
        for row in rows
        if _date(row["cleared_on"]) <= on < _date(row["expires_on"])
        and (row["listing_digest"] or None) == digests.get(str(row["listing_id"]))
    )


def last_day(days: Iterable[date], said: ir.Table, *, today: str = "") -> date:
    """The last day of documents, as far as it can be, and of what people said: of clearances and their withdrawals."""
    now = date.fromisoformat(today) if today else datetime.now().astimezone().date()
    words = said.aggregate(
        cleared=said.cleared_on.max(), withdrawn=said.expires_on.max(where=said.withdrawn_by.notnull())
    )
    of_words = [day for row in words.to_pyarrow().to_pylist() for day in row.values() if day]
    return max([*of_words, *(day for day in days if day <= now)], default=now)


def _mark(change: Change, hits: Sequence[dict[str, object]], *, listing_id: str) -> None:
    """Mark the hits with one entry as the next screening would, by all that was said of it and ended by now."""
    told = follow_clearances(*(change.read(table) for table in follow_clearances.reads))
    assert isinstance(told, pa.Table)
    whole = [row for row in told.to_pylist() if row["listing_id"] == listing_id and not row["way"]]
    said, days = change.read(resolved.CLEARED), change.read(resolved.PARTIES).select("last_on").distinct().to_pyarrow()
    digests = {str(hit["listing_id"]): str(hit["listing_digest"]) for hit in hits if hit["listing_digest"]}
    on = last_day(days["last_on"].drop_null().to_pylist(), said)
    holding = clearances_on(whole, on=on, digests=digests)
    marked = [hit | {"cleared": _key(hit) in holding} if hit["listing_id"] == listing_id else hit for hit in hits]
    change.replace(resolved.HITS, pa.Table.from_pylist(marked, schema=resolved.HITS.schema))


def _ways(change: Change, party_id: str, listing_id: str) -> str:
    """The ways of writing a party that are like an entry, separated by semicolons."""
    likenesses, profiles = change.read(resolved.LIKENESSES), change.read(resolved.PROFILES)
    mine = profiles.filter(profiles.party_id == party_id).select("profile_id")
    like = likenesses.filter(likenesses.listing_id == listing_id).semi_join(mine, "profile_id")
    return ";".join(sorted(like.select("profile_id").to_pyarrow()["profile_id"].to_pylist()))


def _key(hit: Mapping[str, object]) -> tuple[object, object, object]:
    return hit["subject_kind"], hit["subject_id"], hit["listing_id"]


def _withdrawn(lake: Lake, change: Change) -> set[str]:
    """The clearances that were ended before their time."""
    cleared = change.read(resolved.CLEARED)
    rows = lake.fetch(cleared.filter(cleared.withdrawn_by.notnull()).select("clearance_id"))
    return set(rows["clearance_id"].to_pylist())


def _clearance(
    hit: Mapping[str, object], *, by: str, why: str, on: date, until: date, ended: Container[str]
) -> dict[str, object]:
    """A clearance of the entry as it stood when the hit was told, which is what the person saw.

    Whoever clears again what was opened on the same day takes the place of no earlier clearance, so that who opened it,
    and why, stays on record.
    """
    said = "|".join(str(part) for part in (*_key(hit), on, by, until))
    moments = (f"{said}|{n}" if n > 1 else said for n in count(1))
    digests = (hashlib.sha256(moment.encode()).hexdigest()[:16] for moment in moments)
    return {
        "clearance_id": next(each for each in digests if each not in ended),
        "subject_kind": hit["subject_kind"],
        "subject_id": hit["subject_id"],
        "listing_id": hit["listing_id"],
        "listing_digest": hit["listing_digest"],
        "by": by,
        "why": why,
        "cleared_on": on,
        "expires_on": until,
        "withdrawn_by": None,
        "withdrawn_why": None,
    }


def _date(value: object) -> date:
    assert isinstance(value, date)
    return value
