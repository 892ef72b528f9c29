"""`fill_queue`: bring to the queue what the last run planned, judged risky, or found odd."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench import bridge
from tidewaiter_workbench.queue.filling import bring, close_opened, freshen_statistics, keep_dossiers
from tidewaiter_workbench.queue.models import Alert, State

__all__ = ["Command"]

_AT_ONCE = 5_000


class Command(BaseCommand):
    """Fill the queue from the lake."""

    help = "Bring to the queue what the last run planned, judged risky, or found odd."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        ask, lake = settings.WORKBENCH, Path(settings.WORKBENCH["lake"])
        try:
            found = bridge.leads(lake, alert_risk=ask["alert_risk"], anomaly_days=ask["anomaly_days"])
            filled = bring(found, by="fill_queue")
            ids = [lead.item_id for lead in found]
            for start in range(0, len(ids), _AT_ONCE):
                keep_dossiers(bridge.shipments(lake, ids[start : start + _AT_ONCE]))
            waiting = list(Alert.objects.filter(state=State.OPEN).values_list("item_id", flat=True))
            closed = close_opened(bridge.opened(lake, waiting))
            freshen_statistics()
        except bridge.BridgeError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{filled.new} new alerts, {filled.refreshed} brought up to date, {closed} opened elsewhere")
