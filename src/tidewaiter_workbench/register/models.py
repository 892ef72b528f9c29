"""What people decided about models: the library keeps the models and their cards, not who answers for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["APPROVED", "UNSAID", "Standing", "StandingEvent", "Verdict"]


class Verdict(models.TextChoices):
    """Where a model stands by a person's word."""

    NONE = "none", _("nobody has said yet")
    SHADOW = "shadow", _("shadow: watched, not relied upon")
    APPROVED = "approved", _("approved")
    RETIRED = "retired", _("retired")


UNSAID, APPROVED = "none", "approved"
"""Two of them that decide more than what is shown."""


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
