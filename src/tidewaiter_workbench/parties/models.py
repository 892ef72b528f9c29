"""Parties as the last run left them, each told apart by the offices and marks of the documents that name it.

A `Presence` is the part of a party that one office's documents tell, at one handling mark: it lies in that office's
compartment like an alert. Whoever opens a party sees the sum of the presences within their reach, and a party
without one does not exist for them.
"""

from __future__ import annotations

from django.db import models

from tidewaiter_workbench.people.models import Mark

__all__ = ["Key", "Naming", "Party", "Presence", "Word"]


class Party(models.Model):
    """One party. What is told here is the house's own answer, made of everything; no row of any office.

    `digest` is of all that is told of it, here and in its presences; `asked` of the rows that it was told from. `run`
    is that of the lake from which it was told when it changed last.
    """

    party_id = models.CharField(max_length=80, primary_key=True)
    schema = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    merged_into = models.CharField(max_length=80, blank=True)
    listed = models.FloatField(null=True)
    network = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=32)
    asked = models.CharField(max_length=32, blank=True)
    run = models.CharField(max_length=60, blank=True)

    class Meta:
        """One index for each order in which parties are listed."""

        indexes = (
            models.Index(fields=("-listed", "party_id"), name="party_by_list"),
            models.Index(fields=("-network", "party_id"), name="party_by_network"),
            models.Index(fields=("-expected", "party_id"), name="party_by_forecast"),
        )

    def __str__(self) -> str:
        return f"party {self.party_id}"


class Presence(models.Model):
    """What one office's documents of one handling mark tell of a party."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="presences")
    office = models.CharField(max_length=16, blank=True)
    mark = models.IntegerField(choices=Mark, default=Mark.GREEN)
    name = models.CharField(max_length=300)
    roles = models.JSONField(default=list)
    lines = models.IntegerField()
    value = models.FloatField()
    inspected = models.IntegerField()
    found = models.IntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    content = models.JSONField(default=dict)

    class Meta:
        """A party has one presence for each office and mark."""

        constraints = (models.UniqueConstraint(fields=("party", "office", "mark"), name="presence_once"),)
        indexes = (
            models.Index(
                fields=("party", "office", "mark", "found", "lines"),
                name="presence_with_findings",
                condition=models.Q(found__gt=0),
            ),
            models.Index(fields=("office", "mark", "party"), name="presence_by_office"),
        )

    def __str__(self) -> str:
        return f"{self.party_id} at {self.office}"


class Key(models.Model):
    """A number, place or telephone by which a presence can be found; few share one.

    What begins so is looked for among those with the same `head`: that is quick in every database, whatever order
    it puts letters in.
    """

    HEAD = 3

    presence = models.ForeignKey(Presence, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=8)
    head = models.CharField(max_length=HEAD)
    value = models.CharField(max_length=200)

    class Meta:
        """Read by the beginning of the value."""

        indexes = (models.Index(fields=("kind", "head", "value", "presence"), name="key_by_value"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Word(models.Model):
    """A word of names, once for all that bear it; `presences` counts them, so that a search begins with the rarest."""

    head = models.CharField(max_length=Key.HEAD)
    value = models.CharField(max_length=200)
    presences = models.IntegerField(default=0)

    class Meta:
        """Read by its beginning."""

        constraints = (models.UniqueConstraint(fields=("head", "value"), name="word_once"),)

    def __str__(self) -> str:
        return self.value


class Naming(models.Model):
    """A word stands in the names of a presence, whose compartment and lines are written here once more.

    So a word that half the trade bears is read in the order of lines, within the reader's reach, from an index alone,
    and as far as the answer needs.
    """

    word = models.ForeignKey(Word, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    presence = models.ForeignKey(Presence, on_delete=models.CASCADE, related_name="namings", db_index=False)
    office = models.CharField(max_length=16, blank=True)
    mark = models.IntegerField(choices=Mark)
    lines = models.IntegerField()

    class Meta:
        """Read by word in the order of lines, and by presence: does it bear the other words, too?"""

        constraints = (models.UniqueConstraint(fields=("presence", "word"), name="naming_once"),)
        indexes = (models.Index(fields=("word", "-lines", "presence", "office", "mark"), name="naming_by_lines"),)

    def __str__(self) -> str:
        return f"{self.word_id} in {self.presence_id}"
