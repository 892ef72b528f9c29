"""`keep_sources`: ask the lake how healthy its sources are, so that the first reader of that page need not wait."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.sources.services import sources

__all__ = ["Command"]


class Command(BaseCommand):
    """Ask, and keep the answer."""

    help = "Keep the state of all sources."

    def handle(self, *_: object, **__: object) -> None:
        """Say what is kept."""
        try:
            found = sources()
        except BridgeError as error:
            raise CommandError(str(error)) from None
        late = sum(each.state == "late" for each in found)
        self.stdout.write(f"the state of {len(found)} sources is kept; {late} are late")
