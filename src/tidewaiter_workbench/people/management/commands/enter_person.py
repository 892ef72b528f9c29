"""`enter_person NAME --role ROLE --office CODE`: the password is asked for, or read from standard input."""

from __future__ import annotations

import getpass
import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tidewaiter_workbench.people.models import Mark
from tidewaiter_workbench.people.roles import ROLES
from tidewaiter_workbench.people.services import enter_person

__all__ = ["Command"]


class Command(BaseCommand):
    """Enter a person, or change one."""

    help = "Enter a person with roles, offices and clearance; the password is asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and what they may reach."""
        parser.add_argument("username")
        parser.add_argument("--role", action="append", choices=list(ROLES), required=True, dest="roles")
        parser.add_argument("--office", action="append", default=[], dest="offices")
        parser.add_argument("--all-offices", action="store_true")
        parser.add_argument("--clearance", choices=Mark.names, default="GREEN")

    def handle(self, *_: object, **options: object) -> None:
        """Ask for the password twice where there is a terminal."""
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            person = enter_person(
                str(options["username"]),
                password=password,
                roles=list(options["roles"]),  # type: ignore[call-overload]
                offices=list(options["offices"]),  # type: ignore[call-overload]
                all_offices=bool(options["all_offices"]),
                clearance=Mark.values[Mark.names.index(options["clearance"])],
            )
        except ValidationError as weak:
            raise CommandError("; ".join(weak.messages)) from None
        self.stdout.write(f"{person.username} may now sign in")
