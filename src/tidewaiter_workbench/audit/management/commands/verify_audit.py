"""`verify_audit`: walk the chain, say where it breaks; the exit code is 1 if it does."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tidewaiter_workbench.audit.chain import verify

__all__ = ["Command"]


class Command(BaseCommand):
    """Prove that the audit trail is whole."""

    help = "Walk the audit trail and say whether anybody has touched it."

    def add_arguments(self, parser: CommandParser) -> None:
        """A seal noted earlier."""
        parser.add_argument("--holds", default="", help="a seal noted earlier, which must still be in the chain")

    def handle(self, *_: object, **options: object) -> None:
        """Say what was found."""
        verdict = verify(holds=str(options["holds"]))
        if verdict.broken_at is not None:
            raise CommandError(
                f"the audit trail is broken at record {verdict.broken_at}, after {verdict.records} that hold: "
                "it, or the one before it, was changed, removed or inserted outside the workbench"
            )
        if not verdict.holds:
            raise CommandError("the chain holds together, but the seal you noted is gone: its end was cut off")
        self.stdout.write(f"{verdict.records} records, unbroken; note the last seal elsewhere: {verdict.head}")
