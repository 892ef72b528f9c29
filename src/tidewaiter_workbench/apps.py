"""The parts of the workbench, as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["Api", "Audit", "Exams", "Jobs", "People", "Queue", "Shipments", "Web", "Webhooks"]

_HERE = "tidewaiter_workbench"


class People(AppConfig):
    """Who works here."""

    name = f"{_HERE}.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make roles known, and let sign-ins, and failures to sign in, be put on record."""
        from tidewaiter_workbench.people import checks, roles, watch

        roles.enter()
        watch.connect()
        checks.connect()


class Audit(AppConfig):
    """What was done."""

    name = f"{_HERE}.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"


class Queue(AppConfig):
    """What is to be looked at."""

    name = f"{_HERE}.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let it be filled by a job."""
        from tidewaiter_workbench.queue import jobs

        jobs.enter()


class Shipments(AppConfig):
    """Why it is on the list."""

    name = f"{_HERE}.shipments"
    label = "shipments"


class Exams(AppConfig):
    """What was found."""

    name = f"{_HERE}.exams"
    label = "exams"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let waiting labels be written by a job."""
        from tidewaiter_workbench.exams import jobs

        jobs.enter()


class Api(AppConfig):
    """The same work for programs."""

    name = f"{_HERE}.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"


class Web(AppConfig):
    """What all pages share."""

    name = f"{_HERE}.web"
    label = "web"


class Jobs(AppConfig):
    """What takes long."""

    name = f"{_HERE}.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known what is done to the lake."""
        from tidewaiter_workbench.jobs import ours

        ours.enter()


class Webhooks(AppConfig):
    """Who is told."""

    name = f"{_HERE}.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let messages be sent by a job."""
        from tidewaiter_workbench.webhooks import delivering

        delivering.enter()
