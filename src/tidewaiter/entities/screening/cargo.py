"""Which names of advance cargo information are like an entry of a list: ships on bills, parties in security filings.

A bill tells the ship, and a filing who made, sold, bought and stuffed the goods, mostly by a bare name: too little to
say who is who, and enough to be looked up. Each way of writing is told by itself, from the first day on which it could
be, as ways of writing a party are (`tidewaiter.entities.screening.ways_of_writing`).

Source:
    WCO, SAFE Framework of Standards, advance electronic cargo information; 19 CFR part 149 (security filing).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.entities.screening.entries import listed
from tidewaiter.entities.screening.hits import THRESHOLD, Hit, screened
from tidewaiter.entities.screening.index import Index
from tidewaiter.entities.screening.subjects import filed, vessels
from tidewaiter.lake import step
from tidewaiter.tables import declared, known, resolved

__all__ = ["like_cargo", "likest_ways"]

Row = Mapping[str, object]


@step(reads=(declared.CONSIGNMENTS, declared.FILINGS, known.LISTINGS), writes=resolved.CARGO_LIKENESSES)
def like_cargo(
    consignments: ir.Table, filings: ir.Table, listings: ir.Table, *, threshold: float = THRESHOLD
) -> pa.Table:
    """Every ship of a bill and every name of a filing that is like an entry."""
    subjects = [*vessels(consignments), *filed(filings)]
    rows: dict[tuple[object, ...], Row] = {}
    if subjects:
        index = Index([listed(row) for row in listings.order_by("listing_id").to_pyarrow().to_pylist()])
        for hit in screened(subjects, index, threshold=threshold):
            row = _row(hit)
            rows[tuple(row[name] for name in resolved.CARGO_LIKENESSES.key)] = row
    return pa.Table.from_pylist([dict(row) for row in rows.values()], schema=resolved.CARGO_LIKENESSES.schema)


def likest_ways(likenesses: Iterable[Row]) -> list[dict[str, object]]:
    """As rows of `resolved.hits`, by that way of writing each ship or filed name that is likest, and was so first."""
    best: dict[tuple[object, ...], Row] = {}
    for row in sorted(likenesses, key=lambda row: (-float(str(row["score"])), str(row["known_on"]), str(row["name"]))):
        best.setdefault((row["subject_kind"], row["subject_id"], row["listing_id"]), row)
    taken = set(resolved.HITS.column_names)
    return [
        {name: value for name, value in row.items() if name in taken} | {"first_on": row["known_on"]}
        for row in best.values()
    ]


def _row(hit: Hit) -> dict[str, object]:
    said = {name: value for name, value in hit.row().items() if name in resolved.CARGO_LIKENESSES.column_names}
    row = hit.subject.row
    ship = hit.subject.kind == "vessel"
    return said | {
        "name": row["vessel_name" if ship else "name"] or "",
        "number": (row["vessel_imo"] if ship else "") or "",
        "country": ("" if ship else row["country"]) or "",
        "known_on": hit.first_on,
    }
