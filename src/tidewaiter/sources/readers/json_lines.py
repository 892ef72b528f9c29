"""JSON lines: one object a line, nested as it likes; a path such as `record.HS_CODE` names a value."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tidewaiter.errors import FileRefusedError
from tidewaiter.sources.decoding import opened_text, unreadable_characters
from tidewaiter.sources.mapping import SourceMapping
from tidewaiter.sources.opening import SourceFile
from tidewaiter.sources.records import Broken, Records, records_from

__all__ = ["flattened", "read_json_lines"]

_BATCH = 8_192
_SEPARATOR = ";"
_DEEPEST = 20


def read_json_lines(file: SourceFile, mapping: SourceMapping) -> Iterator[Records]:
    """Records of a JSON lines file, flattened; blank lines are no records.

    Raises:
        FileRefusedError: a line is endless.
    """
    rows: list[dict[str, str | None]] = []
    numbers: list[int] = []
    broken: list[Broken] = []
    with file.open(member=mapping.read.member) as binary:
        text = opened_text(binary, name=file.name, encoding=mapping.encoding)
        for number, line in enumerate(_lines(text.readline, file), start=1):
            row = _record(line, decimal=mapping.read.decimal)
            if isinstance(row, str):
                broken.append(Broken(number, row, {"text": line.encode("utf-8", "replace").decode()}))
            else:
                rows.append(row)
                numbers.append(number)
            if len(rows) + len(broken) >= _BATCH:
                yield records_from(rows, row_no=numbers, broken=broken)
                rows, numbers, broken = [], [], []
    yield records_from(rows, row_no=numbers, broken=broken)


def flattened(value: object, *, path: str = "", depth: int = 0, decimal: str = ".") -> Iterator[tuple[str, str | None]]:
    """Each value below a JSON value with its dotted path; the parts of a list are joined with `;`.

    A number with a fraction is written in the notation in which the mapping will read it.
    """
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        for name, part in value.items():
            yield from flattened(part, path=f"{path}.{name}" if path else str(name), depth=depth + 1, decimal=decimal)
    elif isinstance(value, list):
        parts = [part if isinstance(part, str) else json.dumps(part, ensure_ascii=False) for part in value]
        yield path, _SEPARATOR.join(parts) or None
    elif isinstance(value, bool):
        yield path, "true" if value else "false"
    elif isinstance(value, float):
        yield path, str(value).replace(".", decimal)
    else:
        yield path, None if value is None else str(value)


def _lines(readline: object, file: SourceFile) -> Iterator[str]:
    longest = file.limits.line_characters
    while line := readline(longest):  # type: ignore[operator]
        if len(line) >= longest:
            raise FileRefusedError(f"{file.name} has an endless line; JSON lines hold one object a line")
        if line.strip():
            yield line.strip()


def _record(line: str, *, decimal: str) -> dict[str, str | None] | str:
    """The flat record, or what is wrong with the line."""
    if unreadable_characters(line):
        return "the line holds characters that the file's encoding cannot read"
    try:
        content = json.loads(line)
        if not isinstance(content, dict):
            return "the line is JSON, but not an object"
        flat = dict(flattened(content, decimal=decimal))
        "".join(f"{name}{value}" for name, value in flat.items()).encode()
    except UnicodeEncodeError:
        return "the line holds half of a character"
    except RecursionError:
        return "the object is nested too deeply"
    except ValueError:
        return "the line is not a whole JSON object"
    return flat
