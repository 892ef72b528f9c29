"""What every engine can do for the lake: read files, take Arrow in, give Arrow out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

import ibis.expr.types as ir
import pyarrow as pa

from tidewaiter.tables import Table

__all__ = ["Question", "Session"]

Question: TypeAlias = Callable[[Table, ir.Table], ir.Table]
"""What is asked of the rows of any contract in the same words."""


class Session(Protocol):
    """One open engine."""

    name: str

    def read(self, files: Sequence[str]) -> ir.Table:
        """The rows of some Parquet files of one schema."""

    def memtable(self, rows: pa.Table) -> ir.Table:
        """Arrow rows as a table of the engine."""

    def fetch(self, rows: ir.Table) -> pa.Table:
        """Compute, and bring the result into memory."""

    def ask(self, question: Question, contract: Table, rows: ir.Table) -> pa.Table:
        """Compute what is asked of the rows of a contract, and bring it into memory."""

    def stream(self, rows: ir.Table, *, batch_rows: int) -> pa.RecordBatchReader:
        """Compute, and bring the result batch by batch; use no other query until it is drained."""

    def write(self, rows: ir.Table, folder: Path) -> list[str]:
        """Compute into new Parquet files in a folder; gives their names."""

    def cached(self, rows: ir.Table) -> ir.Table:
        """Compute once into temporary files, and read from those."""

    def interrupt(self) -> None:
        """Let what is being computed fail at once; called from another thread."""

    def close(self) -> None:
        """End the engine; its temporary tables are gone."""
