"""What programs are told of an alert: what its holder could read in the queue, and no more."""

from __future__ import annotations

from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.webhooks.services import About

__all__ = ["about"]


def about(alert: Alert, **more: object) -> About:
    """The alert as an event tells it."""
    facts = {
        "declaration_id": alert.declaration_id,
        "declared_on": alert.declared_on.isoformat(),
        "office": alert.office,
        "mark": int(alert.mark),
        "cause": str(alert.cause),
        "priority": alert.priority,
        "risk": alert.risk,
        "value_at_risk": alert.value_at_risk,
        "state": str(alert.state),
        "version": alert.version,
    }
    return About("alert", str(alert.pk), alert.office, int(alert.mark), facts={**facts, **more})
