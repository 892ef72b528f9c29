"""Load files: stage each, then publish all of it in one moment."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from tidewaiter.errors import MappingError
from tidewaiter.lake import Lake
from tidewaiter.lake.change import Change, Upserted
from tidewaiter.sources.corrections import corrects
from tidewaiter.sources.editions import end_what_lacks, may_be_an_edition
from tidewaiter.sources.exchange import files_to_convert, open_exchange
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.mapping_file import read_mapping
from tidewaiter.sources.opening import Limits, SourceFile, source_file
from tidewaiter.sources.publishing import publish
from tidewaiter.sources.readers import READERS
from tidewaiter.sources.report import FileReport, LoadReport
from tidewaiter.sources.rereading import read_otherwise, take_back
from tidewaiter.sources.returning import refused_again
from tidewaiter.sources.staging import Progress, Staged, stage
from tidewaiter.sources.strays import early_results, stray_results
from tidewaiter.tables import found, loaded

__all__ = ["load"]


def load(
    lake: Lake,
    mapping: str | Path,
    files: Sequence[Path],
    *,
    on_progress: Progress | None = None,
    limits: Limits | None = None,
    now: datetime | None = None,
    edition: date | None = None,
) -> LoadReport:
    """Load files into the lake: all of them, or, if one is refused whole, none.

    A file that was loaded before through the same mapping changes nothing, unless rates of
    exchange that it lacked then are there now: it is then read again. Read through another
    state of the mapping, it takes back what it no longer says (see `rereading`). A row that was
    delivered before is unchanged, or changed if it was corrected. A file that `quarantined`
    wrote closes the entries of the records in it.

    Args:
        lake: where to.
        mapping: name of a shipped mapping, or path of one's own.
        files: in the order in which they are to be loaded.
        on_progress: called as records are read.
        limits: what an unpacked file may reach.
        now: the time to write down, after which nothing has happened yet; the clock's if not given.
        edition: the files are, together, the whole of their watchlists as of this day: see `editions`. They are
            read even if they were loaded before.

    Raises:
        SourceError: a file cannot be read as the mapping says; nothing is published.
        LakeBusyError: another process is writing.
    """
    spec, moment = read_mapping(mapping), now or datetime.now(UTC)
    given = [_opened(Path(path), spec, limits=limits or Limits()) for path in files]
    exchange = open_exchange(lake)
    known = _already_loaded(lake, spec) - files_to_convert(lake, exchange=exchange, mapping=spec)
    if edition is not None:
        may_be_an_edition(spec, corrections=any(corrects(file.path) for file in given))
        known = set()
    ended: int | None = 0
    taken_back: dict[str, int] = {}
    fresh = {file.file_id: file for file in given if file.file_id not in known}
    reports: dict[str, FileReport] = {}
    staged: list[Staged] = []
    with tempfile.TemporaryDirectory(prefix="tidewaiter-load-") as folder:
        for file in fresh.values():
            own = Path(folder) / file.file_id
            own.mkdir()
            staged.append(
                stage(file, spec, folder=own, exchange=exchange, today=moment.date(), on_progress=on_progress)
            )
        if staged:
            with lake.change(f"load {spec.name}") as change:
                staged = refused_again(lake, staged, spec)
                tables = publish(lake, change, staged=staged)
                taken_back = take_back(lake, change, staged=staged, mapping=spec)
                if edition is not None:
                    ended = end_what_lacks(lake, change, staged=staged, source=spec.name, edition=edition)
                _settle_quarantine(lake, change, staged=staged, source=spec.name, moment=moment)
                _enter_files(change, staged, tables=tables, mapping=spec, moment=moment)
            reports = {one.file.file_id: _report(one, rows) for one, rows in zip(staged, tables, strict=True)}
    results = _results(lake, staged)
    return LoadReport(
        spec.name,
        tuple(_reported(given, reports)),
        edition,
        ended,
        strays=None if results is None else stray_results(lake, results),
        early=None if results is None else early_results(lake, results),
        taken_back=taken_back,
        read_otherwise=read_otherwise(lake, spec),
    )


def _opened(path: Path, mapping: SourceMapping, *, limits: Limits) -> SourceFile:
    if mapping.format not in READERS:
        known = ", ".join(READERS)
        raise MappingError(f"mapping {mapping.name!r}: there is no format {mapping.format!r}; there are: {known}")
    beside = READERS[mapping.format].companions
    return source_file(path, limits=limits, companions=beside(path) if beside and not corrects(path) else ())


def _already_loaded(lake: Lake, mapping: SourceMapping) -> set[str]:
    rows = lake.read(loaded.FILES).filter(_.source == mapping.name, _.mapping_digest == mapping.digest)
    return set(lake.fetch(rows.select("file_id"))["file_id"].to_pylist())


def _settle_quarantine(lake: Lake, change: Change, *, staged: Sequence[Staged], source: str, moment: datetime) -> None:
    """Close what was corrected, forget what an earlier reading of a file refused, enter what is refused now."""
    fresh = pa.concat_tables([_quarantine_rows(one, source=source, moment=moment) for one in staged])
    if loaded.QUARANTINE.name not in change.entries:
        if len(fresh):
            change.append(loaded.QUARANTINE, fresh)
        return
    before = change.read(loaded.QUARANTINE)
    again = before.filter(_.source == source, _.file_id.isin([one.file.file_id for one in staged]))
    closed = {(row["file_id"], row["row_no"]) for row in lake.fetch(again.select("file_id", "row_no")).to_pylist()}
    closed |= {(entry.file_id, entry.row_no) for one in staged for entry in one.corrected}
    if closed:
        keys = [{"file_id": file_id, "row_no": row_no, "source": source} for file_id, row_no in sorted(closed)]
        kept = before.anti_join(lake.memtable(pa.Table.from_pylist(keys)), ["file_id", "row_no", "source"])
        change.replace(loaded.QUARANTINE, lake.cached(kept.union(lake.memtable(fresh)) if len(fresh) else kept))
    elif len(fresh):
        change.append(loaded.QUARANTINE, fresh)


def _results(lake: Lake, staged: Sequence[Staged]) -> ir.Table | None:
    """The results in these files, also where an earlier file had brought them already."""
    table = found.OUTCOMES
    keys = [one.keys[table.name] for one in staged if table.name in one.keys]
    if not keys:
        return None
    return lake.read(table).semi_join(lake.memtable(pa.concat_tables(keys)), list(table.key))


def _quarantine_rows(staged: Staged, *, source: str, moment: datetime) -> pa.Table:
    rows = [
        {
            "source": source,
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


def _enter_files(
    change: Change,
    staged: Sequence[Staged],
    *,
    tables: Sequence[dict[str, Upserted]],
    mapping: SourceMapping,
    moment: datetime,
) -> None:
    entries = [
        {
            "file_id": one.file.file_id,
            "source": mapping.name,
            "mapping_digest": mapping.digest,
            "name": one.file.name,
            "sha256": one.file.sha256,
            "size_bytes": one.file.size,
            "records_read": one.read,
            "records_loaded": one.read - len(one.refused),
            "records_quarantined": len(one.refused),
            "amounts_without_rate": sum(one.amounts_without_rate.values()),
            "rows_written": json.dumps({name: found.new + found.changed for name, found in sorted(rows.items())}),
            "loaded_at": moment,
        }
        for one, rows in zip(staged, tables, strict=True)
    ]
    change.upsert(loaded.FILES, pa.Table.from_pylist(entries, schema=loaded.FILES.schema))


def _report(staged: Staged, tables: dict[str, Upserted]) -> FileReport:
    return FileReport(
        name=staged.file.name,
        file_id=staged.file.file_id,
        read=staged.read,
        loaded=staged.read - len(staged.refused),
        quarantined=len(staged.refused),
        reasons=dict(Counter(refusal.reason for refusal in staged.refused).most_common()),
        left_empty=dict(staged.left_empty.most_common()),
        tables=tables,
        without_rate=staged.without_rate,
        without_currency=staged.without_currency,
        amounts_without_rate=dict(staged.amounts_without_rate.most_common()),
        passed_over=staged.passed_over,
        corrected=len(staged.corrected),
        already_loaded=False,
        repeated=staged.repeated,
    )


def _reported(given: Sequence[SourceFile], reports: dict[str, FileReport]) -> Iterator[FileReport]:
    """A report for each file as given; of two with the same content the second was loaded already."""
    for file in given:
        yield reports.pop(file.file_id) if file.file_id in reports else _unchanged(file)


def _unchanged(file: SourceFile) -> FileReport:
    return FileReport(file.name, file.file_id, 0, 0, 0, {}, {}, {}, 0, 0, {}, 0, 0, already_loaded=True)
