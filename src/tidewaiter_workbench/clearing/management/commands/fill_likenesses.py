"""`fill_likenesses`: bring likenesses to lists from the lake, as the last run left them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench import bridge
from tidewaiter_workbench.bridge.likenesses import likenesses
from tidewaiter_workbench.bridge.opening import last_run
from tidewaiter_workbench.clearing.filling import keep_likenesses
from tidewaiter_workbench.clearing.services import write_waiting
from tidewaiter_workbench.parties.filling import guarded_lines

__all__ = ["Command"]


class Command(BaseCommand):
    """Fill the page of likenesses from the lake."""

    help = "Bring likenesses to lists from the lake, and note what is new, open again, ended or gone."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many."""
        write_waiting()
        marks, lake = guarded_lines(), Path(settings.WORKBENCH["lake"])
        try:
            run = last_run(lake)
            told = likenesses(lake, marks=marks)
        except bridge.BridgeError as error:
            raise CommandError(str(error)) from None
        kept = keep_likenesses(told, by="fill_likenesses", run=run, marks=marks)
        news = ", ".join(f"{count} {word}" for word, count in sorted(kept.news.items())) or "no news"
        self.stdout.write(f"{kept.likenesses} likenesses to lists ({news})")
