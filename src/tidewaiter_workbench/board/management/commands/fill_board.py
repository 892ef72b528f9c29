"""`fill_board`: bring the network of the last run, so that boards can show it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench import bridge
from tidewaiter_workbench.board.filling import bring_network
from tidewaiter_workbench.bridge.network import network
from tidewaiter_workbench.clock import desk_day

__all__ = ["Command"]


class Command(BaseCommand):
    """Fill the link boards' network from the lake."""

    help = "Bring every party, address, telephone, violation and series of the last run, with the ties between them."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        try:
            with network(Path(settings.WORKBENCH["lake"]), until=desk_day()) as found:
                filled = bring_network(found, by="fill_board")
        except bridge.BridgeError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{filled.things} things with {filled.ties} ties")
