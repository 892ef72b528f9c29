"""Periods, holds and erasures. An erasure outlives its case: it says that there was one, and who decided its end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.people.models import Mark

__all__ = ["Erasure", "ErasureState", "Hold", "Period"]


class Period(models.Model):
    """For how many years after its end a kind of case is kept; a kind without one is kept for ever."""

    kind = models.CharField(max_length=16, unique=True)
    years = models.IntegerField()
    basis = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.kind}: {self.years}"


class Hold(models.Model):
    """A legal hold: while it stands, nothing of the case is erased, whatever else says so."""

    case_id = models.BigIntegerField(db_index=True)
    reason = models.TextField()
    placed_by = models.CharField(max_length=150)
    placed_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        """A case has at most one hold that stands."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("case_id",), condition=models.Q(lifted_at=None), name="one_hold"),
        )

    def __str__(self) -> str:
        return f"hold on {self.case_id}"


class ErasureState(models.TextChoices):
    """How far an erasure has come."""

    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("erased")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Erasure(models.Model):
    """The end of one case: proposed by one person, approved by another; the database refuses one person's."""

    case_id = models.BigIntegerField(db_index=True)
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=16)
    office = models.CharField(max_length=16, blank=True)
    mark = models.IntegerField(choices=Mark)
    closed_on = models.DateField()
    due_on = models.DateField()
    reason = models.TextField()
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ErasureState, default=ErasureState.PROPOSED)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    files = models.JSONField(default=list)  # names of stored files that are still to be removed

    class Meta:
        """A case waits for one erasure at a time; an approval is somebody else's."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("case_id",), condition=models.Q(state="proposed"), name="one_erasure"),
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | (~models.Q(decided_by="") & ~models.Q(decided_by=models.F("proposed_by"))),
                name="erased_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"erasure of {self.number}"
