"""What every reader gives: records as columns of text, numbered, and those that were broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyarrow as pa

if TYPE_CHECKING:
    from tidewaiter.sources.mapping import SourceMapping
    from tidewaiter.sources.opening import SourceFile

__all__ = ["BATCH_RECORDS", "Broken", "Reader", "Records", "records_from"]

BATCH_RECORDS = 65_536
Record: TypeAlias = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that could not be taken apart: its number, why, and what there was of it."""

    row_no: int
    reason: str
    record: Record


@dataclass(frozen=True, slots=True)
class Records:
    """A batch: `columns` holds text (or null) only, one row for each number in `row_no`."""

    columns: pa.Table
    row_no: pa.Array
    broken: tuple[Broken, ...] = ()

    @property
    def read(self) -> int:
        """How many records the batch accounts for."""
        return len(self.row_no) + len(self.broken)


@dataclass(frozen=True, slots=True)
class Reader:
    """A file format. `tabular` says that every record has the same columns, known from the start.

    `companions` gives the files beside the loaded one that are read with it; they are part of its content.
    """

    read: Callable[[SourceFile, SourceMapping], Iterator[Records]]
    tabular: bool
    companions: Callable[[Path], Sequence[Path]] | None = None


def records_from(
    rows: Sequence[Record], *, row_no: Sequence[int], broken: Sequence[Broken] = (), names: Sequence[str] = ()
) -> Records:
    """A batch from records as dictionaries; columns are `names`, then others as they turn up."""
    order = dict.fromkeys(names)
    for row in rows:
        order.update(dict.fromkeys(row))
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in order}
    table = pa.table(columns) if columns else pa.table({"": pa.nulls(len(rows), pa.string())})
    return Records(table, pa.array(row_no, pa.int64()), tuple(broken))
