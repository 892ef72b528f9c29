"""`fill_parties`: bring parties, pairs to judge and series from the lake, as the last run left them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench import bridge
from tidewaiter_workbench.merging.filling import keep_judgements, keep_pairs
from tidewaiter_workbench.merging.services import write_waiting
from tidewaiter_workbench.parties.filling import guarded_lines, keep_parties
from tidewaiter_workbench.series.filling import keep_series

__all__ = ["Command"]


class Command(BaseCommand):
    """Fill parties, merge review and series from the lake."""

    help = "Bring parties, pairs to judge and series from the lake, as the last run left them."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        lake = Path(settings.WORKBENCH["lake"])
        try:
            write_waiting()
            marks = guarded_lines()
            kept = keep_parties(bridge.parties(lake, marks=marks), by="fill_parties")
            waiting = keep_pairs(bridge.pairs(lake, marks=marks), by="fill_parties")
            keep_judgements(bridge.judgements(lake))
            series = keep_series(bridge.series(lake, marks=marks), by="fill_parties")
        except bridge.BridgeError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{kept.parties} parties ({kept.changed} changed), {waiting} pairs to judge, {series} series")
