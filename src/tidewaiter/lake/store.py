"""Delta tables on disk: write a version, list the files of a version, step back to one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from tidewaiter.errors import LakeError
from tidewaiter.tables import Table

__all__ = ["Store"]


@dataclass(frozen=True, slots=True)
class Store:
    """The folder in which each table is a Delta table of its own."""

    folder: Path

    def path(self, table: Table) -> Path:
        """Where a table lives: `stage/noun` below the folder."""
        stage, noun = table.name.split(".")
        return self.folder / stage / noun

    def files(self, table: Table, version: int) -> list[str]:
        """The Parquet files that make up one version, by absolute path.

        Raises:
            LakeError: the version is gone, for example vacuumed.
        """
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError

        try:
            uris = DeltaTable(self.path(table), version=version).file_uris()
        except DeltaError as problem:
            raise LakeError(
                f"version {version} of {table.name} cannot be read; if it was vacuumed, read a later run"
            ) from problem
        return sorted(unquote(uri) for uri in uris)

    def latest(self, table: Table) -> int:
        """The newest version on disk, published or not; -1 if the table was never written."""
        from deltalake import DeltaTable

        path = self.path(table)
        return DeltaTable(path).version() if DeltaTable.is_deltatable(str(path)) else -1

    def overwrite(self, table: Table, rows: pa.RecordBatchReader, *, run: str) -> int:
        """Write a version that holds exactly these rows; gives its number."""
        return self._write(table, rows, mode="overwrite", run=run)

    def append(self, table: Table, rows: pa.RecordBatchReader, *, onto: int, run: str) -> int:
        """Write a version that holds the rows of version `onto` and these; gives its number.

        Commits after `onto` were never published: a writer died before it could.
        """
        from deltalake import DeltaTable

        if onto < 0:
            return self.overwrite(table, rows, run=run)
        if self.latest(table) != onto:
            DeltaTable(self.path(table)).restore(onto)
        return self._write(table, rows, mode="append", run=run)

    def overwrite_with(self, table: Table, files: Sequence[str], *, run: str) -> int:
        """Make a version of Parquet files that lie in the table's folder already; gives its number."""
        from deltalake import CommitProperties, DeltaTable, Schema
        from deltalake.transaction import AddAction, create_table_with_add_actions

        path, schema = self.path(table), Schema.from_arrow(table.schema)
        added = []
        for name in files:
            facts = (path / name).stat()
            stats = json.dumps({"numRecords": pq.read_metadata(path / name).num_rows})
            added.append(AddAction(name, facts.st_size, {}, int(facts.st_mtime * 1000), True, stats))
        commit = CommitProperties(custom_metadata={"run": run})
        if self.latest(table) < 0:
            create_table_with_add_actions(str(path), schema, added, commit_properties=commit)
        else:
            DeltaTable(path).create_write_transaction(added, "overwrite", schema, commit_properties=commit)
        return self.latest(table)

    def _write(self, table: Table, rows: pa.RecordBatchReader, *, mode: str, run: str) -> int:
        from deltalake import CommitProperties, DeltaTable, write_deltalake

        path = self.path(table)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_deltalake(
            path,
            rows,
            mode=mode,
            schema_mode="overwrite" if mode == "overwrite" else "merge",
            commit_properties=CommitProperties(custom_metadata={"run": run}),
        )
        return DeltaTable(path).version()
