"""One file, converted and set aside on disk, before anything in the lake is touched.

A key that a file repeats is known once the whole file has been read. The second
record with the key is refused then, and fetched again from the file to be kept whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.sources.converting import Refused, convert, record_json
from tidewaiter.sources.corrections import Corrected, corrected_records, corrects
from tidewaiter.sources.exchange import Exchange
from tidewaiter.sources.faults import Mask
from tidewaiter.sources.fitting import repeated_headings, tables_that_fit
from tidewaiter.sources.mapping import SourceMapping, TableSpec
from tidewaiter.sources.opening import SourceFile
from tidewaiter.sources.readers import READERS
from tidewaiter.sources.records import Reader, Records
from tidewaiter.sources.wordings import REPEATS
from tidewaiter.tables import collect, declared

__all__ = ["Progress", "Staged", "first_with_key", "stage", "without"]

Progress = Callable[[str, int], None]
"""Called with a file's name and the number of its records read so far."""

_BATCH_ROWS = 131_072


@dataclass(frozen=True, slots=True)
class Staged:
    """A converted file: rows by table on disk, and what became of every record."""

    file: SourceFile
    read: int
    refused: tuple[Refused, ...]
    corrected: tuple[Corrected, ...]
    left_empty: Counter[str]
    without_rate: int
    without_currency: int
    amounts_without_rate: Counter[str]
    passed_over: int
    repeated: dict[str, str]
    rows: dict[str, Path]
    skipped: dict[str, Mask]
    keys: dict[str, pa.Table]

    def batches(self, table: str) -> Iterator[pa.RecordBatch]:
        """The rows for one table; none where the file has nothing for it."""
        if table not in self.rows:
            return
        skipped = self.skipped.get(table)
        with pq.ParquetFile(self.rows[table]) as parquet:
            start = 0
            for batch in parquet.iter_batches(_BATCH_ROWS):
                yield batch if skipped is None else batch.filter(pa.array(~skipped[start : start + len(batch)]))
                start += len(batch)


def stage(
    file: SourceFile,
    mapping: SourceMapping,
    *,
    folder: Path,
    exchange: Exchange,
    today: date,
    on_progress: Progress | None,
) -> Staged:
    """Read and convert a whole file into `folder`; what happened lies before `today`, but for a few days.

    Raises:
        SourceError: the file lacks columns, or is refused whole.
    """
    returned = corrects(file.path)
    reader = READERS["csv"] if returned else READERS[mapping.format]
    written = _Written(folder)
    refused: list[Refused] = []
    corrected: list[Corrected] = []
    left_empty: Counter[str] = Counter()
    amounts_without_rate: Counter[str] = Counter()
    tables: dict[str, TableSpec] | None = None
    twice: dict[str, str] = {}
    read = without_rate = without_currency = passed_over = 0
    for records in _records(file, mapping, reader=reader, corrected=corrected if returned else None):
        if tables is None:
            strict = reader.tabular and not returned
            tables = tables_that_fit(mapping, records.columns.column_names, strict=strict, file_name=file.name)
            twice = repeated_headings(mapping, tables, records.columns.column_names)
        converted = convert(records, mapping, tables=tables, file_id=file.file_id, exchange=exchange, today=today)
        written.add(converted.rows)
        refused += converted.refused
        left_empty += converted.left_empty
        amounts_without_rate += converted.amounts_without_rate
        without_rate += converted.without_rate
        without_currency += converted.without_currency
        passed_over += converted.passed_over
        read += records.read
        if on_progress:
            on_progress(file.name, read)
    written.close()
    repeated = written.repeated(mapping)
    refused += _fetched(file, mapping, repeated, reason=REPEATS)
    skipped = written.skipped(mapping, repeated)
    refused.sort(key=lambda refusal: refusal.row_no)
    return Staged(
        file=file,
        read=read,
        refused=tuple(refused),
        corrected=tuple(corrected),
        left_empty=left_empty,
        without_rate=without_rate,
        without_currency=without_currency,
        amounts_without_rate=amounts_without_rate,
        passed_over=passed_over,
        repeated=twice,
        rows=written.paths,
        skipped=skipped,
        keys=written.kept_keys(skipped),
    )


def _records(
    file: SourceFile, mapping: SourceMapping, *, reader: Reader, corrected: list[Corrected] | None
) -> Iterator[Records]:
    if corrected is None:
        return reader.read(file, mapping)
    return corrected_records(file, mapping, corrected=corrected)


