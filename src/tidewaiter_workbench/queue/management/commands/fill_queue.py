"""`fill_queue`: bring to the queue what the last run planned, judged risky, or found odd."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench import bridge
from tidewaiter_workbench.queue.filling import bring

__all__ = ["Command"]


class Command(BaseCommand):
    """Fill the queue from the lake."""

    help = "Bring to the queue what the last run planned, judged risky, or found odd."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        ask = settings.WORKBENCH
        try:
            found = bridge.leads(Path(ask["lake"]), alert_risk=ask["alert_risk"], anomaly_days=ask["anomaly_days"])
        except bridge.BridgeError as error:
            raise CommandError(str(error)) from None
        filled = bring(found, by="fill_queue")
        self.stdout.write(f"{filled.new} new alerts, {filled.refreshed} brought up to date")
