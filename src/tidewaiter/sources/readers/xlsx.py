"""Excel workbooks (.xlsx): one sheet, a header row, values as text.

A cell that is a number has no notation; it is written in that of the mapping, as which it will be read. Otherwise
548.125 would be half a million where points group thousands.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import pyarrow as pa

from tidewaiter.errors import FileRefusedError
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.opening import SourceFile, check_archive
from tidewaiter.sources.readers.delimited import unique_names
from tidewaiter.sources.records import Records

__all__ = ["read_xlsx"]

_BATCH = 16_384


def read_xlsx(file: SourceFile, mapping: SourceMapping) -> Iterator[Records]:
    """Records of one sheet: the one that `sheet` names, or the first. Formulas give their last value.

    Raises:
        FileRefusedError: it is no workbook, is damaged, has no such sheet or no header.
    """
    with file.path.open("rb") as raw:
        check_archive(raw, name=file.name, limits=file.limits)
        rows = _rows(raw, file, mapping)
        for _ in islice(rows, mapping.read.skip_lines):
            pass
        header = next((row for row in rows if any(row)), None)
        if header is None:
            raise FileRefusedError(f"{file.name} has no header row in that sheet; name the right one by `sheet`")
        while header and not header[-1]:
            header.pop()
        names = unique_names([text or "" for text in header])
        yield from _batches(rows, names)


def _batches(rows: Iterator[list[str | None]], names: list[str]) -> Iterator[Records]:
    width = len(names)
    filled = (row for row in rows if any(row))
    number = 0
    while chunk := list(islice(filled, _BATCH)):
        padded = [(row + [None] * width)[:width] for row in chunk]
        columns = [pa.array(column, pa.string()) for column in zip(*padded, strict=True)]
        numbers = pa.array(range(number + 1, number + 1 + len(chunk)), pa.int64())
        number += len(chunk)
        yield Records(pa.Table.from_arrays(columns, names=names), numbers)


def _rows(raw: BinaryIO, file: SourceFile, mapping: SourceMapping) -> Iterator[list[str | None]]:
    from openpyxl import load_workbook

    sheet, decimal = mapping.read.sheet, mapping.read.decimal
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions, which do not matter here
            book = load_workbook(raw, read_only=True, data_only=True, keep_links=False)
            chosen = book[sheet] if sheet else book.worksheets[0]
            for row in chosen.iter_rows(values_only=True):
                yield [_text(value, decimal) for value in row]
    except KeyError as missing:
        raise FileRefusedError(f"{file.name} is no workbook, or has no sheet {sheet!r}; check `sheet`") from missing
    except FileRefusedError:
        raise
    except Exception as damage:  # openpyxl lets errors of the zip, XML and value layers through
        raise FileRefusedError(f"{file.name} is a damaged workbook; open it in Excel, save it, load that") from damage


def _text(value: object, decimal: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return str(value).replace(".", decimal)
    return str(value).encode("utf-8", "replace").decode().strip() or None
