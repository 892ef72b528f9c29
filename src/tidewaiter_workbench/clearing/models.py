"""Likenesses to lists as the last run told them, and what people said of them: that one is chance, and until when."""

from __future__ import annotations

import hashlib
import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.people.models import Mark

__all__ = ["Clearance", "Likeness", "News", "Sighting", "Written", "likeness_key"]


def likeness_key(subject_kind: str, subject_id: str, listing_id: str) -> str:
    """A digest of whom and what a likeness is about: of goods, all that is said of them is their id."""
    return hashlib.sha256(json.dumps([subject_kind, subject_id, listing_id]).encode()).hexdigest()[:32]


class Written(models.TextChoices):
    """How far a clearance, or its end, has come on its way to the lake."""

    WAITING = "waiting", _("waits for the lake")
    WRITTEN = "written", _("in the lake")
    GONE = "gone", _("the likeness is gone")


class Clearance(models.Model):
    """One likeness that a person holds for chance. Withdrawing ends it, and the row stays.

    `revision` rises with every change, so that what changes while the lake is written to is written again.
    """

    subject_kind = models.CharField(max_length=16)
    subject_id = models.TextField()  # of goods it is all that is said of them
    listing_id = models.CharField(max_length=200)
    listing_digest = models.CharField(max_length=64, blank=True)  # of the entry as it was seen
    name = models.CharField(max_length=300, blank=True)  # as the papers name it
    reason = models.TextField(blank=True)  # of the likeness, as it was seen
    item_id = models.CharField(max_length=200)  # the line on whose page it was said
    by = models.CharField(max_length=150)
    why = models.TextField()
    cleared_on = models.DateField()
    until = models.DateField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_why = models.TextField(blank=True)
    revision = models.IntegerField(default=1)
    state = models.CharField(max_length=8, choices=Written, default=Written.WAITING)
    run = models.CharField(max_length=60, blank=True)  # of the lake, in which it was written

    class Meta:
        """Newest first; waiting ones are looked for often."""

        ordering = ("-cleared_on", "-id")
        indexes = (
            models.Index(fields=("state", "id"), name="clearance_by_state"),
            models.Index(fields=("listing_id", "id"), name="clearance_by_entry"),
        )

    def __str__(self) -> str:
        return f"clearance {self.pk}"


class News(models.TextChoices):
    """What became of a likeness last, between two runs of which the screens were told."""

    NEW = "new", _("newly met")
    REOPENED = "reopened", _("open again")
    ENDED = "ended", _("entry ended")
    GONE = "gone", _("gone")


class Likeness(models.Model):
    """One likeness of somebody whom papers name to one entry of a list; one that is gone stays, and says so.

    `news` is empty for what the first filling told: nobody knows what was new then.
    """

    key = models.CharField(max_length=32, unique=True)  # a digest of whom and what it is about
    subject_kind = models.CharField(max_length=16)
    subject_id = models.TextField()
    listing_id = models.CharField(max_length=200)
    list = models.TextField()
    entry = models.TextField(blank=True)
    programs = models.TextField(blank=True)
    score = models.FloatField()
    reason = models.TextField(blank=True)
    since = models.DateField(null=True)
    listing_digest = models.CharField(max_length=64, blank=True)
    cleared = models.BooleanField(default=False)  # by that run; what was said here since counts first
    cleared_until = models.DateField(null=True)
    run = models.CharField(max_length=60, blank=True)  # of the lake, as which it was told last
    ended = models.DateField(null=True)
    over = models.BooleanField(default=False)  # the entry had ended when the screens were filled
    gone = models.BooleanField(default=False)
    news = models.CharField(max_length=8, choices=News, blank=True)
    news_on = models.DateField(null=True)
    digest = models.CharField(max_length=32)

    class Meta:
        """The likeliest first, or those of which there is news."""

        indexes = (
            models.Index(fields=("-score", "id"), name="likeness_by_score"),
            models.Index(fields=("news_on", "id"), name="likeness_by_news"),
        )

    def __str__(self) -> str:
        return f"likeness {self.pk}"


class Sighting(models.Model):
    """Where papers of one office and one mark name who is like the entry: the likeness lies in that compartment."""

    likeness = models.ForeignKey(Likeness, on_delete=models.CASCADE, related_name="sightings")
    office = models.CharField(max_length=16, blank=True)
    mark = models.IntegerField(choices=Mark, default=Mark.GREEN)
    name = models.CharField(max_length=300)
    papers = models.IntegerField()
    last_on = models.DateField()
    item_id = models.CharField(max_length=200, blank=True)

    class Meta:
        """Once for each office and mark."""

        constraints = (models.UniqueConstraint(fields=("likeness", "office", "mark"), name="sighting_once"),)

    def __str__(self) -> str:
        return f"{self.likeness_id} at {self.office}"
