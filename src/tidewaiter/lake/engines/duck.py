"""DuckDB in the process: what one machine needs, from a thousand lines to tens of millions."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import ibis
import ibis.expr.types as ir
import pyarrow as pa

__all__ = ["DuckSession"]

_MEMORY_GB = 4.0
_MOST_OF_THE_MACHINE = 0.5


class DuckSession:
    """One in-process DuckDB that spills to its scratch folder.

    It may take 4 GB, and never more than half of the machine's memory; what does
    not fit goes to disk. So a run costs the same on a workstation and on a server
    that others use too; who has more to give says so in `TIDEWAITER_MEMORY_GB`.
    """

    name = "duckdb"

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)
        self._connection = ibis.duckdb.connect(
            memory_limit=f"{_memory_gb():.1f}GB", temp_directory=str(scratch / "spill"), preserve_insertion_order=False
        )

    def read(self, files: Sequence[str]) -> ir.Table:
        """The rows of some Parquet files of one schema, or of schemas that grew."""
        return self._connection.read_parquet(list(files), table_name=_name(), union_by_name=len(files) > 1)

    def memtable(self, rows: pa.Table) -> ir.Table:
        """Arrow rows as a temporary table."""
        return self._connection.create_table(_name(), rows, temp=True)

    def fetch(self, rows: ir.Table) -> pa.Table:
        """Compute, and bring the result into memory."""
        return self._connection.to_pyarrow(rows)

    def stream(self, rows: ir.Table, *, batch_rows: int) -> pa.RecordBatchReader:
        """Compute, and bring the result batch by batch."""
        return self._connection.to_pyarrow_batches(rows, chunk_size=batch_rows)

    def write(self, rows: ir.Table, folder: Path) -> list[str]:
        """Compute into a new Parquet file.

        Rows that DuckDB hands out while it computes come more slowly, and under its memory
        limit a large union that was written that way stopped for good (1.5.6). Kinds are
        stated once more, as DuckDB makes a time of a truncated date, where Ibis expects a date;
        in DuckDB's own words, as Ibis would take the whole query apart again to add them.
        """
        file = f"part-{uuid4().hex}.parquet"
        kind_of = self._connection.compiler.type_mapper.to_string
        columns = ", ".join(_of_kind(name, kind_of(kind)) for name, kind in rows.schema().items())
        query = f"SELECT {columns} FROM ({self._connection.compile(rows)})"
        place = _quoted(folder / file, "'")
        self._connection.raw_sql(f"COPY ({query}) TO {place} (FORMAT parquet)")
        return [file]

    def cached(self, rows: ir.Table) -> ir.Table:
        """Compute once into a temporary Parquet file, and read from that."""
        return self.read([str(self._scratch / name) for name in self.write(rows, self._scratch)])

    def interrupt(self) -> None:
        """Let what is being computed fail at once; called from another thread."""
        self._connection.con.interrupt()

    def close(self) -> None:
        """End the engine."""
        self._connection.disconnect()


def _memory_gb() -> float:
    stated = os.environ.get("TIDEWAITER_MEMORY_GB")
    if stated:
        return float(stated)
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return min(_MEMORY_GB, machine * _MOST_OF_THE_MACHINE)


def _of_kind(column: str, kind: str) -> str:
    quoted = _quoted(column, '"')
    return f"CAST({quoted} AS {kind}) AS {quoted}"


def _quoted(text: object, mark: str) -> str:
    return mark + str(text).replace(mark, mark + mark) + mark


def _name() -> str:
    return f"t_{uuid4().hex[:12]}"
