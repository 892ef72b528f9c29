"""`write_labels`: write results that wait because the lake was busy; for a timer."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from tidewaiter_workbench.exams.services import write_waiting

__all__ = ["Command"]


class Command(BaseCommand):
    """Write the results that wait."""

    help = "Write results of examinations that wait for the lake."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        self.stdout.write(f"{write_waiting()} results became labels")
