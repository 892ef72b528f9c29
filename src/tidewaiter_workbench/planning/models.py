"""Drafts of a policy of planning: what would change, why, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["DraftState", "PlanDraft"]


class DraftState(models.TextChoices):
    """Where a draft stands."""

    WAITING = "waiting", _("waits for a second look")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PlanDraft(models.Model):
    """A policy that somebody wrote; somebody else looks at it and publishes it into the lake.

    `budget` is every value as the library writes it; `changes` are those that differ from the policy that held when
    it was written (name, before, after). `version` rises with every change.
    """

    budget = models.TextField()
    changes = models.JSONField(default=list)
    reason = models.TextField()
    holds_from = models.DateField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plan_drafts")
    drafted_at = models.DateTimeField()
    based_on = models.IntegerField(default=0)  # version of the policy that held; 0 for the library's own
    state = models.CharField(max_length=12, choices=DraftState, default=DraftState.WAITING)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    policy = models.IntegerField(null=True)  # its version in the lake, once published
    redrawn = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        """Newest first."""

        ordering = ("-id",)
        indexes = (models.Index(fields=("state", "-id"), name="draft_by_state"),)

    def __str__(self) -> str:
        return f"draft {self.pk}"
