"""Answers of the lake, kept until it has another run."""

from __future__ import annotations

from django.db import models

__all__ = ["Answer"]


class Answer(models.Model):
    """What the lake answered as one run had left it; `question` is a digest of all that decides the answer."""

    question = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=30)
    run = models.CharField(max_length=60)
    content = models.JSONField()
    seconds = models.FloatField()
    made_at = models.DateTimeField()

    class Meta:
        """Read by question; cleared by run."""

        indexes = (models.Index(fields=("run", "id"), name="answer_by_run"),)

    def __str__(self) -> str:
        return f"{self.kind} after {self.run}"
