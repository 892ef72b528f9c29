"""`verify_exhibits`: prove that every exhibit still is what came in."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from tidewaiter_workbench.cases.exhibits import is_whole
from tidewaiter_workbench.cases.models import Exhibit

__all__ = ["Command"]


class Command(BaseCommand):
    """Compare the hash of every stored file with the one on record."""

    help = "Compare the SHA-256 of every exhibit with the one taken when it came in."

    def handle(self, *_: object, **__: object) -> None:
        """Say how many hold, and name those that do not by case and number."""
        count, broken = 0, []
        for exhibit in Exhibit.objects.select_related("case").order_by("id").iterator():
            count += 1
            if not is_whole(exhibit):
                broken.append(f"{exhibit.case.number} exhibit {exhibit.number}")
        if broken:
            raise CommandError(f"{len(broken)} of {count} exhibits are altered or missing: {', '.join(broken)}")
        self.stdout.write(f"{count} exhibits, all as they came in")