def without(staged: Staged, mapping: SourceMapping, rows: pa.Array, *, reason: str) -> Staged:
    """The same file with some of its records refused."""
    skipped = dict(staged.skipped)
    for name, path in staged.rows.items():
        withheld = pc.is_in(pq.read_table(path, columns=["row_no"])["row_no"], value_set=rows).to_numpy()
        skipped[name] = withheld | skipped[name] if name in skipped else withheld
    refused = [*staged.refused, *_fetched(staged.file, mapping, rows, reason=reason)]
    keys = {name: _keys_in(staged, name, skipped[name]) for name in staged.keys}
    return replace(
        staged, refused=tuple(sorted(refused, key=lambda refusal: refusal.row_no)), skipped=skipped, keys=keys
    )


def _keys_in(staged: Staged, name: str, skipped: Mask) -> pa.Table:
    """The keys of the rows of one table that are still to be loaded."""
    keys = pq.read_table(staged.rows[name], columns=staged.keys[name].column_names)
    return keys.filter(pa.array(~skipped))


def _fetched(file: SourceFile, mapping: SourceMapping, wanted: pa.Array, *, reason: str) -> Iterator[Refused]:
    """Records by their numbers, from a second reading of the file, refused for a reason."""
    if not len(wanted):
        return
    returned = corrects(file.path)
    reader = READERS["csv"] if returned else READERS[mapping.format]
    for batch in _records(file, mapping, reader=reader, corrected=[] if returned else None):
        found = pc.is_in(batch.row_no, value_set=wanted)
        rows = batch.columns.filter(found).to_pylist()
        numbers = batch.row_no.filter(found).to_pylist()
        for number, row in zip(numbers, rows, strict=True):
            yield Refused(number, None, reason, record_json(row))


class _Written:
    """Rows written so far, one Parquet file for each table, with their keys at hand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._keys: dict[str, list[pa.Table]] = {}
        self.paths: dict[str, Path] = {}

    def add(self, rows: dict[str, pa.Table]) -> None:
        """Write the rows of one batch."""
        for name, table in rows.items():
            if not len(table):
                continue
            if name not in self._writers:
                self.paths[name] = self._folder / f"{name}.parquet"
                self._writers[name] = pq.ParquetWriter(self.paths[name], table.schema, compression="lz4")
            self._writers[name].write_table(table)
            key = () if name == declared.PARTIES.name else collect()[name].key
            self._keys.setdefault(name, []).append(table.select([*key, "row_no"]))

    def close(self) -> None:
        """No more rows come."""
        for writer in self._writers.values():
            writer.close()

    def repeated(self, mapping: SourceMapping) -> pa.Array:
        """The numbers of the records that repeat the key of an earlier one, in any table where that is a fault."""
        found = [
            self._row_numbers(name).filter(pa.array(~first_with_key(keys, name)))
            for name, keys in self._tables_with_keys()
            if mapping.tables[name].repeats == "refuse"
        ]
        return pc.unique(pa.concat_arrays([pa.array([], pa.int64()), *found]))

    def skipped(self, mapping: SourceMapping, repeated: pa.Array) -> dict[str, Mask]:
        """Which rows of each table are not to be loaded: those of repeated records, and second mentions."""
        masks: dict[str, Mask] = {}
        for name in self._writers:
            masks[name] = pc.is_in(self._row_numbers(name), value_set=repeated).to_numpy(zero_copy_only=False)
        for name, keys in self._tables_with_keys():
            if mapping.tables[name].repeats == "first":
                fresh = ~masks[name]
                masks[name][fresh] = ~first_with_key(keys.filter(pa.array(fresh)), name)
        return {name: mask for name, mask in masks.items() if mask.any()}

    def kept_keys(self, skipped: dict[str, Mask]) -> dict[str, pa.Table]:
        """The keys of the rows that are to be loaded, but for mentions, which follow their documents."""
        kept: dict[str, pa.Table] = {}
        for name, keys in self._tables_with_keys():
            own = keys.drop_columns(["row_no"])
            kept[name] = own.filter(pa.array(~skipped[name])) if name in skipped else own
        return kept

    def _tables_with_keys(self) -> Iterator[tuple[str, pa.Table]]:
        for name, parts in self._keys.items():
            if name != declared.PARTIES.name:
                yield name, pa.concat_tables(parts)

    def _row_numbers(self, name: str) -> pa.Array:
        return pa.concat_tables(self._keys[name])["row_no"].combine_chunks()


def first_with_key(keys: pa.Table, name: str) -> Mask:
    """Whether each row is the first with its key in that table."""
    parts = [keys[column].cast(pa.string()) for column in collect()[name].key]
    joined = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "\x1f")
    codes = joined.combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    first = np.zeros(len(codes), dtype=bool)
    first[np.unique(codes, return_index=True)[1]] = True
    return first
