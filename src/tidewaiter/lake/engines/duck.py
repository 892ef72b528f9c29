"""DuckDB in the process: what one machine needs, from a thousand lines to tens of millions."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from uuid import uuid4

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType

from tidewaiter.lake.engines.session import Question
from tidewaiter.lake.engines.texts import Texts
from tidewaiter.tables import Table

__all__ = ["DuckSession"]

_GIVEN = "given"
"""What the rows are called that are asked about."""

_MEMORY_GB = 4.0
_MOST_OF_THE_MACHINE = 0.5
_WRITTEN = Texts(most=256)
"""A few times the steps of a run; a text and its shape take some hundred kilobytes at most."""


class DuckSession:
    """One in-process DuckDB that spills to its scratch folder.

    It may take 4 GB, and never more than half of the machine's memory; what does
    not fit goes to disk. So a run costs the same on a workstation and on a server
    that others use too; who has more to give says so in `TIDEWAITER_MEMORY_GB`.

    Tables are made in DuckDB's own words: Ibis would take each column's kind apart and
    put it together again, which costs more than all that is in a small table.
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
        name, union = _name(), "true" if len(files) > 1 else "false"
        listed = ", ".join(_quoted(file, "'") for file in files)
        self._do(f"CREATE TEMP VIEW {name} AS SELECT * FROM read_parquet([{listed}], union_by_name = {union})")
        return self._table(name)

    def memtable(self, rows: pa.Table) -> ir.Table:
        """Arrow rows as a temporary table."""
        name, given = _name(), _name()
        kinds = ibis.Schema.from_pyarrow(rows.schema).items()
        columns = ", ".join(_of_kind(column, _written(kind)) for column, kind in kinds)
        self._connection.con.register(given, rows)
        self._do(f"CREATE TEMP TABLE {name} AS SELECT {columns} FROM {given}")
        self._connection.con.unregister(given)
        return self._table(name)

    def fetch(self, rows: ir.Table) -> pa.Table:
        """Compute, and bring the result into memory."""
        return self._connection.to_pyarrow(rows)

    def ask(self, question: Question, contract: Table, rows: ir.Table) -> pa.Table:
        """Compute what is asked of the rows of a contract, and bring it into memory."""
        sql, schema = _asked(question, contract)
        given = self._connection.con.sql(self._sql(rows))
        return given.query(_GIVEN, sql).to_arrow_table().cast(schema)

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
        columns = ", ".join(_of_kind(name, _written(kind)) for name, kind in rows.schema().items())
        query = f"SELECT {columns} FROM ({self._sql(rows)})"
        place = _quoted(folder / file, "'")
        self._do(f"COPY ({query}) TO {place} (FORMAT parquet)")
        return [file]

    def cached(self, rows: ir.Table) -> ir.Table:
        """Compute once into a temporary Parquet file, and read from that."""
        return self.read([str(self._scratch / name) for name in self.write(rows, self._scratch)])

    def _sql(self, rows: ir.Table) -> str:
        return _WRITTEN.of(rows, self._connection.compile)

    def _do(self, sql: str) -> None:
        self._connection.con.execute(sql)

    def _table(self, name: str) -> ir.Table:
        """A table or view of DuckDB's, by its name."""
        there = self._connection.con.table(name)
        kinds = {column: _read(str(kind)) for column, kind in zip(there.columns, there.types, strict=True)}
        return ops.DatabaseTable(name, schema=kinds, source=self._connection, namespace=ops.Namespace()).to_expr()

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


@cache
def _asked(question: Question, contract: Table) -> tuple[str, pa.Schema]:
    """The SQL of a question, and the kinds of its answer: to write it costs more than to ask."""
    asked = question(contract, ibis.table(ibis.Schema.from_pyarrow(contract.schema), name=_GIVEN))
    return str(ibis.to_sql(asked, dialect="duckdb")), asked.schema().to_pyarrow()


@cache
def _written(kind: dt.DataType) -> str:
    return str(DuckDBType.to_string(kind))


@cache
def _read(kind: str) -> dt.DataType:
    return DuckDBType.from_string(kind)


def _of_kind(column: str, kind: str) -> str:
    quoted = _quoted(column, '"')
    return f"CAST({quoted} AS {kind}) AS {quoted}"


def _quoted(text: object, mark: str) -> str:
    return mark + str(text).replace(mark, mark + mark) + mark


def _name() -> str:
    return f"t_{uuid4().hex[:12]}"
