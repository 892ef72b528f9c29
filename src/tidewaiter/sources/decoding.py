"""Which encoding a text file is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO

from tidewaiter.errors import FileRefusedError, MappingError

__all__ = ["opened_text", "unreadable_characters"]

_SAMPLE_BYTES = 2**18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMATS = ((b"PAR1", "parquet"), (b"PK\x03\x04", "xlsx or zip"), (b"%PDF", "PDF"), (b"\xd0\xcf\x11\xe0", "old Excel"))
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_LOST = "\udcff"
"""Stands for bytes that the encoding cannot read; no real text holds half a surrogate pair."""
_MARK_LOST = "tidewaiter-mark-lost"


def opened_text(binary: BinaryIO, *, name: str, encoding: str | None) -> io.TextIOWrapper:
    """The file as text; bytes that do not fit become marks that `unreadable_characters` finds.

    Without a declared encoding: what the byte order mark says, else UTF-8, else, if
    nothing in the sample is UTF-8 beyond plain letters, Windows-1252.

    Raises:
        FileRefusedError: the file is not text.
        MappingError: the mapping names an encoding that does not exist.
    """
    sample = binary.peek(_SAMPLE_BYTES)[:_SAMPLE_BYTES]  # type: ignore[attr-defined]
    found = _declared(encoding) if encoding else _guessed(sample, name=name)
    codecs.register_error(_MARK_LOST, _marked)
    return io.TextIOWrapper(binary, encoding=found, errors=_MARK_LOST, newline="")


def unreadable_characters(text: str) -> bool:
    """Whether the text holds bytes that its encoding could not read."""
    return _LOST in text


def _marked(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _LOST, error.end


def _declared(encoding: str) -> str:
    try:
        found = codecs.lookup(encoding).name
    except LookupError:
        raise MappingError(f"there is no encoding {encoding!r}; usual ones are utf-8, utf-16 and cp1252") from None
    return "utf-8-sig" if found == "utf-8" else found


def _guessed(sample: bytes, *, name: str) -> str:
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    for magic, kind in _FORMATS:
        if sample.startswith(magic):
            raise FileRefusedError(f"{name} is {kind}, not text; check the `format` of the mapping")
    if sample.count(0) > len(sample) // 4:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if min(even, odd) * 8 < max(even, odd):
            return "utf-16-le" if odd > even else "utf-16-be"
        raise FileRefusedError(f"{name} holds binary data, not text; check the `format` of the mapping")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "utf-8" if _MULTIBYTE.search(sample) else "cp1252"
    return "utf-8"
