"""`link_identity NAME --subject SUBJECT`: let an account be opened through single sign-on."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tidewaiter_workbench.people.recognising import link

__all__ = ["Command"]


class Command(BaseCommand):
    """Link an account of ours with the provider's."""

    help = "Let an account be opened by somebody whom the OpenID Connect provider knows under a subject (`sub`)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and whom."""
        parser.add_argument("username")
        parser.add_argument("--subject", required=True, help="the provider's `sub` claim")

    def handle(self, *_: object, **options: object) -> None:
        """Say that it is done."""
        try:
            person = link(str(options["username"]), subject=str(options["subject"]))
        except ValueError as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{person.username} may now sign in through single sign-on")
