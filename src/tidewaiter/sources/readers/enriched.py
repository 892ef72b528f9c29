"""Feeds that are delimited text or JSON lines, with cells that need parsing: each record gets columns added.

The records are taken apart by the plain reader of their format, so that broken
ones are accounted for as everywhere; then the feed's own function, which gives
back one record for each that it gets, adds what it reads in their cells.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from tidewaiter.sources.fitting import missing_columns
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.opening import SourceFile
from tidewaiter.sources.readers.delimited import read_delimited
from tidewaiter.sources.readers.json_lines import read_json_lines
from tidewaiter.sources.records import Reader, Records, records_from

__all__ = ["Enrichment", "enriched_delimited", "enriched_json_lines"]

Row: TypeAlias = Mapping[str, str]
Enrichment: TypeAlias = Callable[[Iterable[Row]], Iterator[dict[str, str]]]
"""Gives back each record with columns added, in order; it may look at the whole file first."""


def enriched_delimited(enrich: Enrichment, *, needs: Sequence[str]) -> Reader:
    """A reader of delimited text whose records `enrich` adds to; `needs` are the file's columns that it reads."""

    def read(file: SourceFile, mapping: SourceMapping) -> Iterator[Records]:
        for batch in _enriched(read_delimited(file, mapping), enrich, needs=needs, file=file, mapping=mapping):
            yield batch if len(batch.row_no) else _named(batch, mapping)

    return Reader(read, tabular=True)


def enriched_json_lines(enrich: Enrichment) -> Reader:
    """A reader of JSON lines whose flattened records `enrich` adds to; a property that is not there is empty."""

    def read(file: SourceFile, mapping: SourceMapping) -> Iterator[Records]:
        yield from _enriched(read_json_lines(file, mapping), enrich, needs=(), file=file, mapping=mapping)

    return Reader(read, tabular=False)


def _enriched(
    batches: Iterator[Records], enrich: Enrichment, *, needs: Sequence[str], file: SourceFile, mapping: SourceMapping
) -> Iterator[Records]:
    waiting: deque[Records] = deque()

    def rows() -> Iterator[Row]:
        for batch in batches:
            _check(batch.columns.column_names, needs=needs, file=file, mapping=mapping)
            waiting.append(batch)
            for record in batch.columns.to_pylist():
                yield {name: value or "" for name, value in record.items()}

    done: list[dict[str, str]] = []
    for row in enrich(rows()):
        done.append(row)
        while waiting and len(done) >= len(waiting[0].row_no):
            yield _batch(waiting.popleft(), done)
    while waiting:
        yield _batch(waiting.popleft(), done)


def _batch(plain: Records, done: list[dict[str, str]]) -> Records:
    """The batch with the enriched rows in place of its own; those rows are taken off the list."""
    count = len(plain.row_no)
    rows, done[:count] = done[:count], []
    return records_from(rows, row_no=plain.row_no.to_pylist(), broken=plain.broken, names=plain.columns.column_names)


def _named(batch: Records, mapping: SourceMapping) -> Records:
    """A batch without rows, with the columns that rows would have had: none of them is missing."""
    specs = (spec for table in mapping.tables.values() for spec in table.columns.values())
    names = [*batch.columns.column_names, *(name for spec in specs for name in spec.names)]
    return records_from([], row_no=[], broken=batch.broken, names=names)


def _check(names: Sequence[str], *, needs: Sequence[str], file: SourceFile, mapping: SourceMapping) -> None:
    lacking = [name for name in needs if name not in names]
    if lacking:
        raise missing_columns(lacking, names, file_name=file.name, mapping_name=mapping.name)
