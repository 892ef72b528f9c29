"""What somebody did with a thing, as the thing's own history keeps it; the audit trail is kept besides."""

from __future__ import annotations

from django.db import models

__all__ = ["Deed"]


class Deed(models.Model):
    """When, by whom, what, and why; the newest first."""

    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    action = models.CharField(max_length=40)
    reason = models.TextField(blank=True)

    class Meta:
        """Each part has a table of its own."""

        abstract = True
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.by} {self.action}"
