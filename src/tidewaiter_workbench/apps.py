"""The parts of the workbench, as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = [
    "Api",
    "Audit",
    "Board",
    "Cases",
    "Clearing",
    "Exams",
    "Flows",
    "Jobs",
    "Keeping",
    "Merging",
    "Parties",
    "People",
    "Performance",
    "Planning",
    "Queue",
    "Register",
    "Retention",
    "Rulebook",
    "Series",
    "Shipments",
    "Sources",
    "Tips",
    "Web",
    "Webhooks",
]

_HERE = "tidewaiter_workbench"


class People(AppConfig):
    """Who works here."""

    name = f"{_HERE}.people"
    label = "people"

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


class Queue(AppConfig):
    """What is to be looked at."""

    name = f"{_HERE}.queue"
    label = "queue"

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

    def ready(self) -> None:
        """Let waiting labels be written by a job."""
        from tidewaiter_workbench.exams.jobs import LABELS

        LABELS.enter()


class Cases(AppConfig):
    """What follows from it."""

    name = f"{_HERE}.cases"
    label = "cases"

    def ready(self) -> None:
        """Let the party's page ask for cases, waiting consequences be written by a job, and programs be told."""
        from tidewaiter_workbench.cases import telling, told
        from tidewaiter_workbench.cases.jobs import CONSEQUENCES

        CONSEQUENCES.enter()
        telling.enter()
        told.enter()


class Rulebook(AppConfig):
    """What people want to be looked at (the label `rules` is the permission package's)."""

    name = f"{_HERE}.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        """Let workers backtest, and tell the lake and programs what was decided."""
        from tidewaiter_workbench.rulebook import jobs, told

        jobs.enter()
        told.enter()


class Api(AppConfig):
    """The same work for programs."""

    name = f"{_HERE}.api"
    label = "api"


class Web(AppConfig):
    """What all pages share."""

    name = f"{_HERE}.web"
    label = "web"


class Keeping(AppConfig):
    """Answers of the lake."""

    name = f"{_HERE}.keeping"
    label = "keeping"
    default_auto_field = "django.db.models.BigAutoField"


class Jobs(AppConfig):
    """What takes long."""

    name = f"{_HERE}.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Make known what is done to the lake."""
        from tidewaiter_workbench.jobs import ours

        ours.enter()


class Webhooks(AppConfig):
    """Who is told."""

    name = f"{_HERE}.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Let messages be sent by a job."""
        from tidewaiter_workbench.webhooks import delivering

        delivering.enter()


class Flows(AppConfig):
    """What comes from where."""

    name = f"{_HERE}.flows"
    label = "flows"


class Board(AppConfig):
    """Who hangs together with whom."""

    name = f"{_HERE}.board"
    label = "board"


class Planning(AppConfig):
    """How much is opened, and by what policy."""

    name = f"{_HERE}.planning"
    label = "planning"

    def ready(self) -> None:
        """Let workers work out what a policy would bring, and programs be told what was published."""
        from tidewaiter_workbench.planning import told, working

        told.enter()
        working.enter()


class Performance(AppConfig):
    """How well it goes."""

    name = f"{_HERE}.performance"
    label = "performance"


class Register(AppConfig):
    """Which models and detectors there are, and who answers for them."""

    name = f"{_HERE}.register"
    label = "register"


class Sources(AppConfig):
    """How healthy what comes in is."""

    name = f"{_HERE}.sources"
    label = "sources"


class Parties(AppConfig):
    """Who it is."""

    name = f"{_HERE}.parties"
    label = "parties"


class Clearing(AppConfig):
    """What is like a listed one by chance."""

    name = f"{_HERE}.clearing"
    label = "clearing"

    def ready(self) -> None:
        """Let a party's page tell what was cleared, waiting clearances be written by a job, and programs be told."""
        from tidewaiter_workbench.clearing import of_parties, told
        from tidewaiter_workbench.clearing.jobs import CLEARANCES

        CLEARANCES.enter()
        of_parties.connect()
        told.enter()


class Merging(AppConfig):
    """Who is the same."""

    name = f"{_HERE}.merging"
    label = "merging"

    def ready(self) -> None:
        """Let a party's page tell what was judged about it, and waiting judgements be written by a job."""
        from tidewaiter_workbench.merging import telling
        from tidewaiter_workbench.merging.jobs import JUDGEMENTS

        JUDGEMENTS.enter()
        telling.connect()


class Series(AppConfig):
    """What belongs to one hand."""

    name = f"{_HERE}.series"
    label = "series"


class Tips(AppConfig):
    """What people tell us."""

    name = f"{_HERE}.tips"
    label = "tips"

    def ready(self) -> None:
        """Let programs be told that one was filed."""
        from tidewaiter_workbench.tips import told

        told.enter()


class Retention(AppConfig):
    """How long cases are kept."""

    name = f"{_HERE}.retention"
    label = "retention"

    def ready(self) -> None:
        """Let a job list what is due."""
        from tidewaiter_workbench.retention import jobs

        jobs.enter()
