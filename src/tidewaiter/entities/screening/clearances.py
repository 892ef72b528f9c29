"""Which likenesses are cleared, and when: what people said of a party, seen by the parties of today.

A clearance covers the ways of writing for which it was given, and what its party was written in since. It goes with
them through merges and back. Of a party that took up another the likeness is cleared for as long as each way of
writing that is alike by itself is covered, be it by several clearances: nobody has looked at the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.lake import step
from tidewaiter.tables import resolved

__all__ = ["follow_clearances"]

Row: TypeAlias = Mapping[str, Any]
Span: TypeAlias = tuple[date, date]
"""First day, and the first on which it no longer holds."""
_ENTRY = ("listing_id", "listing_digest")


@step(reads=(resolved.CLEARED, resolved.LIKENESSES, resolved.PROFILES, resolved.MOVED), writes=resolved.CLEARANCES)
def follow_clearances(cleared: ir.Table, likenesses: ir.Table, profiles: ir.Table, moved: ir.Table) -> pa.Table:
    """The times for which likenesses are cleared: of each way of writing a party, of whole parties, and of the rest."""
    given = [row | {"listing_digest": row["listing_digest"] or ""} for row in cleared.to_pyarrow().to_pylist()]
    of_parties = [row for row in given if row["subject_kind"] == "party"]
    rows = [_row(row["subject_kind"], row["subject_id"], "", row, span)
            for each in _grouped((row for row in given if row["subject_kind"] != "party"), "subject_kind", "subject_id")
            for row, span in _spans_of(each)]  # fmt: skip
    if of_parties:
        listings = sorted({row["listing_id"] for row in of_parties})
        like = likenesses.filter(likenesses.listing_id.isin(listings)).inner_join(
            profiles.select("profile_id", "party_id"), "profile_id"
        )
        alike = like.select("profile_id", "party_id", "listing_id", "alike").to_pyarrow().to_pylist()
        first = {
            row["profile_id"]: row["from_party"] for row in moved.filter(moved.number == 0).to_pyarrow().to_pylist()
        }
        rows += _of_ways(of_parties, alike, first)
    return pa.Table.from_pylist(rows, schema=resolved.CLEARANCES.schema)


def _of_ways(given: Sequence[Row], alike: Sequence[Row], first: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """Of each party and entry: the times of each way of writing that is covered, and those of all that are alike."""
    by_entry: dict[str, list[Row]] = defaultdict(list)
    for row in given:
        by_entry[row["listing_id"]].append(row)
    for ways in _grouped(alike, "party_id", "listing_id"):
        for each in _grouped(by_entry[ways[0]["listing_id"]], *_ENTRY):
            spans = {
                way["profile_id"]: _together(
                    (row["cleared_on"], row["expires_on"]) for row in each if _covers(row, way, first)
                )
                for way in ways
            }
            party = ways[0]["party_id"]
            for way, times in spans.items():
                yield from (_row("party", party, way, each[0], span) for span in times)
            asked = [way["profile_id"] for way in ways if way["alike"]] or list(spans)
            for span in _common([spans[way] for way in asked]):
                yield _row("party", party, "", each[0], span)


def _covers(row: Row, way: Row, first: Mapping[str, str]) -> bool:
    """Whether a clearance was given for a way of writing, or of the party that it stands for, or stood for at first."""
    mine = {way["party_id"]} if way["profile_id"] not in first else {first[way["profile_id"]]}
    return row["subject_id"] in mine or way["profile_id"] in str(row["ways"] or "").split(";")


def _grouped(rows: Iterable[Row], *names: str) -> list[list[Row]]:
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return [groups[key] for key in sorted(groups, key=str)]


def _spans_of(rows: Sequence[Row]) -> Iterator[tuple[Row, Span]]:
    for each in _grouped(rows, *_ENTRY):
        for span in _together((row["cleared_on"], row["expires_on"]) for row in each):
            yield each[0], span


def _together(spans: Iterable[Span]) -> list[Span]:
    """The same days in as few times as they make."""
    found: list[Span] = []
    for first, until in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        else:
            found.append((first, until))
    return found


def _common(spans: Sequence[Sequence[Span]]) -> list[Span]:
    """The days that lie in a time of each."""
    days = list(spans[0])
    for each in spans[1:]:
        met = [(max(a, c), min(b, d)) for a, b in days for c, d in each]
        days = [(first, until) for first, until in met if first < until]
    return days


def _row(kind: str, subject: str, way: str, row: Row, span: Span) -> dict[str, object]:
    said = {name: row[name] for name in _ENTRY}
    return {
        "subject_kind": kind,
        "subject_id": subject,
        "way": way,
        "cleared_on": span[0],
        "expires_on": span[1],
    } | said
