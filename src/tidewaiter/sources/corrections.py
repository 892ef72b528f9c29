"""The way back from quarantine: write the refused records out, correct them in any editor, load them again.

The file written is CSV whatever the format of the first was. It has the record's
own columns and three of ours, by which a record is recognised when it returns.
Whatever becomes of it then (loaded, or refused for another reason), its old entry
is closed. A cell that a spreadsheet would take for a formula is written with an
apostrophe before it, which is taken off again on the way back.

A correction brings in what is missing; it does not overwrite. A record refused because
it repeats a key would otherwise, sent back as it is, replace the line that was kept.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from tidewaiter.errors import FileRefusedError, SourceError
from tidewaiter.lake import Lake
from tidewaiter.sources.mapping import ReadSpec, SourceMapping
from tidewaiter.sources.opening import SourceFile
from tidewaiter.sources.readers.delimited import read_delimited
from tidewaiter.sources.records import Records
from tidewaiter.tables import loaded

__all__ = ["Corrected", "corrected_records", "corrects", "quarantined"]

_FILE, _ROW, _REASON = "tidewaiter_file_id", "tidewaiter_row_no", "tidewaiter_reason"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True, slots=True)
class Corrected:
    """An entry of the quarantine whose record has come back."""

    file_id: str
    row_no: int


def quarantined(lake: Lake, *, out: Path, source: str) -> int:
    """Write the refused records of one source as CSV, for correction; gives their number.

    Correct the cells, keep the first three columns, and load the file through the
    same mapping. Records that you delete from the file stay in quarantine.

    Raises:
        SourceError: nothing of that source is in quarantine.
    """
    rows = lake.read(loaded.QUARANTINE).filter(_.source == source).order_by("file_id", "row_no")
    entries = lake.fetch(rows.select("file_id", "row_no", "reason", "record")).to_pylist()
    if not entries:
        raise SourceError(f"nothing from {source!r} is in quarantine; `tidewaiter quality` lists what is")
    records = [json.loads(entry["record"]) for entry in entries]
    names = list(dict.fromkeys(name for record in records for name in record))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_FILE, _ROW, _REASON, *names])
        for entry, record in zip(entries, records, strict=True):
            own = [entry["file_id"], entry["row_no"], entry["reason"]]
            writer.writerow([*own, *(_harmless(record.get(name)) for name in names)])
    return len(entries)


def corrects(path: Path) -> bool:
    """Whether the file is one that `quarantined` wrote."""
    try:
        raw = path.open("rb")
    except (OSError, ValueError):
        return False
    with raw:
        return raw.read(64).removeprefix(b"\xef\xbb\xbf").lstrip(b'"').startswith(_FILE.encode())


def corrected_records(file: SourceFile, mapping: SourceMapping, *, corrected: list[Corrected]) -> Iterator[Records]:
    """The records of a corrections file as the source would give them; what they correct is added to the list.

    Raises:
        FileRefusedError: the columns by which entries are recognised are gone or spoilt.
    """
    plain = mapping.model_copy(update={"format": "csv", "encoding": None, "read": ReadSpec(
        decimal=mapping.read.decimal, thousands=mapping.read.thousands, empty=mapping.read.empty)})  # fmt: skip
    for records in read_delimited(file, plain):
        columns = records.columns
        if _ROW not in columns.column_names:
            raise FileRefusedError(f"{file.name} lacks its column {_ROW}; write it anew with `tidewaiter quarantine`")
        corrected += _entries(columns, file)
        for broken in records.broken:
            corrected += _entries(pa.table({_FILE: [broken.record.get(_FILE)], _ROW: [broken.record.get(_ROW)]}), file)
        kept = columns.drop_columns([name for name in (_FILE, _ROW, _REASON) if name in columns.column_names])
        texts = [pc.replace_substring_regex(column, r"^'([=+\-@\t\r'])", r"\1") for column in kept.columns]
        yield Records(pa.Table.from_arrays(texts, names=kept.column_names), records.row_no, records.broken)


def _entries(columns: pa.Table, file: SourceFile) -> Iterator[Corrected]:
    for file_id, row_no in zip(columns[_FILE].to_pylist(), columns[_ROW].to_pylist(), strict=True):
        if not (file_id and row_no and row_no.isdecimal() and len(row_no) < 16):
            raise FileRefusedError(f"{file.name} has a row without its {_FILE} and {_ROW}; keep them as they were")
        yield Corrected(file_id, int(row_no))


def _harmless(text: str | None) -> str:
    return "" if text is None else f"'{text}" if text.startswith(_FORMULA) else text
