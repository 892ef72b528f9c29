"""The queue as a sheet, in which no cell can be mistaken for a formula."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.listing import Question, page

__all__ = ["as_csv", "safe_cell"]

_FIELDS = (
    "declaration_id",
    "declared_on",
    "office",
    "mark",
    "cause",
    "priority",
    "risk",
    "value_at_risk",
    "declared_value",
    "lane",
    "exam_type",
    "release_due",
    "state",
    "importer",
    "importer_name",
    "exporter",
    "hs_code",
    "origin",
    "description",
)
_ROWS = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(question: Question, *, person: Person) -> tuple[str, int]:
    """The sheet, and how many alerts are in it; only what this person may see, as everywhere."""
    alerts = page(question, person=person, size=_ROWS, count=False).alerts
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow((*_FIELDS, "reasons"))
    for alert in alerts:
        cells = [getattr(alert, field) for field in _FIELDS]
        writer.writerow([safe_cell(cell) for cell in (*cells, "; ".join(alert.reasons))])
    return sheet.getvalue(), len(alerts)


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would compute gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value
