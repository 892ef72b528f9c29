"""Results of examinations, with what was found under each head."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Answer", "ExamResult", "Finding", "LabelState", "Photo"]


class LabelState(models.TextChoices):
    """How far a result has come on its way to the library."""

    NONE = "none", _("no label: nothing was examined")
    WAITING = "waiting", _("label waits for the lake")
    WRITTEN = "written", _("label written")


class Answer(models.TextChoices):
    """What an examination says of one typology."""

    FOUND = "found", _("found")
    NOT_FOUND = "not found", _("looked for, not found")


class ExamResult(models.Model):
    """What came of one alert: an examination with its findings, or the reason why there was none."""

    alert = models.ForeignKey("queue.Alert", on_delete=models.PROTECT, related_name="results")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="results")
    recorded_at = models.DateTimeField()
    done = models.BooleanField()
    not_done_reason = models.TextField(blank=True)
    exam_type = models.CharField(max_length=16, blank=True)
    departs_because = models.TextField(blank=True)  # why it was not what the plan says: another one, or none planned
    examined_on = models.DateField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    main = models.CharField(max_length=40, blank=True)  # typology of the main violation; empty if none
    severity = models.IntegerField(default=0)
    revenue = models.FloatField(null=True)
    note = models.TextField(blank=True)
    label_state = models.CharField(max_length=10, choices=LabelState, default=LabelState.NONE)

    class Meta:
        """Waiting labels are looked for often."""

        indexes = (models.Index(fields=("label_state", "id"), name="result_by_label"),)

    def __str__(self) -> str:
        return f"result {self.pk}"


class Finding(models.Model):
    """Whether one kind of violation was found, and how much of it."""

    result = models.ForeignKey(ExamResult, on_delete=models.CASCADE, related_name="findings")
    typology = models.CharField(max_length=40)
    answer = models.CharField(max_length=10, choices=Answer)
    quantity = models.FloatField(null=True)
    unit = models.CharField(max_length=16, blank=True)

    class Meta:
        """One answer to each question."""

        constraints = (models.UniqueConstraint(fields=("result", "typology"), name="finding_once"),)

    def __str__(self) -> str:
        return f"{self.typology} {self.answer}"


class Photo(models.Model):
    """One photograph of an examination; its file lies beside the database, under a name that says nothing."""

    result = models.ForeignKey(ExamResult, on_delete=models.PROTECT, related_name="photos")
    file = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of the file that is kept
    sha256_received = models.CharField(max_length=64)  # of the file as it came, before what it said was left out
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """As they were taken."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"photo {self.pk}"
