"""The screening of every run: who and what in the lake is alike to an entry of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import product

import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.entities.screening.cleared import clearances_on
from tidewaiter.entities.screening.entries import Listed, Subject, listed, subject
from tidewaiter.entities.screening.hits import THRESHOLD, Hit, first_day, hit_of, hits_table, screened
from tidewaiter.entities.screening.index import Index
from tidewaiter.entities.screening.places_and_goods import address_hits, goods_hits
from tidewaiter.entities.screening.scoring import judge
from tidewaiter.entities.screening.short_names import Standing
from tidewaiter.entities.screening.subjects import addresses, goods, parties, vessels
from tidewaiter.entities.screening.ways_of_writing import like_profiles
from tidewaiter.lake import BoundStep, step
from tidewaiter.tables import declared, known, resolved

__all__ = ["screen_lists", "screening_steps"]

READS = (
    resolved.LIKENESSES,
    resolved.PARTIES,
    resolved.PROFILES,
    declared.CONSIGNMENTS,
    declared.ITEMS,
    known.LISTINGS,
    resolved.CLEARED,
)


def screening_steps(*, threshold: float = THRESHOLD, as_of: date | None = None) -> list[BoundStep]:
    """The steps of a run, after resolution.

    Args:
        threshold: the least score of a party or vessel that is told.
        as_of: the day on which clearances must hold; if not given the last day of which the lake knows anything, be it
            of a document or of a clearance: whoever clears today has seen no documents of today yet.
    """
    told = screen_lists.bind(threshold=threshold, as_of=as_of.isoformat() if as_of else "")
    return [like_profiles.bind(threshold=threshold), told]


@step(reads=READS, writes=resolved.HITS)
def screen_lists(
    likenesses: ir.Table,
    party_rows: ir.Table,
    profiles: ir.Table,
    consignments: ir.Table,
    items: ir.Table,
    listings: ir.Table,
    cleared: ir.Table,
    *,
    threshold: float = THRESHOLD,
    as_of: str = "",
) -> pa.Table:
    """Look everything up in every list; what a person has cleared stays in the table, marked."""
    entries = [listed(row) for row in listings.order_by("listing_id").to_pyarrow().to_pylist()]
    if not entries:
        return hits_table([])
    index = Index(entries)
    seen, stated = addresses(profiles), goods(items)
    found = [
        *_parties_alike(likenesses, party_rows, profiles, index, threshold=threshold),
        *screened(vessels(consignments), index, threshold=threshold),
        *address_hits(seen, entries),
        *goods_hits(stated, entries),
    ]
    clearances = cleared.to_pyarrow().to_pylist()
    days = [each.last_on for each in (*seen, *stated) if each.last_on]
    days += [day for day in party_rows.aggregate(last=party_rows.last_on.max()).to_pyarrow()["last"].to_pylist() if day]
    days += [row["cleared_on"] for row in clearances]
    on = date.fromisoformat(as_of) if as_of else max(days, default=date.max)
    holding = clearances_on(clearances, on=on, digests={entry.listing_id: entry.digest for entry in entries})
    return hits_table([hit.row(cleared=_key(hit) in holding) for hit in _one_of_each(found)])


def _parties_alike(
    likenesses: ir.Table, rows: ir.Table, profiles: ir.Table, index: Index, *, threshold: float
) -> Iterator[Hit]:
    """Parties under all their names, with all that is known of them, beside the entries that one of their ways is like.

    A party counts as alike from the first day on which one way of writing it was as much so by itself.
    """
    told = likenesses.inner_join(profiles.select("profile_id", "party_id", "name"), "profile_id")
    ways: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for row in told.to_pyarrow().to_pylist():
        ways[str(row["party_id"]), str(row["listing_id"])].append(row)
    subjects = {
        each.subject_id: each for each in parties(*(each.semi_join(told, "party_id") for each in (rows, profiles)))
    }
    entries = {entry.listing_id: entry for entry in index.entries}
    found = [
        _party_alike(subjects[party], entries[listing], each, index.standing)
        for (party, listing), each in ways.items()
        if party in subjects
    ]
    kept = [hit for hit in found if hit is not None and hit.score >= threshold]
    yield from sorted(kept, key=lambda hit: (hit.subject.subject_id, -hit.score, hit.entry.listing_id))


def _party_alike(party: Subject, entry: Listed, ways: Sequence[dict[str, object]], standing: Standing) -> Hit | None:
    written = {name for way in ways for name in subject({"name": way["name"]}, kind="party", subject_id="").names}
    mine = [n for n, name in enumerate(party.names) if name in written]
    judged = judge(party, entry, names=tuple(product(mine, range(len(entry.names)))), standing=standing)
    possible, day = first_day(party, entry, name=judged.left_name)
    if not possible:
        return None
    score = round(judged.score, 6)
    days = [known for way in ways if float(str(way["score"])) >= score and isinstance(known := way["known_on"], date)]
    return hit_of(party, entry, judged, first_on=min(days, default=day))


def _one_of_each(hits: Iterable[Hit]) -> Iterator[Hit]:
    """A description under several origins may meet one entry twice: the earliest day is told."""
    kept: dict[tuple[str, str, str], Hit] = {}
    for hit in hits:
        before = kept.get(_key(hit))
        if before is None or (hit.first_on or date.max) < (before.first_on or date.max):
            kept[_key(hit)] = hit
    yield from kept.values()


def _key(hit: Hit) -> tuple[str, str, str]:
    return hit.subject.kind, hit.subject.subject_id, hit.entry.listing_id
