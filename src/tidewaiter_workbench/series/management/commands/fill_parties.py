"""`fill_parties`: bring parties, pairs to judge and series from the lake, as the last run left them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from tidewaiter_workbench import bridge
from tidewaiter_workbench.bridge.opening import last_run
from tidewaiter_workbench.merging.filling import keep_judgements, keep_pairs
from tidewaiter_workbench.merging.services import write_waiting
from tidewaiter_workbench.parties.filling import asked_before, guarded_lines, keep_parties
from tidewaiter_workbench.series.filling import keep_series

__all__ = ["Command"]

_PARTIES_SHARE = 0.9
_TOLD_TIMES = 20
"""So often the words change: each goes into the job's log."""


class Command(BaseCommand):
    """Fill parties, merge review and series from the lake."""

    stealth_options = ("tell",)
    help = "Bring parties, pairs to judge and series from the lake, as the last run left them."

    def handle(self, *_: object, tell: Callable[[str, float], None] | None = None, **__: object) -> None:
        """Say how many; `tell` hears what is being done and which share of the whole is done."""
        lake = Path(settings.WORKBENCH["lake"])
        tell = tell or (lambda _words, _share: None)
        try:
            write_waiting()
            marks = guarded_lines()
            tell(gettext("asking the lake for parties"), 0.0)
            run = last_run(lake)
            told = bridge.parties(lake, marks=marks, before=asked_before(), tell=_in_words(tell))
            kept = keep_parties(told, by="fill_parties", run=run)
            tell(gettext("bringing pairs to judge and series"), _PARTIES_SHARE)
            waiting = keep_pairs(bridge.pairs(lake, marks=marks), by="fill_parties")
            keep_judgements(bridge.judgements(lake))
            series = keep_series(bridge.series(lake, marks=marks), by="fill_parties")
        except bridge.BridgeError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{kept.parties} parties ({kept.changed} changed), {waiting} pairs to judge, {series} series")


def _in_words(tell: Callable[[str, float], None]) -> Callable[[int, int], None]:
    """Progress in words that change some times; the share, and whether somebody asked to stop, go with every slice."""
    words, step = "", -1

    def said(done: int, whole: int) -> None:
        nonlocal words, step
        share = done / whole if whole else 1.0
        if int(share * _TOLD_TIMES) > step:
            step = int(share * _TOLD_TIMES)
            words = gettext("parties: {done} of {whole} mentions in documents").format(
                done=f"{done:,}", whole=f"{whole:,}"
            )
        tell(words, share * _PARTIES_SHARE)

    return said
