"""Jobs, what was said of each while it ran, and the workers that were seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

__all__ = ["ACTIVE", "Job", "Line", "State", "Worker"]


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("at work")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


ACTIVE = (State.WAITING, State.RUNNING)


class Job(models.Model):
    """One piece of long work.

    `attempt` rises whenever somebody takes it, and is the ticket with which everything that its worker writes is
    written: a worker that was believed dead, and is not, writes nothing any more. `spent` counts the tries that came
    to nothing. While it runs it belongs to `worker` until `lease_until`, which the worker moves on as it breathes.
    """

    kind = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempt = models.IntegerField(default=0)
    spent = models.IntegerField(default=0)
    tries = models.IntegerField(default=3)
    worker = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    progress = models.FloatField(default=0.0)
    words = models.TextField(blank=True)  # what is being done; at the end what came of it, or why nothing did
    result = models.JSONField(default=dict)  # numbers behind those words
    result_url = models.CharField(max_length=300, blank=True)
    cancel_asked_by = models.CharField(max_length=150, blank=True)
    holds = models.CharField(max_length=60, blank=True)  # what no two jobs hold at once, such as the lake's pen
    once = models.CharField(max_length=120, blank=True)  # while one with this name is active, there is no second

    class Meta:
        """The database itself keeps the two promises: one holder of a thing, one job of a name."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("holds",), condition=models.Q(state="running") & ~models.Q(holds=""), name="job_holds_alone"
            ),
            models.UniqueConstraint(
                fields=("once",),
                condition=models.Q(state__in=("waiting", "running")) & ~models.Q(once=""),
                name="job_once",
            ),
        )
        indexes = (
            models.Index(fields=("state", "not_before", "id"), name="job_by_turn"),
            models.Index(fields=("state", "lease_until"), name="job_by_lease"),
            models.Index(fields=("by", "id"), name="job_by_person"),
            models.Index(fields=("kind", "id"), name="job_by_kind"),
        )

    def __str__(self) -> str:
        return f"job {self.pk}"

    @property
    def is_active(self) -> bool:
        """Whether it still waits or is at work."""
        return self.state in ACTIVE

    @property
    def percent(self) -> int:
        """How much is done, for people; only what has ended is whole."""
        return 100 if self.state == State.DONE else min(int(100 * self.progress), 99)

    @property
    def took(self) -> timedelta | None:
        """How long it worked, or has worked so far."""
        end: datetime = self.ended_at or timezone.now()
        return max(end - self.started_at, timedelta(0)) if self.started_at else None


class Line(models.Model):
    """One thing that was said while a job ran."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines")
    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        """As they were said."""

        ordering = ("id",)

    def __str__(self) -> str:
        return self.words


class Worker(models.Model):
    """A process that does jobs, and when it last gave a sign of life."""

    name = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
