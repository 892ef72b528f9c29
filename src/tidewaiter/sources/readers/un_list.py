"""The UN consolidated list as records."""

from __future__ import annotations

from collections.abc import Iterator

from tidewaiter.sources.known.un_list import un_entries
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.opening import SourceFile
from tidewaiter.sources.records import Records, records_from

__all__ = ["read_un_list"]

_BATCH = 8_192


def read_un_list(file: SourceFile, mapping: SourceMapping) -> Iterator[Records]:
    """One record for each person or entity.

    Raises:
        FileRefusedError: the XML is cut short, hostile, or no such list.
    """
    rows: list[dict[str, str]] = []
    done = 0
    with file.open(member=mapping.read.member) as stream:
        for row in un_entries(stream, name=file.name):
            rows.append(row)
            if len(rows) >= _BATCH:
                yield records_from(rows, row_no=range(done + 1, done + 1 + len(rows)))
                done += len(rows)
                rows = []
    yield records_from(rows, row_no=range(done + 1, done + 1 + len(rows)))
