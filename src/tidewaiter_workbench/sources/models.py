"""How often each source is expected."""

from __future__ import annotations

from django.db import models

__all__ = ["Expectation"]


class Expectation(models.Model):
    """How many days may pass until a source must have told of a newer day; `version` rises with every change."""

    source = models.CharField(max_length=80, unique=True)
    days = models.PositiveIntegerField()
    by = models.CharField(max_length=150)
    said_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.source} every {self.days} days"
