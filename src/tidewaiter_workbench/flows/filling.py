"""Bringing the sums of a lake to the page of flows."""

from __future__ import annotations

from django.db import transaction

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.flows import Flows
from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.flows.models import Flow, Told

__all__ = ["bring_flows"]

_CHUNK = 1_000


@transaction.atomic
def bring_flows(given: Flows, *, by: str) -> int:
    """Put new sums in the place of the old, at once; gives how many."""
    Flow.objects.all().delete()
    Flow.objects.bulk_create(
        (Flow(**{name: getattr(row, name) for name in row.__slots__}) for row in given.rows), batch_size=_CHUNK
    )
    Told.objects.all().delete()
    Told.objects.create(at=desk_now(), run=given.run, currency=given.currency, home=given.home)
    record("brought flows", by=by, kind="flows", detail={"rows": len(given.rows), "run": given.run})
    return len(given.rows)
