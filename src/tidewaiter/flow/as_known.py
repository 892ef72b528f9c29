"""The lake as it was known on a day: the one place where the future is cut off.

Steps are honest on their own: histories are strictly before the day they speak of. But a
test, or a score for the past, must not even *train* on what came later. So both work in a
scratch lake in which nothing exists that became known on or after the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import ibis

from tidewaiter.lake import Lake
from tidewaiter.tables import Table, found, fused, known, linked, ruled

__all__ = ["KNOWN_BY", "as_known_before"]

KNOWN_BY: dict[str, tuple[Table, str]] = {
    table.name: (table, column)
    for table, column in (
        (found.OUTCOMES, "known_on"),
        (found.DETERMINATIONS, "known_on"),
        (found.CONSEQUENCES, "known_on"),
        (known.TRADE_FLOWS, "known_on"),
        (known.NOTICES, "published_on"),
        (known.ORDERS, "valid_from"),
        (known.LISTINGS, "valid_from"),
        (known.OWNERSHIP, "known_on"),
        (ruled.RULES, "approved_on"),
        (linked.TELLINGS, "told_on"),
        (fused.TOLD, "declared_on"),
        (fused.HINDSIGHT, "known_before"),
    )
}
"""Tables that tell when a row could first be known, with the column that tells it."""


@contextmanager
def as_known_before(lake: Lake, day: date) -> Iterator[Lake]:
    """A scratch lake without anything that became known on or after `day`.

    Declarations are all there, with what was filed for them: they are what is to be judged, and whoever reads a filing
    asks whether it was known before the day of the line. Rows that do not say since when
    they hold (an undated listing) stay. What is written to the scratch lake vanishes at the end.
    """
    with lake.scratch() as past:
        with past.change("as known before") as change:
            for table, column in KNOWN_BY.values():
                if lake.has(table):
                    rows = lake.read(table)
                    change.replace(table, rows.filter(rows[column].isnull() | (rows[column] < ibis.literal(day))))
        yield past
