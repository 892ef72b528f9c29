"""How healthy the sources are: files and records, refusals and their reasons, scorecards, and audits of labels."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from ibis import _

from tidewaiter.errors import TidewaiterError
from tidewaiter.lake import Lake
from tidewaiter.sources.quality import QualityReport, SourceScore, quality
from tidewaiter.tables import Table, declared, found, loaded
from tidewaiter_workbench.bridge.opening import BridgeError, Row, opened_lake, rows_of

__all__ = ["Health", "health", "quarantined"]

Health = dict[str, object]

_DATED: tuple[tuple[Table, str], ...] = (
    (declared.ITEMS, "declared_on"),
    (declared.CONSIGNMENTS, "arrived_on"),
    (found.OUTCOMES, "known_on"),
)
_MOST_FIELDS, _MOST_FILERS = 40, 20


def health(path: Path) -> Health:
    """Everything about every source: `run`, and `sources`, a row for each.

    Raises:
        BridgeError: the lake cannot be read.
    """
    with opened_lake(path) as lake:
        try:
            scores = quality(lake)
        except TidewaiterError as error:
            raise BridgeError(str(error)) from error
        files = rows_of(lake, lake.read(loaded.FILES).order_by("loaded_at", "name"))
        audits = rows_of(lake, lake.read(loaded.AUDITS).order_by(_.grave.desc(), "check"))
        newest = _newest(lake)
        runs = lake.runs()
    return {
        "run": str(runs[-1]["run"]) if runs else "",
        "sources": [
            _source(score, scores, files=[row for row in files if row["source"] == score.source])
            | {"newest": newest.get(score.source), "audits": [_audit(a) for a in audits if a["source"] == score.source]}
            for score in scores.sources
        ],
    }


def _source(score: SourceScore, scores: QualityReport, *, files: list[Row]) -> dict[str, object]:
    """One source: what its files brought, and how good it is."""
    name = score.source
    return {
        "name": name,
        "files": len(files),
        "records": score.records,
        "loaded": sum(int(str(row["records_loaded"])) for row in files),
        "quarantined": score.quarantined,
        "waiting": score.waiting,
        "reasons": list(score.reasons.items()),
        "last_load": max(str(_iso(row["loaded_at"])) for row in files),
        "trend": [_file(row) for row in files],
        "tables": sorted({table for row in files for table in json.loads(str(row["rows_written"] or "{}"))}),
        "fields": [
            {"column": each.column, "filled": each.filled, "valid": each.valid}
            for each in scores.fields
            if each.source == name
        ][:_MOST_FIELDS],
        "impossible": list(scores.impossible.get(name, {}).items()),
        "strays": asdict(strays) if (strays := scores.strays.get(name)) else None,
        "filers": [asdict(each) for each in scores.filers if each.source == name][:_MOST_FILERS],
    }


def _audit(row: Row) -> dict[str, object]:
    return {name: row[name] for name in ("check", "grave", "finding", "lines")}


def quarantined(path: Path, source: str, *, reason: str, start: int, size: int) -> tuple[list[Row], int]:
    """Refused records of one source, and how many there are; of one reason, if one is said."""
    with opened_lake(path) as lake:
        rows = lake.read(loaded.QUARANTINE)
        mine = rows.filter(rows.source == source)
        if reason:
            mine = mine.filter(mine.reason == reason)
        count = lake.fetch(mine.count().as_table())[0][0].as_py()
        page = mine.order_by("file_id", "row_no").limit(size, offset=start)
        names = rows_of(lake, lake.read(loaded.FILES).select("file_id", "source", "name"))
        shown = rows_of(lake, page)
    called = {(row["file_id"], row["source"]): row["name"] for row in names}
    for row in shown:
        row["file"] = called.get((row["file_id"], row["source"]), row["file_id"])
        row["record"] = list(json.loads(str(row["record"])).items())
    return shown, int(count)


def _newest(lake: Lake) -> dict[str, str]:
    """The last day of which each source tells, where its rows have days."""
    newest: dict[str, str] = {}
    for table, column in _DATED:
        rows = lake.read(table)
        for row in rows_of(lake, rows.group_by("source").aggregate(last=rows[column].max())):
            if row["last"]:
                newest[str(row["source"])] = max(newest.get(str(row["source"]), ""), str(_iso(row["last"])))
    return newest


def _file(row: Row) -> dict[str, object]:
    names = ("name", "records_read", "records_loaded", "records_quarantined", "size_bytes")
    return {name: row[name] for name in names} | {"loaded_at": _iso(row["loaded_at"])}


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value
