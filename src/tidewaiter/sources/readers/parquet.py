"""Parquet files: any column types, given as text."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as pt

from tidewaiter.errors import FileRefusedError
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.opening import SourceFile
from tidewaiter.sources.records import BATCH_RECORDS, Records

__all__ = ["read_parquet"]


def read_parquet(file: SourceFile, mapping: SourceMapping) -> Iterator[Records]:
    """Records of a Parquet file; `a.b` names a field of a struct, and the parts of a list are joined with `;`.
    Numbers are written in the notation of the mapping, in which they will be read.

    Raises:
        FileRefusedError: it is no Parquet file, or a damaged one.
    """
    number = 0
    try:
        with pq.ParquetFile(file.path) as opened:
            file.limits.check(file.name, packed=file.size, unpacked=_unpacked(opened))
            for batch in opened.iter_batches(BATCH_RECORDS):
                table = _flat(pa.Table.from_batches([batch]))
                columns = [_text(column, mapping.read.decimal) for column in table.columns]
                numbers = pa.array(range(number + 1, number + 1 + len(table)), pa.int64())
                number += len(table)
                yield Records(pa.Table.from_arrays(columns, names=table.column_names), numbers)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as damage:
        raise FileRefusedError(f"{file.name} is no Parquet file, or a damaged one; fetch it again") from damage


def _unpacked(opened: pq.ParquetFile) -> int:
    metadata = opened.metadata
    return sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))


def _flat(table: pa.Table) -> pa.Table:
    while any(pt.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table


def _text(column: pa.ChunkedArray, decimal: str) -> pa.Array:
    kind = column.type
    whole = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], kind)
    if pt.is_dictionary(kind):
        return _text(pa.chunked_array([whole.dictionary_decode()]), decimal)
    if pt.is_boolean(kind):
        return pc.if_else(whole, "true", "false")
    if pt.is_list(kind) or pt.is_large_list(kind):
        return pc.binary_join(whole.cast(pa.list_(pa.string())), ";")
    if pt.is_binary(kind) or pt.is_large_binary(kind):
        return pa.array([None if v is None else v.decode("utf-8", "replace") for v in whole.to_pylist()], pa.string())
    if pt.is_nested(kind):
        return pa.array([None if v is None else str(v) for v in whole.to_pylist()], pa.string())
    if decimal != "." and (pt.is_floating(kind) or pt.is_decimal(kind)):
        return pc.replace_substring(whole.cast(pa.string()), ".", decimal)
    return whole.cast(pa.string())
