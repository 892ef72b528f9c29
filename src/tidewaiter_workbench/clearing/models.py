"""What people said of likenesses to lists: that one is chance, why, and until when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Clearance", "Written"]


class Written(models.TextChoices):
    """How far a clearance, or its end, has come on its way to the lake."""

    WAITING = "waiting", _("waits for the lake")
    WRITTEN = "written", _("in the lake")
    GONE = "gone", _("the likeness is gone")


class Clearance(models.Model):
    """One likeness that a person holds for chance. Withdrawing ends it, and the row stays.

    `revision` rises with every change, so that what changes while the lake is written to is written again.
    """

    subject_kind = models.CharField(max_length=16)
    subject_id = models.TextField()  # of goods it is all that is said of them
    listing_id = models.CharField(max_length=200)
    name = models.CharField(max_length=300, blank=True)  # as the papers name it
    reason = models.TextField(blank=True)  # of the likeness, as it was seen
    item_id = models.CharField(max_length=200)  # the line on whose page it was said
    by = models.CharField(max_length=150)
    why = models.TextField()
    cleared_on = models.DateField()
    until = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_why = models.TextField(blank=True)
    revision = models.IntegerField(default=1)
    state = models.CharField(max_length=8, choices=Written, default=Written.WAITING)

    class Meta:
        """Newest first; waiting ones are looked for often."""

        ordering = ("-cleared_on", "-id")
        indexes = (
            models.Index(fields=("state", "id"), name="clearance_by_state"),
            models.Index(fields=("listing_id", "id"), name="clearance_by_entry"),
        )

    def __str__(self) -> str:
        return f"clearance {self.pk}"
