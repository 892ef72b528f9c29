"""A change to the lake: all of it is published in one moment, or none of it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.expr.operations import Union

from tidewaiter.errors import ContractError
from tidewaiter.lake.checks import broken_promises, conformed
from tidewaiter.lake.published import Entry, read_entries, write_entries
from tidewaiter.lake.step import BoundStep
from tidewaiter.tables import Table
from tidewaiter.tables.provenance import PROVENANCE

if TYPE_CHECKING:
    from tidewaiter.lake.lake import Lake

__all__ = ["Change", "Rows", "Upserted", "compared"]

Rows: TypeAlias = ir.Table | pa.Table | pa.RecordBatchReader
_BATCH_ROWS = 131_072
_PROVENANCE = {column.name for column in PROVENANCE}


@dataclass(frozen=True, slots=True)
class Upserted:
    """How many rows an upsert found new, changed, and just as they were."""

    new: int
    changed: int
    unchanged: int


class Change:
    """What a writer holds between opening and publishing; `Lake.change` makes it."""

    def __init__(self, lake: Lake, *, run: str, staged_file: Path) -> None:
        self._lake = lake
        self._staged_file = staged_file
        self._left_over = read_entries(staged_file)
        self.run = run
        self.staged: dict[str, Entry] = {}
        self.record: dict[str, object] = {}

    @property
    def entries(self) -> dict[str, Entry]:
        """The published entries with this change's own on top."""
        return self._lake.entries | self.staged

    def read(self, table: Table) -> ir.Table:
        """A table as this change sees it."""
        return self._lake.read_entry(table, self.entries.get(table.name))

    def replace(self, table: Table, rows: Rows, *, fingerprint: str = "") -> None:
        """Let the table hold exactly these rows.

        Raises:
            ContractError: the rows do not keep the contract.
        """
        version = self._computed(table, rows) if isinstance(rows, ir.Table) else self._written(table, rows)
        self._stage(table, Entry(version, fingerprint, self._lake.scratch_name))

    def append(self, table: Table, rows: Rows) -> None:
        """Add rows; none may have a key that is there already.

        Raises:
            ContractError: the rows, or they and those before them, do not keep the contract.
        """
        before = self.entries.get(table.name)
        if before and before.scratch != self._lake.scratch_name:  # the rows before lie in the lake below
            both = self.read(table).union(self._lake.memtable(self._conformed(table, rows).read_all()))
            self.replace(table, both)
            return
        onto = before.version if before else -1
        version = self._lake.store.append(table, self._conformed(table, rows), onto=onto, run=self.run)
        self._stage(table, Entry(version, scratch=self._lake.scratch_name))

    def upsert(self, table: Table, rows: pa.Table) -> Upserted:
        """Add rows with new keys, replace those that changed, leave the rest.

        Where a row came from is no change: the same line delivered twice stays as it was.

        Raises:
            ContractError: the rows do not keep the contract, or repeat a key.
        """
        rows = conformed(table, rows.to_reader()).read_all()
        incoming = self._lake.memtable(rows)
        self._check(table, incoming)
        existing = self.read(table)
        told = compared(table, incoming, existing).group_by("verdict").aggregate(rows=ibis._.count())
        verdicts = self._lake.fetch(told).to_pylist()
        counts = {"new": 0, "changed": 0, "unchanged": 0} | {row["verdict"]: row["rows"] for row in verdicts}
        if counts["changed"]:
            kept = existing.anti_join(incoming, table.key)
            self.replace(table, self._lake.cached(kept.union(incoming)))
        elif counts["new"]:
            fresh = incoming.anti_join(existing, table.key) if counts["unchanged"] else rows
            self.append(table, fresh)
        return Upserted(**counts)

    def stands(self, bound: BoundStep) -> None:
        """Let the table of a step stand as made from the tables as they are now.

        For a writer who changed what the step reads in a way that cannot change what it makes.
        """
        table = bound.step.writes.name
        fingerprint = bound.fingerprint({name: entry.mark for name, entry in self.entries.items()})
        self.staged[table] = replace(self.entries[table], fingerprint=fingerprint)

    def resumable(self, table: Table, fingerprint: str) -> bool:
        """Stage what an earlier writer made of the same inputs and could not publish, if it did."""
        for entries in (self._left_over, self._lake.entries):
            entry = entries.get(table.name)
            if entry and fingerprint and entry.fingerprint == fingerprint:
                self.staged[table.name] = entry
                return True
        return False

    def _stage(self, table: Table, entry: Entry) -> None:
        self.staged[table.name] = entry
        self._check(table, self.read(table))
        if entry.fingerprint:
            write_entries(self._staged_file, self._left_over | self.staged, run=self.run)

    def _check(self, table: Table, rows: ir.Table) -> None:
        counts = self._lake.ask(broken_promises, table, rows).to_pylist()[0]
        broken = {name: count for name, count in counts.items() if count}
        if not broken:
            return
        lines = [f"{table.name} does not keep its contract:"]
        for name, count in broken.items():
            if name == "repeated":
                lines.append(f"  {count} row(s) repeat a key ({', '.join(table.key)}); grain: {table.grain}")
            else:
                lines.append(f"  {name.removeprefix('empty_')} is empty in {count} row(s), and may not be")
        raise ContractError("\n".join(lines))

    def _computed(self, table: Table, rows: ir.Table) -> int:
        """Let the engine write the files of a new version itself.

        What a union puts one below the other is computed one after the other, so that a
        union of many needs the memory of its largest part.
        """
        conformed(table, rows.schema().to_pyarrow().empty_table().to_reader())  # to fail before anything is computed
        kinds = ibis.Schema.from_pyarrow(table.schema)
        columns = {name: ibis._[name].cast(kinds[name]) for name in table.column_names}
        folder = self._lake.store.path(table)
        folder.mkdir(parents=True, exist_ok=True)
        files = [name for part in _parts(rows) for name in self._lake.write(part.select(**columns), folder)]
        return self._lake.store.overwrite_with(table, files, run=self.run)

    def _written(self, table: Table, rows: pa.Table | pa.RecordBatchReader) -> int:
        return self._lake.store.overwrite(table, self._conformed(table, rows), run=self.run)

    def _conformed(self, table: Table, rows: Rows) -> pa.RecordBatchReader:
        if isinstance(rows, pa.RecordBatchReader):
            return conformed(table, rows)
        if isinstance(rows, pa.Table):
            return conformed(table, rows.to_reader(max_chunksize=_BATCH_ROWS))
        return conformed(table, self._lake.stream(rows, batch_rows=_BATCH_ROWS))


def _parts(rows: ir.Table) -> Iterator[ir.Table]:
    """The tables of which a union is made; the table itself if it is none."""
    operation = rows.op()
    if isinstance(operation, Union) and not operation.distinct:
        yield from _parts(operation.left.to_expr())
        yield from _parts(operation.right.to_expr())
    else:
        yield rows


def compared(table: Table, incoming: ir.Table, existing: ir.Table) -> ir.Table:
    """Every incoming row's `verdict` (new, changed or unchanged), with its key and where it came from."""
    said = [name for name in table.column_names if name not in {*table.key, *_PROVENANCE}]
    before = existing.mutate(known_already=ibis.literal(True))
    both = incoming.left_join(before, list(table.key), rname="{name}_before")
    same = ibis.literal(True)
    for name in said:
        same = same & both[name].identical_to(both[f"{name}_before"])
    verdict = ibis.cases((both.known_already.isnull(), "new"), (same, "unchanged"), else_="changed")
    kept = [name for name in incoming.columns if name in table.key or name in _PROVENANCE]
    return both.select(*kept, verdict=verdict)
