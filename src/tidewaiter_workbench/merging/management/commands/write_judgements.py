"""`write_judgements`: write judgements that wait because the lake was busy; for a timer."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from tidewaiter_workbench.merging.services import write_waiting

__all__ = ["Command"]


class Command(BaseCommand):
    """Write the judgements that wait."""

    help = "Write judgements about parties that wait for the lake."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        self.stdout.write(f"{write_waiting()} judgements written")
