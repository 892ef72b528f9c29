"""Which firms of registers count as listed by their owners, and on which days.

A firm of which the listed hold half or more counts as listed itself, though its name stands on no list: that is how
whoever is listed goes on trading. Owners are listed by their own id, or are like somebody who is: then the firm counts
as listed if it is they, and the score says how like the least of those is without whom it would not.

What holds from a day on was known on it: holds and entries by then, likenesses from their first day, and without those
that a person had cleared by then.

Source:
    OFAC, "Revised Guidance on Entities Owned by Persons Whose Property and Interests in Property Are Blocked",
    13 August 2014; Council of the European Union, "Update of the EU Best Practices for the effective implementation of
    restrictive measures", 8519/18, paragraphs 62 and 63 (more than half, there).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from tidewaiter.columns.chains import rows_above
from tidewaiter.lake import step
from tidewaiter.links.ownership import FIFTY, Share, counts_as_listed, holders_of, sound
from tidewaiter.tables import known, linked, resolved

__all__ = ["held_by_listed"]

Row = Mapping[str, Any]
_EVER, _NEVER = date.min, date.max
_MOST_FOLLOWED = 400
"""Firms above one whose owners are asked for, the nearest first."""


@dataclass(frozen=True, slots=True)
class _Hold:
    share: Share
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class _Claim:
    """That one stands on a list, or is like who does, for some days: until the day before `until`."""

    score: float
    list: str
    listing_id: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class _Told:
    pct: float
    score: float
    holder: str
    list: str
    listing_id: str


@step(
    reads=(
        resolved.LIKENESSES, resolved.HOLDER_LIKENESSES, resolved.CLEARANCES, known.OWNERSHIP, known.LISTINGS,
    ),
    writes=linked.HELD_BY_LISTED,
)  # fmt: skip
def held_by_listed(
    likenesses: ir.Table, of_holders: ir.Table, clearances: ir.Table, ownership: ir.Table, listings: ir.Table
) -> pa.Table:
    """Every firm of a register that a party is like and that counts as listed by its owners, with its days."""
    firms = likenesses.filter(likenesses.alike, likenesses.register).select("listing_id").distinct().to_pyarrow()
    above = _above(firms["listing_id"].to_pylist(), ownership)
    named = sorted({one for holds in above.values() for hold in holds for one in (hold.share.owner, hold.share.owned)})
    if not named:
        return linked.HELD_BY_LISTED.schema.empty_table()
    entries = listings.filter(listings.listing_id.isin(named)).order_by("listing_id").to_pyarrow().to_pylist()
    claims = _claims(entries, of_holders.to_pyarrow().to_pylist(), clearances)
    called = {row["listing_id"]: row["name"] for row in entries}
    rows = [row for firm, holds in above.items() for row in _spans(firm, holds, claims, called)]
    return pa.Table.from_pylist(rows, schema=linked.HELD_BY_LISTED.schema)


def _above(firms: Sequence[str], ownership: ir.Table) -> dict[str, list[_Hold]]:
    """Of each firm every hold over it, and over those who hold it, whenever it stood."""
    if not firms:
        return {}
    rows = ownership.filter(_.role == "owner", _.share_pct.notnull()).select(
        "owner", "owned", "share_pct", "valid_to",
        since=ibis.greatest(ownership.valid_from.fill_null(ownership.known_on), ownership.known_on),
    ).to_pyarrow()  # fmt: skip
    of: dict[str, list[_Hold]] = defaultdict(list)
    over = rows_above(rows, firms, below="owned", above="owner")
    for row in sorted(over, key=lambda row: (row["owned"], row["owner"], row["since"], row["share_pct"])):
        share = Share(row["owner"], row["owned"], row["share_pct"])
        of[row["owned"]].append(_Hold(share, row["since"], _after(row["valid_to"])))
    return {firm: holds for firm in sorted(firms) if (holds := _reached(firm, of))}


def _reached(firm: str, of: Mapping[str, Sequence[_Hold]]) -> list[_Hold]:
    found: list[_Hold] = []
    followed, asked = set[str](), [firm]
    while asked and len(followed) < _MOST_FOLLOWED:
        one = asked.pop(0)
        if one not in followed:
            followed.add(one)
            found += of.get(one, ())
            asked += [hold.share.owner for hold in of.get(one, ())]
    return found


def _claims(entries: Iterable[Row], alike: Iterable[Row], clearances: ir.Table) -> dict[str, list[_Claim]]:
    """Of each owner the lists on which he stands; of others those that he is like, but for what is cleared."""
    found: dict[str, list[_Claim]] = defaultdict(list)
    for row in entries:
        if not row["register"]:
            days = row["valid_from"] or _EVER, _after(row["valid_to"])
            found[row["listing_id"]].append(_Claim(1.0, row["list"], row["listing_id"], *days))
    about = ("subject_id", "listing_id", "listing_digest")
    given: dict[tuple[str, ...], list[tuple[date, date]]] = defaultdict(list)
    for row in clearances.filter(clearances.subject_kind == "holder").to_pyarrow().to_pylist():
        given[tuple(row[name] for name in about)].append((row["cleared_on"], row["expires_on"]))
    for row in alike:
        cleared = given[row["holder"], row["listing_id"], row["listing_digest"] or ""]
        for since, until in _without(cleared, row["known_on"] or _EVER, _after(row["valid_to"])):
            found[row["holder"]].append(_Claim(row["score"], row["list"], row["listing_id"], since, until))
    return found


def _without(cleared: Iterable[tuple[date, date]], since: date, until: date) -> Iterator[tuple[date, date]]:
    """The days from `since` until the day before `until` that are not cleared."""
    for first, last in sorted(cleared):
        if since < min(first, until):
            yield since, min(first, until)
        since = max(since, last)
    if since < until:
        yield since, until


def _spans(
    firm: str, holds: Sequence[_Hold], claims: Mapping[str, Sequence[_Claim]], called: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """Each time in which the firm counted as listed in one way."""
    owners = sorted({hold.share.owner for hold in holds} - {firm})
    mine = {one: claims[one] for one in owners if one in claims}
    if not mine:
        return
    every: list[_Hold | _Claim] = [*holds, *(claim for some in mine.values() for claim in some)]
    days = sorted({day for each in every for day in (each.since, each.until)} | {_NEVER})
    times = [(since, until, _told(firm, holds, mine, since)) for since, until in pairwise(days)]
    joined: list[tuple[date, date, _Told | None]] = []
    for since, until, told in times:
        if joined and joined[-1][2] == told:
            since = joined.pop()[0]
        joined.append((since, until, told))
    for since, until, told in joined:
        if told is not None:
            yield {
                "firm": firm, "since": since, "until": None if until == _NEVER else until,
                "name": called.get(firm, firm), "pct": told.pct, "score": told.score, "holder": told.holder,
                "holder_name": called.get(told.holder, told.holder), "list": told.list, "listing_id": told.listing_id,
            }  # fmt: skip


def _told(firm: str, holds: Sequence[_Hold], claims: Mapping[str, Sequence[_Claim]], day: date) -> _Told | None:
    """How the firm counts as listed on a day: by the likest owners that are enough for it."""
    shares, _faulty = sound([hold.share for hold in holds if hold.since <= day < hold.until])
    standing = {
        one: max(there, key=lambda claim: (claim.score, claim.listing_id))
        for one, some in claims.items()
        if (there := [claim for claim in some if claim.since <= day < claim.until])
    }
    for least in sorted({claim.score for claim in standing.values()}, reverse=True):
        counted = [one for one, claim in standing.items() if claim.score >= least]
        pct = round(counts_as_listed(counted, shares).get(firm, 0.0), 6)
        if pct >= FIFTY:
            largest = next((each.owner for each in holders_of(firm, shares) if each.owner in counted), counted[0])
            claim = standing[largest]
            return _Told(min(pct, 100.0), least, largest, claim.list, claim.listing_id)
    return None


def _after(last: date | None) -> date:
    """The first day on which something is over."""
    return _NEVER if last is None or last == _NEVER else last + timedelta(days=1)
