"""Load files: stage each, then publish all of it in one moment."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from ibis import _

from tidewaiter.errors import MappingError
from tidewaiter.lake import Lake
from tidewaiter.lake.change import Change, Upserted
from tidewaiter.sources.corrections import corrects
from tidewaiter.sources.exchange import open_exchange
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.mapping_file import read_mapping
from tidewaiter.sources.opening import Limits, SourceFile, source_file
from tidewaiter.sources.readers import READERS
from tidewaiter.sources.report import FileReport, LoadReport
from tidewaiter.sources.staging import Progress, Staged, stage
from tidewaiter.tables import Table, collect, loaded

__all__ = ["load"]

_CHUNK_ROWS = 1_000_000


def load(
    lake: Lake,
    mapping: str | Path,
    files: Sequence[Path],
    *,
    on_progress: Progress | None = None,
    limits: Limits | None = None,
    now: datetime | None = None,
) -> LoadReport:
    """Load files into the lake: all of them, or, if one is refused whole, none.

    A file that was loaded before through the same mapping changes nothing. A row that
    was delivered before is unchanged, or changed if it was corrected. A file that
    `quarantined` wrote closes the entries of the records in it.

    Args:
        lake: where to.
        mapping: name of a shipped mapping, or path of one's own.
        files: in the order in which they are to be loaded.
        on_progress: called as records are read.
        limits: what an unpacked file may reach.
        now: the time to write down; the clock's if not given.

    Raises:
        SourceError: a file cannot be read as the mapping says; nothing is published.
        LakeBusyError: another process is writing.
    """
    spec = read_mapping(mapping)
    given = [_opened(Path(path), spec, limits=limits or Limits()) for path in files]
    moment = now or datetime.now(UTC)
    reports: dict[str, FileReport] = {}
    with tempfile.TemporaryDirectory(prefix="tidewaiter-load-") as folder:
        known = _already_loaded(lake, spec)
        fresh = {file.file_id: file for file in given if file.file_id not in known}
        exchange = open_exchange(lake)
        staged = []
        for file in fresh.values():
            own = Path(folder) / file.file_id
            own.mkdir()
            staged.append(stage(file, spec, folder=own, exchange=exchange, on_progress=on_progress))
        if staged:
            with lake.change(f"load {spec.name}") as change:
                for one in staged:
                    reports[one.file.file_id] = _publish(lake, change, one, spec, moment=moment)
    return LoadReport(spec.name, tuple(_reported(given, reports)))


def _opened(path: Path, mapping: SourceMapping, *, limits: Limits) -> SourceFile:
    if mapping.format not in READERS:
        raise MappingError(
            f"mapping {mapping.name!r}: there is no format {mapping.format!r}; there are: {', '.join(READERS)}"
        )
    beside = READERS[mapping.format].companions
    return source_file(path, limits=limits, companions=beside(path) if beside and not corrects(path) else ())


def _reported(given: Sequence[SourceFile], reports: dict[str, FileReport]) -> Iterator[FileReport]:
    """A report for each file as given; of two with the same content the second was loaded already."""
    for file in given:
        yield reports.pop(file.file_id) if file.file_id in reports else _unchanged(file)


def _already_loaded(lake: Lake, mapping: SourceMapping) -> set[str]:
    rows = lake.read(loaded.FILES).filter(_.source == mapping.name, _.mapping_digest == mapping.digest)
    return set(lake.fetch(rows.select("file_id"))["file_id"].to_pylist())


def _publish(lake: Lake, change: Change, staged: Staged, mapping: SourceMapping, *, moment: datetime) -> FileReport:
    contracts = collect()
    tables = {name: _merge(change, contracts[name], staged) for name in staged.rows}
    _settle_quarantine(lake, change, staged, mapping, moment=moment)
    quarantined = len(staged.refused)
    written = {name: rows.new + rows.changed for name, rows in sorted(tables.items())}
    entry = {
        "file_id": staged.file.file_id,
        "source": mapping.name,
        "mapping_digest": mapping.digest,
        "name": staged.file.name,
        "sha256": staged.file.sha256,
        "size_bytes": staged.file.size,
        "records_read": staged.read,
        "records_loaded": staged.read - quarantined,
        "records_quarantined": quarantined,
        "rows_written": json.dumps(written),
        "loaded_at": moment,
    }
    change.upsert(loaded.FILES, pa.Table.from_pylist([entry], schema=loaded.FILES.schema))
    return FileReport(
        name=staged.file.name,
        file_id=staged.file.file_id,
        read=staged.read,
        loaded=staged.read - quarantined,
        quarantined=quarantined,
        reasons=dict(Counter(refusal.reason for refusal in staged.refused).most_common()),
        left_empty=dict(staged.left_empty.most_common()),
        tables=tables,
        without_rate=staged.without_rate,
        passed_over=staged.passed_over,
        corrected=len(staged.corrected),
        already_loaded=False,
    )


def _merge(change: Change, table: Table, staged: Staged) -> Upserted:
    if table.name not in change.entries:
        counted = _Counted(staged.batches(table.name))
        change.append(table, pa.RecordBatchReader.from_batches(table.schema, counted))
        return Upserted(counted.rows, 0, 0)
    new = changed = unchanged = 0
    for chunk in _chunks(staged.batches(table.name), table):
        found = change.upsert(table, chunk)
        new, changed, unchanged = new + found.new, changed + found.changed, unchanged + found.unchanged
    return Upserted(new, changed, unchanged)


class _Counted:
    """Batches on their way through, counted."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self.rows = 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for batch in self._batches:
            self.rows += len(batch)
            yield batch


