"""`freshen_rules`: tell the lake what was decided, and take from it what its runs told of rules; for a timer."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench import bridge
from tidewaiter_workbench.rulebook.publishing import publish_waiting, take_rules, take_yields

__all__ = ["Command"]


class Command(BaseCommand):
    """Bring rules and lake up to date with each other."""

    help = "Publish decisions on rules that wait for the lake; take over rules made from files, and yields."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        try:
            published, entered, yields = publish_waiting(), take_rules(), take_yields()
        except bridge.BridgeError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{published} decisions published, {entered} rules entered, {yields} yields brought")
