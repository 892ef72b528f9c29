"""A new edition of a watchlist ends the entries that it no longer has.

A file of a list says who is on it, and by its silence who is not; but only somebody who knows that the file is the
whole list may take it at that word. Who does says of which day it is, and what an older edition had and this one
lacks is valid until the day before. What was so on earlier days stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import ibis
import pyarrow as pa
from ibis import _

from tidewaiter.errors import MappingError, SourceError
from tidewaiter.lake import Lake
from tidewaiter.lake.change import Change
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.staging import Staged
from tidewaiter.tables import known

__all__ = ["end_what_lacks", "may_be_an_edition"]

_LEAST_LEFT = 0.5
"""An edition with fewer entries than this share of those that stood before was more likely cut off on its way."""


def may_be_an_edition(mapping: SourceMapping, *, corrections: bool) -> None:
    """Refuse what cannot be the whole of a list.

    Raises:
        MappingError: the mapping fills no lists.
        SourceError: the file holds corrected records alone.
    """
    if known.LISTINGS.name not in mapping.tables:
        raise MappingError(f"mapping {mapping.name!r} reads no lists; only a list has editions: load it without one")
    if corrections:
        raise SourceError(
            "corrected records are no whole list: load them without an edition, then the list's own file with it"
        )


def end_what_lacks(lake: Lake, change: Change, *, staged: Sequence[Staged], source: str, edition: date) -> int | None:
    """End, on the day before the edition, entries of its lists that it lacks; gives how many.

    Args:
        lake: where the lists are.
        change: after the edition's own rows were published in it.
        staged: all files of the edition.
        source: name of the mapping; entries that another one read are let alone.
        edition: the day as of which the files are the whole of their lists.

    Returns:
        None where records of the files were refused: they may be the very entries that seem to lack.

    Raises:
        SourceError: so few entries are left that the files seem to be cut off.
    """
    if any(one.refused for one in staged):
        return None
    name = known.LISTINGS.name
    present = pa.concat_tables([one.keys[name] for one in staged if name in one.keys]) if staged else None
    if not present:
        return 0
    ours = change.read(known.LISTINGS).filter(_.source == source)
    there = ours.semi_join(lake.memtable(present), "listing_id")
    stood = ours.filter(
        _.list.isin(there.select("list").distinct().list),
        _.valid_from.isnull() | (_.valid_from < ibis.literal(edition)),
        _.valid_to.isnull() | (_.valid_to >= ibis.literal(edition)),
    )
    lacking = stood.anti_join(lake.memtable(present), "listing_id")
    rows = lake.fetch(lacking.mutate(valid_to=ibis.literal(edition - timedelta(days=1))))
    before = lake.fetch(stood.count().as_table()).column(0)[0].as_py()
    if len(rows) > (1 - _LEAST_LEFT) * before and len(present) < _LEAST_LEFT * before:
        raise SourceError(
            f"the files have {len(present):,} entries of lists that had {before:,}, so they seem cut off: nothing "
            "was loaded. Fetch them again, or load them without an edition, which takes nobody off"
        )
    if len(rows):
        change.upsert(known.LISTINGS, rows)
    return len(rows)
