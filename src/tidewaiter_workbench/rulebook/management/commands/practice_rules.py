"""`practice_rules`: a book of rules for the demonstration; leaves any book that is there alone."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench import bridge
from tidewaiter_workbench.rulebook.practice import begin_book

__all__ = ["Command"]


class Command(BaseCommand):
    """Begin a book of rules to practise on."""

    help = "Begin a book of rules to practise on, unless there is one."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        try:
            self.stdout.write(f"{begin_book()} rules to practise on")
        except bridge.BridgeError as error:
            raise CommandError(str(error)) from None
