"""The audit trail: rows that are added and never changed, each sealing the one before."""

from __future__ import annotations

from django.db import models

__all__ = ["Record"]


class Record(models.Model):
    """One thing that was read, changed, exported or refused.

    `previous` is unique: two records can never follow the same one, so the chain cannot fork. Triggers in the
    database refuse updates and deletes (see the migrations); `verify_audit` finds those made around them.
    """

    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, unique=True)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        """Oldest first, as the chain runs."""

        ordering = ("id",)
        indexes = (
            models.Index(fields=("kind", "key", "id"), name="audit_by_object"),
            models.Index(fields=("by", "id"), name="audit_by_person"),
            models.Index(fields=("at",), name="audit_by_moment"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.by} {self.action}"
