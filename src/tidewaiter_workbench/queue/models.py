"""Alerts, what was done with each, suppressions, and the filters that people keep."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.people.models import Mark
from tidewaiter_workbench.web.deeds import Deed

__all__ = ["PLANNED", "Alert", "Cause", "Dossier", "Event", "SavedFilter", "State", "Suppression"]


PLANNED = 2
"""The tier from which on a line is in the plan."""


class Cause(models.TextChoices):
    """Why a line came to the queue, in the order of duty."""

    MANDATORY = "mandatory", _("must be opened")
    RANDOM = "random", _("drawn at random")
    RULE = "rule", _("rule")
    SERIES = "series", _("series")
    TIP = "tip", _("tip")
    MANUAL = "manual", _("an officer's own choice")
    MODEL = "model", _("model")
    EXPLORATION = "exploration", _("to learn")
    ANOMALY = "anomaly", _("anomaly")


BY_PEOPLE = {"tip": "tip", "manual": "chosen by"}
"""Causes that people give, and the words with which their reasons begin."""


class State(models.TextChoices):
    """Where an alert stands. Snoozed and suppressed ones are open: they come back by themselves."""

    OPEN = "open", _("open")
    EXAMINED = "examined", _("examined")
    NOT_EXAMINED = "not examined", _("released without an examination")
    CLOSED = "closed", _("closed with a reason")


_ORDERS = (("priority", "-priority"), ("release", "release_due"), ("value", "-worth"))


class Alert(models.Model):
    """One goods line that somebody should look at. `version` rises with every change; a change names the one it saw."""

    item_id = models.CharField(max_length=200, unique=True)
    declaration_id = models.CharField(max_length=120)
    declared_on = models.DateField()
    office = models.CharField(max_length=16)
    mark = models.IntegerField(choices=Mark, default=Mark.GREEN)
    cause = models.CharField(max_length=16, choices=Cause)
    also = models.JSONField(default=list)
    tier = models.IntegerField()
    priority = models.IntegerField()
    risk = models.FloatField(null=True)
    risk_low = models.FloatField(null=True)
    risk_high = models.FloatField(null=True)
    value_at_risk = models.FloatField(null=True)
    worth = models.FloatField(default=-1.0)  # value at risk for ordering; what is unknown comes last
    declared_value = models.FloatField(null=True)
    lane = models.CharField(max_length=16, blank=True)
    exam_type = models.CharField(max_length=16, blank=True)
    propensity = models.FloatField(null=True)
    reasons = models.JSONField(default=list)
    importer = models.CharField(max_length=120, blank=True)
    importer_name = models.CharField(max_length=200, blank=True)
    exporter = models.CharField(max_length=120, blank=True)
    declarant = models.CharField(max_length=120, blank=True)
    hs_code = models.CharField(max_length=12, blank=True)
    origin = models.CharField(max_length=2, blank=True)
    description = models.TextField(blank=True)
    raised_at = models.DateTimeField()
    release_due = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    closed_reason = models.TextField(blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="alerts"
    )
    hidden_until = models.DateTimeField(null=True)
    hidden_because = models.CharField(max_length=16, blank=True)  # "snoozed" or "suppressed"
    version = models.IntegerField(default=1)

    class Meta:
        """One index for each order in which people read the queue, alone and within each filter.

        So a page is read from its first row on, and never sorted. What is closed piles up for years, and what is
        hidden is rare among what is open: each has indexes of its own rows only.
        """

        indexes = (
            *(models.Index(fields=("state", place, "id"), name=f"alert_by_{name}") for name, place in _ORDERS),
            *(
                models.Index(fields=("state", filtered, place, "id"), name=f"alert_by_{filtered}{ending}")
                for filtered in ("cause", "office", "lane")
                for place, ending in (("-priority", ""), ("release_due", "_due"), ("-worth", "_value"))
            ),
            *(
                models.Index(fields=(place, "id"), name=f"alert_closed_{name}", condition=~models.Q(state="open"))
                for name, place in _ORDERS
            ),
            models.Index(
                fields=("hidden_because", "-priority", "id"),
                name="alert_hidden",
                condition=models.Q(hidden_until__isnull=False),
            ),
            models.Index(fields=("assignee", "state", "-priority", "id"), name="alert_by_assignee"),
            models.Index(
                fields=("-priority", "id"), name="alert_free", condition=models.Q(state="open", assignee=None)
            ),
            models.Index(fields=("declaration_id",), name="alert_by_declaration"),
            models.Index(fields=("importer", "state"), name="alert_by_importer"),
            models.Index(fields=("exporter", "state"), name="alert_by_exporter"),
            models.Index(fields=("declarant", "state"), name="alert_by_declarant"),
        )

    def __str__(self) -> str:
        return f"alert {self.pk}"

    @property
    def also_said(self) -> str:
        """The other causes, in the reader's language."""
        words = dict(Cause.choices)
        return ", ".join(str(words.get(cause, cause)) for cause in self.also)

    @property
    def is_duty(self) -> bool:
        """Whether it is in the day's plan: then it ends with the result of an examination, or a supervisor's word.

        The law, chance or the plan said to open it; closing it unseen would bend what the plan measures.
        """
        return self.tier >= PLANNED

    @property
    def brought_by_people(self) -> bool:
        """Whether somebody asked for it, by a tip or by opening it into the queue: then why is on record."""
        return not BY_PEOPLE.keys().isdisjoint((self.cause, *self.also))


class Dossier(models.Model):
    """What the library's run said of an alert's shipment: what its page tells, and what an officer saw."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, primary_key=True)
    run = models.CharField(max_length=60)
    digest = models.CharField(
        max_length=32, blank=True
    )  # of the lake as it was published, and of the code that told it
    content = models.JSONField()

    def __str__(self) -> str:
        return f"dossier of {self.alert_id}"


class Event(Deed):
    """One thing that somebody did with an alert; what its history shows."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="events")


class Suppression(models.Model):
    """Do not show open alerts of one party for a while; duties are shown all the same."""

    role = models.CharField(max_length=16)  # importer, exporter or declarant
    party = models.CharField(max_length=120)
    reason = models.TextField()
    by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    offices = models.JSONField(default=list)  # whose alerts it hides; empty for all: nobody hides beyond their reach
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        """Read by party whenever alerts come in."""

        indexes = (models.Index(fields=("role", "party", "expires_at"), name="suppression_by_party"),)

    def __str__(self) -> str:
        return f"{self.role} until {self.expires_at:%Y-%m-%d}"


class SavedFilter(models.Model):
    """A question that somebody asks the queue again and again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        """Each name once a person."""

        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("person", "name"), name="filter_name_once"),)

    def __str__(self) -> str:
        return self.name
