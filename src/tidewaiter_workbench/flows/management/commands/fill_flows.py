"""`fill_flows`: sum up what was declared, for the page of flows."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench import bridge
from tidewaiter_workbench.bridge.flows import flows
from tidewaiter_workbench.flows.filling import bring_flows
from tidewaiter_workbench.pictures.land import warm

__all__ = ["Command"]


class Command(BaseCommand):
    """Fill the page of flows from the lake."""

    help = "Sum up what was declared, by origin, country of dispatch, chapter and quarter."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        try:
            count = bring_flows(flows(Path(settings.WORKBENCH["lake"])), by="fill_flows")
            warm()  # else the first who looks at a map waits for the land
        except bridge.BridgeError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{count} sums of flows")
