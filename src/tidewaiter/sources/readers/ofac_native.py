"""The SDN list from its three native files: the one that is loaded, and two that lie beside it.

Give the file of names (`sdn.csv`, packed or not, with or without a header line); the
other names and the addresses are found by its name: `alt` and `add` in place of `sdn`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tidewaiter.errors import SourceError
from tidewaiter.sources.known.ofac_native import ADDRESS_COLUMNS, ALIAS_COLUMNS, ENTRY_COLUMNS, Row, sdn_entries
from tidewaiter.sources.mapping import ReadSpec, SourceMapping
from tidewaiter.sources.opening import SourceFile, source_file
from tidewaiter.sources.readers.delimited import read_delimited
from tidewaiter.sources.records import Broken, Records, records_from

__all__ = ["companions", "read_ofac_native"]

_MARK = "sdn"
_END_OF_FILE = "\x1a"


def read_ofac_native(file: SourceFile, mapping: SourceMapping) -> Iterator[Records]:
    """One record for each entry of the list, with the names and addresses that belong to it.

    Raises:
        SourceError: the file is not called after `sdn`, or a file beside it is missing.
    """
    aliases, addresses = (source_file(path, limits=file.limits) for path in companions(file.path))
    names = list(_rows(aliases, mapping, ALIAS_COLUMNS))
    places = list(_rows(addresses, mapping, ADDRESS_COLUMNS))
    for batch in _plain(file, mapping, ENTRY_COLUMNS):
        entries = [{name: text or "" for name, text in row.items()} for row in batch.columns.to_pylist()]
        joined = list(sdn_entries(entries, aliases=names, addresses=places))
        yield records_from(joined, row_no=batch.row_no.to_pylist(), broken=batch.broken, names=ENTRY_COLUMNS)


def companions(path: Path) -> tuple[Path, Path]:
    """The files of other names and of addresses that belong to a file of names.

    Raises:
        SourceError: the file's name does not tell theirs, or they are not there.
    """
    if _MARK not in path.name.lower():
        raise SourceError(f"{path.name} is not called after 'sdn'; give sdn.csv, with alt.csv and add.csv beside it")
    place = path.name.lower().index(_MARK)
    beside = [path.with_name(path.name[:place] + part + path.name[place + 3 :]) for part in ("alt", "add")]
    missing = [other.name for other in beside if not other.is_file()]
    if missing:
        raise SourceError(
            f"beside {path.name} there is no {' and no '.join(missing)}; the list is whole only with all three files"
        )
    return beside[0], beside[1]


def _rows(file: SourceFile, mapping: SourceMapping, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a file beside the list's own.

    Raises:
        SourceError: a row is broken: the entry that it belongs to would look whole without it.
    """
    for batch in _plain(file, mapping, columns):
        if batch.broken:
            first = batch.broken[0]
            raise SourceError(f"record {first.row_no} of {file.name} is broken ({first.reason}); fetch the file again")
        for row in batch.columns.to_pylist():
            yield {name: text or "" for name, text in row.items()}


def _plain(file: SourceFile, mapping: SourceMapping, columns: Sequence[str]) -> Iterator[Records]:
    """The file's records, without the header that some copies have and without the mark of its end."""
    layout = ReadSpec(names=tuple(columns), delimiter=",", member=mapping.read.member)
    shift = 0
    for batch in read_delimited(file, mapping.model_copy(update={"read": layout})):
        rows = batch.columns.to_pylist()
        numbers = batch.row_no.to_pylist()
        if rows and numbers[0] == 1 and rows[0][columns[0]].strip() == columns[0]:
            rows, numbers, shift = rows[1:], numbers[1:], 1
        broken = [Broken(b.row_no - shift, b.reason, b.record) for b in batch.broken if not _is_end(b)]
        yield records_from(rows, row_no=[number - shift for number in numbers], broken=broken, names=columns)


def _is_end(broken: Broken) -> bool:
    return [text for text in broken.record.values() if text] == [_END_OF_FILE]
