"""The screening of every run: who and what in the lake is alike to an entry of a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.entities.profiles import whole_address
from tidewaiter.entities.screening.cargo import like_cargo, likest_ways
from tidewaiter.entities.screening.clearances import follow_clearances
from tidewaiter.entities.screening.cleared import clearances_on, last_day
from tidewaiter.entities.screening.entries import Listed, Subject, listed, numbers_in, subject
from tidewaiter.entities.screening.hits import THRESHOLD, Hit, first_day, hit_of, hits_table
from tidewaiter.entities.screening.holders import like_holders, likenesses_of_holders
from tidewaiter.entities.screening.places_and_goods import address_hits, goods_hits
from tidewaiter.entities.screening.scoring import Judged, judge
from tidewaiter.entities.screening.short_names import Standing
from tidewaiter.entities.screening.subjects import addresses, goods, parties
from tidewaiter.entities.screening.ways_of_writing import like_profiles
from tidewaiter.lake import BoundStep, step
from tidewaiter.tables import declared, known, resolved

__all__ = ["screen_lists", "screening_steps"]

_WRITTEN = ("party_id", "name", "address", "city", "country", "identifier", "identifier_kind", "first_on")

READS = (
    resolved.LIKENESSES,
    resolved.CARGO_LIKENESSES,
    resolved.HOLDER_LIKENESSES,
    resolved.PARTIES,
    resolved.PROFILES,
    declared.ITEMS,
    known.LISTINGS,
    resolved.CLEARANCES,
    resolved.CLEARED,
)


def screening_steps(
    *, threshold: float = THRESHOLD, as_of: date | None = None, today: date | None = None
) -> list[BoundStep]:
    """The steps of a run, after resolution.

    Args:
        threshold: the least score of a party, vessel or filed name that is told.
        as_of: the day on which clearances must hold; if not given the last day of which the lake knows anything: see
            `screen_lists`.
        today: by the calendar, if not given; no document is of a later day.
    """
    told = screen_lists.bind(
        threshold=threshold, as_of=as_of.isoformat() if as_of else "", today=today.isoformat() if today else ""
    )
    alike = [each.bind(threshold=threshold) for each in (like_profiles, like_cargo, like_holders)]
    return [*alike, follow_clearances.bind(), told]


@step(reads=READS, writes=resolved.HITS)
def screen_lists(
    likenesses: ir.Table,
    of_cargo: ir.Table,
    of_holders: ir.Table,
    party_rows: ir.Table,
    profiles: ir.Table,
    items: ir.Table,
    listings: ir.Table,
    clearances_told: ir.Table,
    said: ir.Table,
    *,
    threshold: float = THRESHOLD,
    as_of: str = "",
    today: str = "",
) -> pa.Table:
    """Look everything up in every list; what a person has cleared stays in the table, marked.

    Clearances must hold on the last day of which the lake knows anything, be it of a document or of what a person said:
    whoever clears or opens today has seen no documents of today yet. So a lake of the past is told as it was, whenever
    it is screened. A document of a day after today (by the calendar, if `today` is not given) is a slip of the pen and
    decides nothing: a single line of 2042 would make all clearances run out.
    """
    entries = [listed(row) for row in listings.order_by("listing_id").to_pyarrow().to_pylist()]
    if not entries:
        return hits_table([])
    seen, stated = addresses(profiles), goods(items)
    found = [
        *_parties_alike(likenesses, party_rows, profiles, entries, threshold=threshold),
        *address_hits(seen, entries),
        *goods_hits(stated, entries),
    ]
    clearances = clearances_told.filter(clearances_told.way == "").to_pyarrow().to_pylist()
    days = [each.last_on for each in (*seen, *stated) if each.last_on]
    days += [day for day in party_rows.aggregate(last=party_rows.last_on.max()).to_pyarrow()["last"].to_pylist() if day]
    on = date.fromisoformat(as_of) if as_of else last_day(days, said, today=today)
    holding = clearances_on(clearances, on=on, digests={entry.listing_id: entry.digest for entry in entries})
    rows = [hit.row() for hit in _one_of_each(found)]
    rows += likest_ways(of_cargo.to_pyarrow().to_pylist())
    rows += likenesses_of_holders(of_holders.to_pyarrow().to_pylist())
    return hits_table([row | {"cleared": tuple(row[name] for name in resolved.HITS.key) in holding} for row in rows])


def _parties_alike(
    likenesses: ir.Table, rows: ir.Table, profiles: ir.Table, listings: Sequence[Listed], *, threshold: float
) -> Iterator[Hit]:
    """Parties under all their names, with all that is known of them, beside the entries that one of their ways is like.

    A party counts as alike from the first day on which it was as much so, be it by one way of writing it alone or by
    what several had brought by then.
    """
    told = likenesses.inner_join(profiles.select("profile_id", "party_id", "name"), "profile_id")
    written: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in profiles.semi_join(told, "party_id").select(*_WRITTEN).to_pyarrow().to_pylist():
        written[str(row["party_id"])].append(row)
    ways: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for row in told.to_pyarrow().to_pylist():
        ways[str(row["party_id"]), str(row["listing_id"])].append(row)
    subjects = {
        each.subject_id: each for each in parties(*(each.semi_join(told, "party_id") for each in (rows, profiles)))
    }
    entries, standing = {entry.listing_id: entry for entry in listings}, Standing(listings)
    found = [
        _party_alike(subjects[party], entries[listing], each, written[party], standing)
        for (party, listing), each in ways.items()
        if party in subjects
    ]
    kept = [hit for hit in found if hit is not None and hit.score >= threshold]
    yield from sorted(kept, key=lambda hit: (hit.subject.subject_id, -hit.score, hit.entry.listing_id))


def _party_alike(
    party: Subject,
    entry: Listed,
    ways: Sequence[dict[str, object]],
    written: Sequence[dict[str, object]],
    standing: Standing,
) -> Hit | None:
    """What a party and an entry say of each other.

    Args:
        party: the party.
        entry: the entry.
        ways: the ways of writing it that are like the entry, by themselves.
        written: all ways of writing it.
        standing: how many names the lists have.
    """
    alike = {name for way in ways for name in subject({"name": way["name"]}, kind="party", subject_id="").names}
    judged = _judged(party, entry, alike, standing)
    possible, day = first_day(party, entry, name=judged.left_name)
    if not possible:
        return None
    score = round(judged.score, 6)
    days = [known for way in ways if float(str(way["score"])) >= score and isinstance(known := way["known_on"], date)]
    if not days and day is not None:
        possible_days = sorted({day, *(each for row in written if (each := _first_on(row)) > day)})
        told = (
            each
            for each in possible_days
            if round(_judged(_known_by(party, written, each), entry, alike, standing).score, 6) >= score
        )
        days = [next(told, possible_days[-1])]
    return hit_of(party, entry, judged, first_on=min(days, default=day))


def _judged(party: Subject, entry: Listed, names: Collection[str], standing: Standing) -> Judged:
    """A party beside an entry, by some of its names."""
    mine = [n for n, name in enumerate(party.names) if name in names]
    return judge(party, entry, names=tuple(product(mine, range(len(entry.names)))), standing=standing)


def _known_by(party: Subject, written: Sequence[dict[str, object]], day: date) -> Subject:
    """The party by what was known of it on a day."""
    seen = [row for row in written if _first_on(row) <= day]
    addresses = {whole_address(row["address"], row["city"]).replace(";", ",") for row in seen}
    numbers = numbers_in(f"{row['identifier_kind'] or ''}:{row['identifier']}" for row in seen if row["identifier"])
    return replace(
        party,
        names=tuple(name for name in party.names if party.named_on.get(name, day) <= day),
        addresses=tuple(address for address in party.addresses if address in addresses),
        countries=party.countries & {str(row["country"]) for row in seen},
        numbers=party.numbers & numbers,
    )


def _first_on(row: Mapping[str, object]) -> date:
    day = row["first_on"]
    assert isinstance(day, date)
    return day


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
