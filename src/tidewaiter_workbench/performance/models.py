"""Figures that were asked once, kept until the lake has another run."""

from __future__ import annotations

from django.db import models

__all__ = ["KeptFigures"]


class KeptFigures(models.Model):
    """The answer to one question, asked of the lake as one run had left it.

    `question` is a digest of all that decides the answer: the run, the day, the span, the offices, and the
    examinations recorded here.
    """

    question = models.CharField(max_length=64, unique=True)
    run = models.CharField(max_length=60)
    content = models.JSONField()
    seconds = models.FloatField()
    made_at = models.DateTimeField()

    class Meta:
        """Read by question; cleared by run."""

        indexes = (models.Index(fields=("run", "id"), name="figures_by_run"),)

    def __str__(self) -> str:
        return f"figures of {self.run}"