def _chunks(batches: Iterator[pa.RecordBatch], table: Table) -> Iterator[pa.Table]:
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(map(len, held)) >= _CHUNK_ROWS:
            yield pa.Table.from_batches(held, table.schema)
            held = []
    if held:
        yield pa.Table.from_batches(held, table.schema)


def _settle_quarantine(lake: Lake, change: Change, staged: Staged, mapping: SourceMapping, *, moment: datetime) -> None:
    """Close what was corrected, forget what an earlier reading of the file refused, enter what is refused now."""
    closed = {(entry.file_id, entry.row_no) for entry in staged.corrected}
    before = change.read(loaded.QUARANTINE)
    own = (before.source == mapping.name) & (before.file_id == staged.file.file_id)
    earlier = lake.fetch(before.filter(own).select("file_id", "row_no")).to_pylist() if _has(change) else []
    closed |= {(row["file_id"], row["row_no"]) for row in earlier}
    fresh = _quarantine_rows(staged, mapping, moment=moment)
    if closed and _has(change):
        keys = [{"file_id": f, "row_no": r, "source": mapping.name} for f, r in sorted(closed)]
        gone = lake.memtable(pa.Table.from_pylist(keys))
        kept = before.anti_join(gone, ["file_id", "row_no", "source"])
        change.replace(loaded.QUARANTINE, lake.cached(kept.union(lake.memtable(fresh)) if len(fresh) else kept))
    elif len(fresh):
        change.append(loaded.QUARANTINE, fresh)


def _has(change: Change) -> bool:
    return loaded.QUARANTINE.name in change.entries


def _quarantine_rows(staged: Staged, mapping: SourceMapping, *, moment: datetime) -> pa.Table:
    rows = [
        {
            "source": mapping.name,
            "file_id": staged.file.file_id,
            "row_no": refusal.row_no,
            "column": refusal.column,
            "reason": refusal.reason,
            "record": refusal.record,
            "quarantined_at": moment,
        }
        for refusal in staged.refused
    ]
    return pa.Table.from_pylist(rows, schema=loaded.QUARANTINE.schema)


def _unchanged(file: SourceFile) -> FileReport:
    return FileReport(file.name, file.file_id, 0, 0, 0, {}, {}, {}, 0, 0, 0, already_loaded=True)
