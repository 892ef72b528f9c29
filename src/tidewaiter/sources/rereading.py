"""A file that is read again under another mapping says anew what it holds, and takes back what it no longer says.

What the older reading made of a file and the new one does not, such as results under a wrong `item_id`, would else
stay in the lake for good beside the right rows. Only tables in which the new reading has rows are cleared so: a mapping
that was cut down to one table, or finds nothing, takes nothing back.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.lake.change import Change
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.staging import Staged
from tidewaiter.tables import Table, collect, loaded

__all__ = ["read_otherwise", "take_back"]


def take_back(lake: Lake, change: Change, *, staged: Sequence[Staged], mapping: SourceMapping) -> dict[str, int]:
    """Take rows out that older readings of these files made and this one does not; gives how many of each table.

    Args:
        lake: where they were loaded.
        change: after the files' own rows were published in it.
        staged: all files of the load; of those that were read through the mapping before, what it made then goes.
        mapping: as it is now.
    """
    again = _read_before(lake, [one.file.file_id for one in staged], mapping)
    taken: dict[str, int] = {}
    for name in sorted({name for one in staged if one.file.file_id in again for name in one.rows}):
        table = collect()[name]
        before = change.read(table).filter(_.source == mapping.name, _.file_id.isin(sorted(again)))
        gone = lake.cached(before.anti_join(lake.memtable(_keys(staged, table)), list(table.key)).select(*table.key))
        count = lake.fetch(gone.count().as_table()).column(0)[0].as_py()
        if count:
            change.replace(table, lake.cached(change.read(table).anti_join(gone, list(table.key))))
            taken[name] = count
    return taken


def read_otherwise(lake: Lake, mapping: SourceMapping) -> int:
    """How many files of the source stand in the lake as another state of its mapping read them."""
    files = lake.read(loaded.FILES).filter(_.source == mapping.name, _.mapping_digest != mapping.digest)
    return int(lake.fetch(files.count().as_table()).column(0)[0].as_py())


def _read_before(lake: Lake, files: Sequence[str], mapping: SourceMapping) -> set[str]:
    """Those of the files that another state of the mapping read."""
    entered = lake.read(loaded.FILES).filter(_.source == mapping.name, _.mapping_digest != mapping.digest)
    return set(lake.fetch(entered.select("file_id"))["file_id"].to_pylist()) & set(files)


def _keys(staged: Sequence[Staged], table: Table) -> pa.Table:
    """The keys of all rows of one table in these files."""
    key = list(table.key)
    return pa.Table.from_batches(
        [batch.select(key) for one in staged for batch in one.batches(table.name)],
        pa.schema([table.schema.field(name) for name in key]),
    )
