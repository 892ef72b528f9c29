"""What programs are told of a result: what its holder could read on its page."""

from __future__ import annotations

from tidewaiter_workbench.exams.models import ExamResult
from tidewaiter_workbench.webhooks.services import About

__all__ = ["about"]


def about(result: ExamResult) -> About:
    """The result as an event tells it."""
    facts = {
        "alert": result.alert_id,
        "declaration_id": result.alert.declaration_id,
        "office": result.alert.office,
        "done": result.done,
        "main": result.main,
        "severity": result.severity,
    }
    alert = result.alert
    return About("exam", str(result.pk), alert.office, int(alert.mark), permission="see_shipment", facts=facts)
