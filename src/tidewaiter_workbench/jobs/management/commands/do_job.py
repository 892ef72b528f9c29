"""`do_job`: one job in a process of its own; workers call it, people do not."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tidewaiter_workbench.jobs.child import watch_over_myself
from tidewaiter_workbench.jobs.doing import Doing, perform
from tidewaiter_workbench.jobs.models import Job, State

__all__ = ["Command"]


class Command(BaseCommand):
    """The child of a worker."""

    help = "Do one job that a worker has taken (workers call this)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which, and the attempt that it was taken with."""
        parser.add_argument("job", type=int)
        parser.add_argument("attempt", type=int)

    def handle(self, *_: object, **options: object) -> None:
        """Do it, as long as it is ours."""
        ours = Job.objects.filter(pk=options["job"], attempt=options["attempt"], state=State.RUNNING).first()
        if ours is None:
            raise CommandError("this job is not ours to do")
        watch_over_myself(ours)
        perform(Doing(ours))
