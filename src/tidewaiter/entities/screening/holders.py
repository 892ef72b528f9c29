"""Which owners and officers in registers are like an entry of a list.

A register knows persons and firms by ids of its own, and a sanctions list by others: nobody is listed there by his id.
So whoever holds or directs a firm that one of our parties may be is looked up by what the register says of him: name,
countries, birth date, numbers. Only those above our parties are, as a register of a country has millions.

Source:
    OFAC, "Revised Guidance on Entities Owned by Persons Whose Property and Interests in Property Are Blocked",
    13 August 2014: why owners matter; Wolfsberg Group, "Sanctions Screening Guidance", 2019: who is to be screened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from tidewaiter.columns.chains import rows_above
from tidewaiter.entities.screening.entries import Subject, listed, subject
from tidewaiter.entities.screening.hits import THRESHOLD, Hit, screened
from tidewaiter.entities.screening.index import Index
from tidewaiter.lake import step
from tidewaiter.tables import known, resolved

__all__ = ["like_holders", "likenesses_of_holders"]

Row = Mapping[str, Any]


@step(reads=(resolved.LIKENESSES, known.OWNERSHIP, known.LISTINGS), writes=resolved.HOLDER_LIKENESSES)
def like_holders(
    likenesses: ir.Table, ownership: ir.Table, listings: ir.Table, *, threshold: float = THRESHOLD
) -> pa.Table:
    """Every owner, over all chains, and every officer of a firm that a party is like, who is like an entry of a list.

    Who stands on a list by his own id is told by it and not looked up.
    """
    firms = likenesses.filter(likenesses.register).select("listing_id").distinct().to_pyarrow()["listing_id"]
    holders = _above(firms.to_pylist(), ownership)
    subjects = list(_subjects(holders, listings))
    found: list[dict[str, object]] = []
    if subjects:
        rows = listings.filter(~_.register.fill_null(False)).order_by("listing_id").to_pyarrow().to_pylist()
        found = [_row(hit) for hit in screened(subjects, Index([listed(row) for row in rows]), threshold=threshold)]
    return pa.Table.from_pylist(found, schema=resolved.HOLDER_LIKENESSES.schema)


def likenesses_of_holders(rows: Iterable[Row]) -> list[dict[str, object]]:
    """As rows of `resolved.hits`."""
    taken = set(resolved.HITS.column_names)
    return [
        {name: value for name, value in row.items() if name in taken}
        | {"subject_kind": "holder", "subject_id": row["holder"], "first_on": row["known_on"], "register": False}
        for row in rows
    ]


def _above(firms: Iterable[str], ownership: ir.Table) -> dict[str, date]:
    """Who holds some firms, whatever his part in them, and who owns their owners, with the first day it was known."""
    if not (below := list(firms)):
        return {}
    since = ibis.greatest(ownership.valid_from.fill_null(ownership.known_on), ownership.known_on)
    told = ownership.select("owner", "owned", owns=ownership.role == "owner", since=since).to_pyarrow()
    first: dict[str, date] = {}
    for row in rows_above(told, below, below="owned", above="owner", through="owns"):
        first[row["owner"]] = min(row["since"], first.get(row["owner"], row["since"]))
    return first


def _subjects(holders: Mapping[str, date], listings: ir.Table) -> Iterator[Subject]:
    """Those of whom a register says what they are called."""
    if not holders:
        return
    rows = listings.filter(_.register.fill_null(False), _.listing_id.isin(sorted(holders))).order_by("listing_id")
    for row in rows.to_pyarrow().to_pylist():
        one = row["listing_id"]
        yield subject(row | {"first_on": holders[one]}, kind="holder", subject_id=one)


def _row(hit: Hit) -> dict[str, object]:
    said = {name: value for name, value in hit.row().items() if name in resolved.HOLDER_LIKENESSES.column_names}
    return said | {"holder": hit.subject.subject_id, "known_on": hit.first_on, "valid_to": hit.entry.valid_to}
