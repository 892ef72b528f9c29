"""Pairs that wait for a person, and what was decided about them, as data that is never deleted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.people.models import Mark

__all__ = ["Judgement", "Kind", "Pair", "Sight", "Verdict", "Written"]


class Kind(models.TextChoices):
    """Why a pair waits."""

    WAITING = "waiting", _("a name would join two parties")
    JOINED = "joined", _("held together, but weakly")
    APART = "apart", _("kept apart, but close")


class Verdict(models.TextChoices):
    """What a person can say of a pair."""

    SAME = "same", _("same")
    DIFFERENT = "different", _("different")
    UNSURE = "unsure", _("unsure")


class Written(models.TextChoices):
    """How far a decision has come on its way to the lake."""

    WAITING = "waiting", _("waits for the lake")
    WRITTEN = "written", _("in the lake")


class Pair(models.Model):
    """Two ways of writing a party. `version` rises with every change; a change names the one it saw."""

    left = models.CharField(max_length=40)
    right = models.CharField(max_length=40)
    left_party = models.CharField(max_length=80)
    right_party = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=Kind)
    probability = models.FloatField()
    worth = models.FloatField()
    content = models.JSONField(default=dict)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)  # empty while it is open
    version = models.IntegerField(default=1)

    class Meta:
        """Read by worth, those that are open first."""

        constraints = (models.UniqueConstraint(fields=("left", "right"), name="pair_once"),)
        indexes = (
            models.Index(fields=("verdict", "-worth", "id"), name="pair_by_worth"),
            models.Index(fields=("left_party",), name="pair_by_left"),
            models.Index(fields=("right_party",), name="pair_by_right"),
        )

    def __str__(self) -> str:
        return f"pair {self.pk}"


class Sight(models.Model):
    """One office and mark whose documents have one side of a pair: a pair is seen by whoever sees both sides."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="sights")
    side = models.CharField(max_length=5)
    office = models.CharField(max_length=16, blank=True)
    mark = models.IntegerField(choices=Mark, default=Mark.GREEN)

    class Meta:
        """Asked for each pair in a list."""

        indexes = (models.Index(fields=("pair", "side", "office", "mark"), name="sight_of_pair"),)

    def __str__(self) -> str:
        return f"{self.side} of {self.pair_id}"


class Judgement(models.Model):
    """One decision about two ways of writing. Withdrawing ends it, and the row stays.

    `revision` rises with every change, so that what changes while the lake is written to is written again.
    """

    judgement_id = models.CharField(max_length=40, unique=True)
    left = models.CharField(max_length=40)
    right = models.CharField(max_length=40)
    left_name = models.CharField(max_length=300, blank=True)
    right_name = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict)
    by = models.CharField(max_length=150)
    why = models.TextField()
    judged_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_why = models.TextField(blank=True)
    made_here = models.BooleanField(default=True)
    revision = models.IntegerField(default=1)
    state = models.CharField(max_length=8, choices=Written, default=Written.WAITING)
    idle = models.CharField(max_length=200, blank=True)  # why no run obeys it, in the words of the library

    class Meta:
        """Newest first; waiting ones are looked for often."""

        ordering = ("-judged_on", "-id")
        indexes = (
            models.Index(fields=("state", "id"), name="judgement_by_state"),
            models.Index(fields=("left", "right"), name="judgement_by_pair"),
        )

    def __str__(self) -> str:
        return f"judgement {self.judgement_id}"
