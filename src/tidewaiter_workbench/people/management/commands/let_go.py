"""`let_go NAME`: end somebody's access at once."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tidewaiter_workbench.people.services import let_go

__all__ = ["Command"]


class Command(BaseCommand):
    """End somebody's access at once."""

    help = "End somebody's access: sessions and tokens stop, alerts become free; what was done stays on record."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who."""
        parser.add_argument("username")

    def handle(self, *_: object, **options: object) -> None:
        """Say what became free."""
        try:
            freed = let_go(str(options["username"]))
        except ValueError as nobody:
            raise CommandError(str(nobody)) from None
        self.stdout.write(f"{options['username']} has no access any more; {freed} alerts became free")
