"""What a file is, told by its content alone: neither its name nor what the sender says of it is believed.

Only kinds that evidence comes in are taken: documents, pictures, text. What could run, or carries macros, is refused.
"""

from __future__ import annotations

import io
import re
import zipfile

__all__ = ["KINDS", "kind_of"]

KINDS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "text/plain": ".txt",
}
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST_PARTS = 5_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")


def kind_of(content: bytes) -> str:
    """The media type, or empty for what is not taken."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return "text/plain" if _is_text(content) else ""


def _office(content: bytes) -> str:
    """A word processor's or a spreadsheet's file without macros; any other archive is not taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist()[:_MOST_PARTS])
    except zipfile.BadZipFile:
        return ""
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return ""
    return next((kind for part, kind in _OFFICE.items() if part in names), "")


def _is_text(content: bytes) -> bool:
    """UTF-8 without control characters; what begins like a program for a shell is none."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not text.startswith("#!") and _CONTROL.search(text) is None
