"""What people decided about models: the library keeps the models and their cards, not who answers for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = [
    "APPROVED",
    "RETIRED",
    "SHADOW",
    "UNSAID",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Standing",
    "StandingEvent",
    "Verdict",
]


class Verdict(models.TextChoices):
    """Where a model stands by a person's word."""

    NONE = "none", _("nobody has said yet")
    SHADOW = "shadow", _("shadow: watched, not relied upon")
    APPROVED = "approved", _("approved")
    RETIRED = "retired", _("retired")


UNSAID, APPROVED, SHADOW, RETIRED = "none", "approved", "shadow", "retired"
"""The same as plain words, for what decides more than what is shown."""


class Standing(models.Model):
    """How one model stands; `version` rises with every change, and a change names the one it saw."""

    model_id = models.CharField(max_length=40, unique=True)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.NONE)
    sunset_on = models.DateField(null=True)
    by = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.model_id} {self.verdict}"


class StandingEvent(models.Model):
    """One word that somebody said about a model; what its history shows."""

    model_id = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    verdict = models.CharField(max_length=10, choices=Verdict)
    sunset_on = models.DateField(null=True)
    reason = models.TextField()

    class Meta:
        """Newest first."""

        ordering = ("-id",)
        indexes = (models.Index(fields=("model_id", "-id"), name="standing_by_model"),)

    def __str__(self) -> str:
        return f"{self.model_id} {self.verdict} by {self.by}"


class ProposalKind(models.TextChoices):
    """What is proposed."""

    CHAMPION = "champion", _("a model as champion")
    POLICY = "policy", _("a policy of models")


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    WAITING = "waiting", _("waits for a second person")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Proposal(models.Model):
    """Somebody's proposal of which model runs may use; another person approves it, and it then holds in the lake.

    `based_on` is the last word, or the policy, that held in the lake when it was written: if that has changed since,
    the proposal is written anew. `figures` are those that the proposer saw. `version` rises with every change.
    """

    kind = models.CharField(max_length=10, choices=ProposalKind)
    model_id = models.CharField(max_length=40, blank=True)
    uses = models.CharField(max_length=10, blank=True)
    without = models.CharField(max_length=10, blank=True)
    ends_on = models.DateField(null=True)
    reason = models.TextField()
    figures = models.JSONField(default=dict)
    based_on = models.IntegerField(default=0)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="model_proposals")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.TextField(blank=True)
    number = models.IntegerField(null=True)  # of the word, or of the policy, in the lake
    version = models.IntegerField(default=1)

    class Meta:
        """Newest first."""

        ordering = ("-id",)
        indexes = (models.Index(fields=("state", "-id"), name="proposal_by_state"),)

    def __str__(self) -> str:
        return f"proposal {self.pk}"
