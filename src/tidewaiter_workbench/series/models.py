"""Series of violations as the last run left them; each act lies in the compartment of its office."""

from __future__ import annotations

from django.db import models

from tidewaiter_workbench.people.models import Mark

__all__ = ["Act", "Series"]


class Series(models.Model):
    """Violations that one hand did; figures of the whole are the house's own answers."""

    series_id = models.CharField(max_length=200, unique=True)
    confidence = models.FloatField()
    next_acts = models.FloatField(null=True)
    first_on = models.DateField()
    last_on = models.DateField()
    size = models.IntegerField()
    content = models.JSONField(default=dict)

    class Meta:
        """Those that are expected to go on come first."""

        indexes = (models.Index(fields=("-next_acts", "id"), name="series_by_next"),)

    def __str__(self) -> str:
        return f"series {self.series_id}"


class Act(models.Model):
    """One violation; a decision that an authority published (`public`) is everybody's to read."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="acts")
    act_id = models.CharField(max_length=200)
    office = models.CharField(max_length=16, blank=True)
    mark = models.IntegerField(choices=Mark, default=Mark.GREEN)
    public = models.BooleanField(default=False)
    happened_on = models.DateField()
    known_on = models.DateField()
    content = models.JSONField(default=dict)

    class Meta:
        """In their order."""

        ordering = ("happened_on", "act_id")
        indexes = (
            models.Index(fields=("series", "office", "mark"), name="act_of_series"),
            models.Index(fields=("act_id",), name="act_by_id"),
        )

    def __str__(self) -> str:
        return f"act {self.act_id}"
