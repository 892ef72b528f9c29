"""Which ways of writing a party are like an entry of a list, each from the day on which it could be told.

A way of writing never changes: its name, address and number were all there on its first day. So what it is like is told
once and for all, and nothing that is written later makes an earlier line suspicious, or less so. Whatever the party is
called beside it is taken together by `tidewaiter.entities.screening.daily`, for those who look at it today.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.entities.profiles import whole_address
from tidewaiter.entities.screening.entries import Listed, Subject, listed, subject
from tidewaiter.entities.screening.hits import THRESHOLD, first_day, hit_of
from tidewaiter.entities.screening.index import Candidate, Index
from tidewaiter.entities.screening.learned import WEIGHTS
from tidewaiter.entities.screening.scoring import judge
from tidewaiter.lake import step
from tidewaiter.tables import known, resolved

__all__ = ["like_profiles"]

Row = Mapping[str, object]

_SAID = ("profile_id", "party", "name", "address", "city", "country", "identifier", "identifier_kind", "first_on")
_BESIDE_THE_NAME = WEIGHTS["address"] + WEIGHTS["country_same"]
"""The log odds that address and country add at most to those of the names; numbers decide by themselves."""
_SURE = 1e-9


@step(reads=(resolved.PROFILES, known.LISTINGS), writes=resolved.LIKENESSES)
def like_profiles(profiles: ir.Table, listings: ir.Table, *, threshold: float = THRESHOLD) -> pa.Table:
    """Every way of writing that is like an entry, by itself."""
    entries = [listed(row) for row in listings.order_by("listing_id").to_pyarrow().to_pylist()]
    rows: list[dict[str, object]] = []
    if entries:
        ways = profiles.filter(profiles.name.notnull() | profiles.identifier.notnull())
        told = ways.select(*_SAID).order_by("name", "profile_id").to_pyarrow()
        rows = list(_alike(told, Index(entries), threshold=threshold))
    return pa.Table.from_pylist(rows, schema=resolved.LIKENESSES.schema)


def _alike(ways: pa.Table, index: Index, *, threshold: float) -> Iterator[dict[str, object]]:
    """Names are looked up once each, and who is written so only beside the entries that were met.

    What is not alike by itself is kept where an address or a country that another way brings could make it so.
    """
    parts = list(_name_by_name(ways["name"]))
    said = [ways[each].to_pylist() for each in ("name", "identifier_kind", "identifier", "first_on")]
    names = [_under_one_name(*(each[first : first + count] for each in said)) for first, count in parts]
    odds = min(max(threshold, _SURE), 1 - _SURE)
    least = math.log(odds / (1 - odds)) - _BESIDE_THE_NAME
    for candidate in index.candidates(names):
        name, entry = names[candidate.subject], index.entries[candidate.entry]
        by_name = _by_name(name, entry, candidate, index) >= least
        if not by_name and not name.numbers & entry.numbers:
            continue
        for row in ways.slice(*parts[candidate.subject]).to_pylist():
            if by_name or _way(row).numbers & entry.numbers:
                told = _told(row, entry, candidate, index, ways)
                if told:
                    yield told | {"alike": float(str(told["score"])) >= threshold}


def _name_by_name(name: pa.ChunkedArray) -> Iterator[tuple[int, int]]:
    """First row and number of rows of each name; rows stand by name, those without one last."""
    code = pc.fill_null(name.combine_chunks().dictionary_encode().indices, -1).to_numpy(zero_copy_only=False)
    starts = [*np.flatnonzero(np.diff(code, prepend=-2)).tolist(), len(code)]
    yield from ((first, following - first) for first, following in pairwise(starts) if following > first)


def _under_one_name(
    name: list[str | None], kind: list[str | None], number: list[str | None], first_on: list[date]
) -> Subject:
    numbers = {_numbered(*each) for each in zip(kind, number, strict=True)}
    row = {"name": name[0], "identifiers": ";".join(sorted(numbers - {""})), "first_on": min(first_on)}
    return subject(row, kind="party", subject_id="")


def _by_name(name: Subject, entry: Listed, candidate: Candidate, index: Index) -> float:
    """What the name says by its first day, in log odds: a short one says less the more names a list has by then."""
    return judge(name, entry, names=candidate.names, standing=index.standing).points["name"]


def _told(row: Row, entry: Listed, candidate: Candidate, index: Index, ways: pa.Table) -> dict[str, object] | None:
    way = _way(row)
    possible, day = first_day(way, entry)
    if not possible:
        return None
    judged = judge(way, entry, names=candidate.names, standing=index.standing)
    if judged.policy and judged.policy.short and (longer := _called_by(day, row, ways)):
        way = _way(row, longer)
        theirs = tuple((way.names.index(name), j) for name, j in _laid_beside(_way(row), candidate))
        judged = judge(way, entry, names=theirs, standing=index.standing)
    said = hit_of(way, entry, judged, first_on=day).row()
    kept = {name: each for name, each in said.items() if name in resolved.LIKENESSES.column_names}
    return kept | {"profile_id": row["profile_id"], "known_on": day}


def _way(row: Row, named_on: Mapping[str, date] | None = None) -> Subject:
    said = {
        "name": row["name"],
        "addresses": _one(whole_address(row["address"], row["city"])),
        "countries": row["country"],
        "identifiers": _numbered(row["identifier_kind"], row["identifier"]),
        "first_on": row["first_on"],
    }
    return subject(said, kind="party", subject_id=str(row["profile_id"]), named_on=named_on)


def _laid_beside(way: Subject, candidate: Candidate) -> Iterator[tuple[str, int]]:
    yield from ((way.names[i], j) for i, j in candidate.names)


def _called_by(day: date | None, row: Row, ways: pa.Table) -> dict[str, date]:
    """Other names that documents had given the same party by a day: a short one is judged by the longer beside it."""
    if row["party"] is None:
        return {}
    same = ways.filter(pc.and_(pc.equal(ways["party"], row["party"]), pc.less_equal(ways["first_on"], pa.scalar(day))))
    return {each["name"]: each["first_on"] for each in same.select(["name", "first_on"]).to_pylist() if each["name"]}


def _numbered(kind: object, number: object) -> str:
    return f"{kind or ''}:{_one(number)}" if number else ""


def _one(text: object) -> str:
    """A text that is one of a list that semicolons part."""
    return str(text or "").replace(";", ",")
