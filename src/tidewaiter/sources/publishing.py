"""Staged files into the lake's tables, in as few passes over them as possible.

What nobody has loaded before, no matter how many files it came in, is appended in
one go. Only where keys meet keys that are there already, or keys of another file of
the same load, is each file compared row by row, in the order of the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from tidewaiter.lake import Lake
from tidewaiter.lake.change import Change, Upserted
from tidewaiter.sources.staging import Staged, first_with_key
from tidewaiter.tables import Table, collect, declared

__all__ = ["publish"]

_CHUNK_ROWS = 1_000_000
_DOCUMENTS = (declared.ITEMS.name, declared.CONSIGNMENTS.name)


def publish(lake: Lake, change: Change, *, staged: Sequence[Staged]) -> list[dict[str, Upserted]]:
    """Bring the rows of all files into the tables; gives for each file what happened in each table."""
    done: list[dict[str, Upserted]] = [{} for _ in staged]
    contracts = collect()
    names = sorted({name for one in staged for name in one.rows})
    fresh = {
        name: _all_new(lake, change, table=contracts[name], staged=staged)
        for name in names
        if name != declared.PARTIES.name
    }
    fresh[declared.PARTIES.name] = all(fresh[name] for name in _DOCUMENTS if name in fresh)
    for name in names:
        if fresh[name]:
            _append(change, contracts[name], staged=staged, done=done)
        else:
            for one, report in zip(staged, done, strict=True):
                if name in one.rows:
                    report[name] = _upsert(change, contracts[name], staged=one)
    return done


def _all_new(lake: Lake, change: Change, *, table: Table, staged: Sequence[Staged]) -> bool:
    """Whether no key is in the table yet, nor in two of the files."""
    keys = pa.concat_tables([one.keys[table.name] for one in staged if table.name in one.keys])
    if len(staged) > 1 and not np.all(first_with_key(keys, table.name)):
        return False
    if table.name not in change.entries:
        return True
    existing = change.read(table)
    met = existing.semi_join(lake.memtable(keys), list(table.key)).count()
    return lake.fetch(met.as_table()).column(0)[0].as_py() == 0


def _append(change: Change, table: Table, *, staged: Sequence[Staged], done: list[dict[str, Upserted]]) -> None:
    rows = [0] * len(staged)

    def batches() -> Iterator[pa.RecordBatch]:
        for place, one in enumerate(staged):
            for batch in one.batches(table.name):
                rows[place] += len(batch)
                yield batch

    change.append(table, pa.RecordBatchReader.from_batches(table.schema, batches()))
    for place, one in enumerate(staged):
        if table.name in one.rows:
            done[place][table.name] = Upserted(rows[place], 0, 0)


def _upsert(change: Change, table: Table, *, staged: Staged) -> Upserted:
    new = changed = unchanged = 0
    for chunk in _chunks(staged.batches(table.name), table):
        found = change.upsert(table, chunk)
        new, changed, unchanged = new + found.new, changed + found.changed, unchanged + found.unchanged
    return Upserted(new, changed, unchanged)


def _chunks(batches: Iterator[pa.RecordBatch], table: Table) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(map(len, held)) >= _CHUNK_ROWS:
            yield pa.Table.from_batches(held, table.schema)
            held = []
    if held:
        yield pa.Table.from_batches(held, table.schema)
