"""The queue as a sheet, in which no cell can be mistaken for a formula."""

from __future__ import annotations

from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.listing import Question, page
from tidewaiter_workbench.web.sheets import sheet_text

__all__ = ["as_csv"]

_FIELDS = (
    "declaration_id",
    "declared_on",
    "office",
    "mark",
    "cause",
    "priority",
    "risk",
    "risk_low",
    "risk_high",
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


def as_csv(question: Question, *, person: Person) -> tuple[str, int]:
    """The sheet, and how many alerts are in it; only what this person may see, as everywhere."""
    alerts = page(question, person=person, size=_ROWS, count=False).alerts
    rows = [(*(getattr(alert, field) for field in _FIELDS), "; ".join(alert.reasons)) for alert in alerts]
    return sheet_text((*_FIELDS, "reasons"), rows), len(alerts)
