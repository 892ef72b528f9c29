"""A correction brings in what is missing and overwrites nothing.

Of two records with one key the first was kept and the second refused. Sent back as it
is, the second would meet the first in the lake and, as any later delivery does, replace
it. So a record that comes back, and whose key another file has filled with something
else, is refused again. One that says the same again is merely there already.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from tidewaiter.lake import Lake
from tidewaiter.lake.change import compared
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.staging import Staged, without
from tidewaiter.sources.wordings import KNOWN_ALREADY
from tidewaiter.tables import collect

__all__ = ["refused_again"]


def refused_again(lake: Lake, staged: Sequence[Staged], mapping: SourceMapping) -> list[Staged]:
    """The staged files; those that hold corrections without the records that would overwrite what others said."""
    return [_kept_apart(lake, one, mapping) if one.corrected else one for one in staged]


def _kept_apart(lake: Lake, staged: Staged, mapping: SourceMapping) -> Staged:
    found = [pa.array([], pa.int64())]
    for name in staged.keys:
        table = collect()[name]
        if mapping.tables[name].repeats != "refuse" or not lake.has(table):
            continue
        incoming = lake.memtable(pa.Table.from_batches(staged.batches(name), table.schema))
        others = lake.read(table).filter(_.file_id != staged.file.file_id)
        verdicts = compared(table, incoming, others)
        rows = lake.fetch(verdicts.filter(_.verdict == "changed").select("row_no"))["row_no"]
        found += rows.cast(pa.int64()).chunks
    overwriting = pc.unique(pa.concat_arrays(found))
    return without(staged, mapping, overwriting, reason=KNOWN_ALREADY) if len(overwriting) else staged
