"""`write_consequences`: bring to the lake what was decided while it was busy."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from tidewaiter_workbench.cases.deciding import write_waiting

__all__ = ["Command"]


class Command(BaseCommand):
    """Write waiting consequences."""

    help = "Write decided consequences that waited because the lake was busy."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        self.stdout.write(f"{write_waiting()} written")
