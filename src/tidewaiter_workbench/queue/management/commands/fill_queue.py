"""`fill_queue`: bring to the queue what the last run planned, judged risky, or found odd."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench import bridge
from tidewaiter_workbench.queue.jobs import fill

__all__ = ["Command"]


class Command(BaseCommand):
    """Fill the queue from the lake, here and now; the screen of jobs does the same in the background."""

    help = "Bring to the queue what the last run planned, judged risky, or found odd."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        try:
            new, refreshed, closed = fill(lambda _words, _share: None, by="fill_queue")
        except bridge.BridgeError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{new} new alerts, {refreshed} brought up to date, {closed} opened elsewhere")
