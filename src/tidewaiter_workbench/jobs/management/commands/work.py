"""`work`: do the jobs that wait, until stopped."""

from __future__ import annotations

import signal

from django.core.management.base import BaseCommand, CommandParser

from tidewaiter_workbench.jobs.worker import Worker

__all__ = ["Command"]


class Command(BaseCommand):
    """A worker."""

    help = "Do the jobs that wait in the queue. Start one or more beside the server; each may be stopped at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        """How long."""
        parser.add_argument("--until-idle", action="store_true", help="end when nothing is left to do")
        parser.add_argument("--pulse", type=float, default=1.0, help="seconds between two looks at the queue")
        parser.add_argument("--while-parent", type=int, default=0, metavar="PID", help="end when this parent is gone")

    def handle(self, *_: object, **options: object) -> None:
        """Work; SIGTERM and Ctrl-C give back what is at work."""
        worker = Worker(pulse=float(str(options["pulse"])), parent=int(str(options["while_parent"])))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, worker.stop)
        worker.run(until_idle=bool(options["until_idle"]))
