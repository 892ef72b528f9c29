"""Rows as a file of comma-separated values, in which no cell can be mistaken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.http import HttpResponse

__all__ = ["safe_cell", "sheet_answer", "sheet_text"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would compute gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def sheet_text(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """The sheet; numbers keep all their digits."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def sheet_answer(name: str, text: str) -> HttpResponse:
    """The sheet as a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)
