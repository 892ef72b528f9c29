"""Delimited text (CSV, TSV): every record is accounted for, also where a quotation mark runs away."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pyarrow as pa

from tidewaiter.errors import FileRefusedError
from tidewaiter.sources import wordings
from tidewaiter.sources.decoding import opened_text, unreadable_characters
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.opening import SourceFile
from tidewaiter.sources.records import BATCH_RECORDS, Broken, Records

__all__ = ["read_delimited", "unique_names"]

_DELIMITERS = ",;\t|"
_MOST_LINES = 50
"""Physical lines one record may span; a quotation mark left open would otherwise swallow the file."""


def read_delimited(file: SourceFile, mapping: SourceMapping) -> Iterator[Records]:
    """Records of a delimited text file, with its own column names.

    A record with too many or too few fields is broken, not lost. Blank lines are no records.

    Raises:
        FileRefusedError: there is no header, or a line is endless.
    """
    with file.open(member=mapping.read.member) as binary:
        text = opened_text(binary, name=file.name, encoding=mapping.encoding)
        lines = _Lines(text, file)
        lines.skip(mapping.read.skip_lines)
        delimiter = mapping.read.delimiter or ("\t" if mapping.format == "tsv" else lines.sniffed())
        rows = _rows(lines, delimiter=delimiter, quote=mapping.read.quote)
        names = mapping.read.names or _header(rows, file)
        yield from _batches(rows, unique_names(names))


def unique_names(names: Sequence[str]) -> list[str]:
    """Column names as headers write them, trimmed; a nameless or repeated one gets its number."""
    found: list[str] = []
    for number, name in enumerate((name.strip() for name in names), start=1):
        found.append(name if name and name not in found else f"{name or 'column'} ({number})")
    return found


class _Lines:
    """The physical lines of a file, with those taken for the current record at hand to be put back."""

    def __init__(self, source: io.TextIOWrapper, file: SourceFile) -> None:
        self._source = source
        self._file = file
        self._pending: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _MOST_LINES:
            raise StopIteration
        line = self._pending.popleft() if self._pending else self._source.readline(self._file.limits.line_characters)
        if not line:
            raise StopIteration
        if len(line) >= self._file.limits.line_characters:
            raise FileRefusedError(f"{self._file.name} has an endless line; it is no delimited text")
        self.taken.append(line)
        return line

    def skip(self, count: int) -> None:
        """Pass over some lines."""
        for _ in range(count):
            next(self, None)
            self.taken.clear()

    def put_back(self) -> str:
        """Put back all lines of the record but the first, which is returned."""
        self._pending.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]
        return self.taken[0]

    def sniffed(self) -> str:
        """The delimiter that the first line with text holds most often; nothing is consumed."""
        first = next((line for line in islice(self, 20) if line.strip()), "")
        self._pending.extendleft(reversed(self.taken))
        self.taken.clear()
        return max(_DELIMITERS, key=first.count)


def _rows(lines: _Lines, *, delimiter: str, quote: str) -> Iterator[list[str] | _Torn]:
    def reader(source: Iterable[str], *, strict: bool) -> Iterator[list[str]]:
        return csv.reader(
            source,
            delimiter=delimiter,
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
            strict=strict,
        )

    strictly = reader(lines, strict=True)
    while True:
        lines.taken.clear()
        try:
            fields = next(strictly)
        except StopIteration:
            return
        except csv.Error:
            strictly = reader(lines, strict=True)
            line = lines.put_back()
            if not quote or line.count(quote) % 2 or len(line) > csv.field_size_limit():
                yield _Torn(line)
                continue
            fields = next(reader([line], strict=False), [])
        if fields:
            yield fields if len(lines.taken) == 1 else _Spanning(fields, lines)


class _Torn(str):
    """A line that cannot be taken apart."""

    __slots__ = ()


class _Spanning(list[str]):
    """The fields of a record that spans several lines: by right, or because a quotation mark was left open."""

    __slots__ = ("lines",)

    def __init__(self, fields: list[str], lines: _Lines) -> None:
        super().__init__(fields)
        self.lines = lines


def _header(rows: Iterator[list[str] | _Torn], file: SourceFile) -> list[str]:
    header = next(rows, None)
    if header is None or isinstance(header, _Torn) or not any(name.strip() for name in header):
        raise FileRefusedError(f"{file.name} has no header line; add one, or give `names` under [read]")
    return [_shown(name) for name in header]


def _batches(rows: Iterator[list[str] | _Torn], names: list[str]) -> Iterator[Records]:
    """The records batch by batch; an empty batch if there are none, so that a wrong header is noticed all the same."""
    numbered = enumerate(_judged(rows, names), start=1)
    chunk = list(islice(numbered, BATCH_RECORDS))
    if not chunk:
        yield Records(_columns([], names), pa.array([], pa.int64()), ())
    while chunk:
        good: list[list[str]] = []
        numbers: list[int] = []
        broken: list[Broken] = []
        for number, row in chunk:
            if isinstance(row, Broken):
                broken.append(Broken(number, row.reason, row.record))
            else:
                good.append(row)
                numbers.append(number)
        yield Records(_columns(good, names), pa.array(numbers, pa.int64()), tuple(broken))
        chunk = list(islice(numbered, BATCH_RECORDS))


def _judged(rows: Iterator[list[str] | _Torn], names: list[str]) -> Iterator[list[str] | Broken]:
    width = len(names)
    for row in rows:
        if isinstance(row, _Torn):
            yield Broken(0, wordings.ENDLESS, {"text": _shown(row)})
            continue
        if len(row) > width and not any(field.strip() for field in row[width:]):
            del row[width:]
        if len(row) == width:
            yield row if all(map(str.isascii, row)) else _readable(row, names)
        elif isinstance(row, _Spanning):
            first = row.lines.put_back()
            yield Broken(0, wordings.OPENED, {"text": _shown(first)})
        else:
            record = dict(zip(names, map(_shown, row), strict=False))
            record.update({f"field {n}": _shown(row[n - 1]) for n in range(width + 1, len(row) + 1)})
            yield Broken(0, wordings.FIELDS.format(found=len(row), wanted=width), record)


def _readable(row: list[str], names: list[str]) -> list[str] | Broken:
    for name, field in zip(names, row, strict=True):
        if unreadable_characters(field):
            reason = wordings.LOST.format(column=f"'{name}'")
            return Broken(0, reason, {n: _shown(f) for n, f in zip(names, row, strict=True)})
    return row


def _shown(text: str) -> str:
    """The text with unreadable bytes as marks, so that it can be stored."""
    return text.encode("utf-8", "replace").decode("utf-8", "replace").rstrip("\r\n")


def _columns(rows: list[list[str]], names: list[str]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pa.Table.from_arrays([pa.array(column, pa.string()) for column in columns], names=names)
