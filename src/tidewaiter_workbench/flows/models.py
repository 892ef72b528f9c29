"""Sums of what was declared, kept when they are filled, so that a page costs what its own database costs."""

from __future__ import annotations

from django.db import models

__all__ = ["Flow", "Told"]


class Flow(models.Model):
    """Imported lines of one quarter and chapter, from one origin through one country of dispatch, of all offices."""

    origin = models.CharField(max_length=2)
    dispatch = models.CharField(max_length=2)
    chapter = models.CharField(max_length=2)
    quarter = models.DateField()
    lines = models.IntegerField()
    value = models.FloatField()
    net_mass_kg = models.FloatField()
    duty = models.FloatField()
    opened = models.IntegerField()
    found = models.IntegerField()

    class Meta:
        """Asked by time, goods and country."""

        indexes = (
            models.Index(fields=("quarter", "chapter"), name="flow_by_quarter"),
            models.Index(fields=("origin", "dispatch"), name="flow_by_country"),
        )

    def __str__(self) -> str:
        return f"{self.origin} through {self.dispatch}, chapter {self.chapter}, {self.quarter}"


class Told(models.Model):
    """When the sums were filled, by which run, in which currency, and where the goods arrive; one row, or none."""

    at = models.DateTimeField()
    run = models.CharField(max_length=60, blank=True)
    currency = models.CharField(max_length=3)
    home = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return f"filled {self.at:%Y-%m-%d %H:%M}"
