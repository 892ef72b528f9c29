"""A tip: what was alleged, about whom or what, and, apart from it, who told us."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.people.models import Mark
from tidewaiter_workbench.web.deeds import Deed

__all__ = ["Came", "Source", "SourceKind", "State", "Tip", "TipEvent"]


class SourceKind(models.TextChoices):
    """What kind of person tells us."""

    PARTNER = "partner", _("private-sector partner")
    INTERESTED = "interested", _("interested party (domestic producer, union, association)")
    PUBLIC = "public", _("member of the public")
    AGENCY = "agency", _("another agency")
    STAFF = "staff", _("officer or analyst")
    UNKNOWN = "unknown", _("nobody knows who")


class Came(models.TextChoices):
    """How it came."""

    ONLINE = "online", _("online allegation")
    LETTER = "letter", _("letter or e-mail")
    PHONE = "phone", _("telephone")
    PERSON = "person", _("in person")


class State(models.TextChoices):
    """Where a tip stands."""

    OPEN = "open", _("to be looked into")
    RAISED = "raised", _("lines are in the queue")
    CASE = "case", _("in a case")
    CLOSED = "closed", _("closed without action")


class Tip(models.Model):
    """One allegation. `party` and `declaration` say whom or what it is about; `mark` how confidential its words are.

    `version` rises with every change; a change names the one that the person saw.
    """

    title = models.CharField(max_length=160)
    text = models.TextField()
    party = models.CharField(max_length=200, blank=True)
    declaration = models.CharField(max_length=120, blank=True)
    typology = models.CharField(max_length=40, blank=True)
    office = models.CharField(max_length=16, blank=True)  # empty: headquarters
    mark = models.IntegerField(choices=Mark, default=Mark.GREEN)
    came = models.CharField(max_length=8, choices=Came)
    received_on = models.DateField()
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tips")
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    closed_reason = models.TextField(blank=True)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.SET_NULL, related_name="tips")
    version = models.IntegerField(default=1)

    class Meta:
        """Newest first."""

        ordering = ("-id",)
        indexes = (
            models.Index(fields=("state", "-id"), name="tip_by_state"),
            models.Index(fields=("office", "-id"), name="tip_by_office"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Its number, as people write it."""
        return f"T-{self.received_on:%Y}-{self.pk:05d}"


class Source(models.Model):
    """Who told us. It has a mark of its own, is shown only when asked for, and each time that is on record."""

    tip = models.OneToOneField(Tip, on_delete=models.PROTECT, primary_key=True, related_name="source")
    kind = models.CharField(max_length=12, choices=SourceKind)
    name = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    mark = models.IntegerField(choices=Mark, default=Mark.AMBER)

    def __str__(self) -> str:
        return f"source of {self.tip_id}"


class TipEvent(Deed):
    """One thing that somebody did with a tip."""

    tip = models.ForeignKey(Tip, on_delete=models.PROTECT, related_name="events")
