"""What the lake said of its sources, kept until it has another run; and how often each is expected."""

from __future__ import annotations

from django.db import models

__all__ = ["Expectation", "KeptHealth"]


class KeptHealth(models.Model):
    """The state of all sources as one run had left the lake; only the last one is kept."""

    run = models.CharField(max_length=60, unique=True)
    content = models.JSONField()
    seconds = models.FloatField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sources after {self.run}"


class Expectation(models.Model):
    """How many days may pass until a source must have told of a newer day; `version` rises with every change."""

    source = models.CharField(max_length=80, unique=True)
    days = models.PositiveIntegerField()
    by = models.CharField(max_length=150)
    said_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.source} every {self.days} days"
