"""`keep_figures`: ask the lake for the figures that the performance page shows first, so that nobody waits."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.performance.asking import Asked
from tidewaiter_workbench.performance.services import figures_of

__all__ = ["Command"]


class Command(BaseCommand):
    """Ask, and keep the answer."""

    help = "Keep the figures that the performance page shows first."

    def handle(self, *_: object, **__: object) -> None:
        """Say what is kept."""
        asked = Asked.usual()
        try:
            told = figures_of(asked, offices=None)
        except BridgeError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"figures of {asked.first} to {asked.last} are kept: {told['inspected']} lines opened")
