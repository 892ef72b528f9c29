"""The parts of the workbench, as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = [
    "Api",
    "Audit",
    "Exams",
    "Keeping",
    "People",
    "Performance",
    "Planning",
    "Queue",
    "Register",
    "Shipments",
    "Sources",
    "Web",
]

_HERE = "tidewaiter_workbench"


class People(AppConfig):
    """Who works here."""

    name = f"{_HERE}.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make roles known, and let sign-ins, and failures to sign in, be put on record."""
        from tidewaiter_workbench.people import roles, watch

        roles.enter()
        watch.connect()


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


class Shipments(AppConfig):
    """Why it is on the list."""

    name = f"{_HERE}.shipments"
    label = "shipments"


class Exams(AppConfig):
    """What was found."""

    name = f"{_HERE}.exams"
    label = "exams"
    default_auto_field = "django.db.models.BigAutoField"


class Api(AppConfig):
    """The same work for programs."""

    name = f"{_HERE}.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"


class Web(AppConfig):
    """What all pages share."""

    name = f"{_HERE}.web"
    label = "web"


class Keeping(AppConfig):
    """Answers of the lake."""

    name = f"{_HERE}.keeping"
    label = "keeping"
    default_auto_field = "django.db.models.BigAutoField"


class Planning(AppConfig):
    """How much is opened, and by what policy."""

    name = f"{_HERE}.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"


class Performance(AppConfig):
    """How well it goes."""

    name = f"{_HERE}.performance"
    label = "performance"
    default_auto_field = "django.db.models.BigAutoField"


class Register(AppConfig):
    """Which models and detectors there are, and who answers for them."""

    name = f"{_HERE}.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"


class Sources(AppConfig):
    """How healthy what comes in is."""

    name = f"{_HERE}.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"
