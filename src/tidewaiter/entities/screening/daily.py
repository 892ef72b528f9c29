"""The screening of every run: who and what in the lake is alike to an entry of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.entities.screening.cleared import clearances_on
from tidewaiter.entities.screening.entries import listed
from tidewaiter.entities.screening.hits import THRESHOLD, Hit, hits_table, screened
from tidewaiter.entities.screening.index import Index
from tidewaiter.entities.screening.places_and_goods import address_hits, goods_hits
from tidewaiter.entities.screening.subjects import addresses, goods, parties, vessels
from tidewaiter.lake import BoundStep, step
from tidewaiter.tables import declared, known, resolved

__all__ = ["screen_lists", "screening_steps"]

READS = (
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
    return [screen_lists.bind(threshold=threshold, as_of=as_of.isoformat() if as_of else "")]


@step(reads=READS, writes=resolved.HITS)
def screen_lists(
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
    told, seen, stated = parties(party_rows, profiles), addresses(profiles), goods(items)
    found = [
        *screened(told, index, threshold=threshold),
        *screened(vessels(consignments), index, threshold=threshold),
        *address_hits(seen, entries),
        *goods_hits(stated, entries),
    ]
    clearances = cleared.to_pyarrow().to_pylist()
    days = [subject.last_on for subject in (*told, *seen, *stated) if subject.last_on]
    days += [row["cleared_on"] for row in clearances]
    on = date.fromisoformat(as_of) if as_of else max(days, default=date.max)
    holding = clearances_on(clearances, on=on, digests={entry.listing_id: entry.digest for entry in entries})
    return hits_table([hit.row(cleared=_key(hit) in holding) for hit in _one_of_each(found)])


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
