"""Rules, their versions, what trying them on the past told, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.people.models import Mark

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.web.deeds import Deed

__all__ = ["RUNNING", "Act", "Effect", "Kept", "Rule", "State", "Trial", "Version", "Yield"]


class State(models.TextChoices):
    """Where a version stands, from the first word to its end."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for approval")
    SHADOW = "shadow", _("shadow")
    LIVE = "live", _("live")
    ENDED = "ended", _("ended")


RUNNING = ("shadow", "live")
"""The states in which a version judges lines, which are also the modes in which it can."""


class Effect(models.TextChoices):
    """What a live rule does with the lines that it names."""

    LOOK = "look", _("look: its lines come to the queue")
    OPEN = "open", _("open: its lines are planned to be opened")


class Kept(models.TextChoices):
    """How far a decision has come on its way to the lake."""

    NONE = "none", _("nothing to write")
    WAITING = "waiting", _("waits for the lake")
    WRITTEN = "written", _("in the lake")


class Rule(models.Model):
    """One rule under a short name that it keeps for life."""

    code = models.CharField(max_length=60, unique=True)
    mark = models.IntegerField(choices=Mark, default=Mark.GREEN)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        """In the order of their names."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.code

    @classmethod
    def read_by(cls, person: Person) -> QuerySet[Rule]:
        """Those that this person is cleared for."""
        return cls.objects.filter(mark__lte=person.clearance)


class Version(models.Model):
    """What a rule says for some time; `version` rises with every change, and a change names the one it saw."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    name = models.CharField(max_length=120)
    condition = models.TextField()
    typology = models.CharField(max_length=40, blank=True)
    effect = models.CharField(max_length=8, choices=Effect, default=Effect.LOOK)
    legal_basis = models.CharField(max_length=300, blank=True)
    purpose = models.TextField(blank=True)
    owner = models.CharField(max_length=150, blank=True)
    review_on = models.DateField(null=True)
    sunset_on = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True)  # what this version changes, and why
    hands = models.JSONField(default=list)  # everybody who wrote on it: none of them may approve it
    written_at = models.DateTimeField()
    wished = models.CharField(max_length=10, blank=True)  # shadow or live, as whoever submitted it wishes
    decided_by = models.CharField(max_length=150, blank=True)
    decided_on = models.DateField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    mode = models.CharField(max_length=10, blank=True)  # shadow or live, once decided; stays when it has ended
    kept = models.CharField(max_length=10, choices=Kept, default=Kept.NONE)
    version = models.IntegerField(default=1)

    class Meta:
        """Newest first; each number once."""

        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("rule", "number"), name="version_once"),)
        indexes = (models.Index(fields=("state", "id"), name="version_by_state"),)

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.number}"

    @property
    def written_by(self) -> str:
        """Who began it."""
        return str(self.hands[0]) if self.hands else ""

    @property
    def is_running(self) -> bool:
        """Whether it judges lines."""
        return self.state in RUNNING


class Trial(models.Model):
    """What one condition would have named in some past days."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="trials")
    condition = models.TextField()
    days = models.IntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    result = models.JSONField()

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"trial {self.pk}"


class Act(Deed):
    """One thing that somebody did with a rule; what its history shows."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="acts")
    number = models.IntegerField()


class Yield(models.Model):
    """What came of a rule's lines, live and shadow apart, as the lake last told."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="yields")
    mode = models.CharField(max_length=10)
    told = models.JSONField()
    taken_at = models.DateTimeField()

    class Meta:
        """One for each mode."""

        constraints = (models.UniqueConstraint(fields=("rule", "mode"), name="yield_once"),)

    def __str__(self) -> str:
        return f"yield of {self.rule_id}, {self.mode}"
