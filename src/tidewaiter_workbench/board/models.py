"""The network as it was filled, the boards on which people lay parts of it out, and what they froze."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.people.models import Mark

__all__ = ["Board", "Code", "Filling", "Naming", "Snapshot", "Step", "Thing", "Tie", "Word"]


class Filling(models.Model):
    """One bringing of the whole network. Readers use the last one that is done; one that was cut off is never seen."""

    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    run = models.CharField(max_length=60, blank=True)
    things = models.IntegerField(default=0)
    ties = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"filling {self.pk}"


class Thing(models.Model):
    """What can lie on a board. Its number holds the filling's in its upper half, so that fillings never meet.

    `offices` is told as `;5201;2704;`, and `;*;` where no declaration names it: so one comparison of text finds those
    within somebody's reach, on every database.
    """

    id = models.BigIntegerField(primary_key=True)
    filling = models.ForeignKey(Filling, on_delete=models.DO_NOTHING, db_constraint=False)
    node = models.CharField(max_length=600)
    kind = models.CharField(max_length=16)
    label = models.CharField(max_length=300)
    words = models.TextField(blank=True)  # all of them in a row; they are found through `Naming`
    offices = models.TextField()
    country = models.CharField(max_length=2, blank=True)
    ties = models.IntegerField()
    lasting = models.IntegerField()  # ties that make a hub: a busy firm has many brokers, carriers and containers
    violations = models.IntegerField()
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    facts = models.JSONField(default=list)
    happened = models.JSONField(default=list)

    class Meta:
        """Found by its name in the network."""

        indexes = (models.Index(fields=("filling", "node"), name="thing_by_node"),)

    def __str__(self) -> str:
        return f"thing {self.pk}"


class Code(models.Model):
    """What declarations call a party: from a line in the queue to the party on a board, and back."""

    filling = models.ForeignKey(Filling, on_delete=models.DO_NOTHING, db_constraint=False)
    code = models.CharField(max_length=120)
    thing = models.ForeignKey(Thing, on_delete=models.DO_NOTHING, db_constraint=False, related_name="codes")

    class Meta:
        """Read in both directions."""

        indexes = (models.Index(fields=("filling", "code"), name="code_by_code"),)

    def __str__(self) -> str:
        return f"code {self.pk}"


class Word(models.Model):
    """A word of names, numbers and addresses, once for all things of a filling that bear it; `things` counts them.

    What begins so is looked for among those with the same `head`, as names of parties are. Numbered like things.
    """

    HEAD = 3

    id = models.BigIntegerField(primary_key=True)
    filling = models.ForeignKey(Filling, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    head = models.CharField(max_length=HEAD)
    value = models.CharField(max_length=200)
    things = models.IntegerField()

    class Meta:
        """Read by its beginning."""

        constraints = (models.UniqueConstraint(fields=("filling", "head", "value"), name="thing_word_once"),)

    def __str__(self) -> str:
        return self.value


class Naming(models.Model):
    """A word stands in the words of a thing, whose order among what is found is written here once more.

    So a search reads an index in the order of its answer, and as far as the answer needs.
    """

    word = models.ForeignKey(Word, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False)
    thing = models.ForeignKey(
        Thing, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="namings"
    )
    violations = models.IntegerField()
    ties = models.IntegerField()

    class Meta:
        """Read by word in the order of an answer, and by thing: does it bear the other words, too?"""

        constraints = (models.UniqueConstraint(fields=("thing", "word"), name="thing_naming_once"),)
        indexes = (models.Index(fields=("word", "-violations", "-ties", "thing"), name="thing_naming_by_weight"),)

    def __str__(self) -> str:
        return f"{self.word_id} in {self.thing_id}"


class Tie(models.Model):
    """A tie between two things; `evidence` holds [document, day, office] of up to five documents that show it."""

    filling = models.ForeignKey(Filling, on_delete=models.DO_NOTHING, db_constraint=False)
    kind = models.CharField(max_length=24)
    source = models.ForeignKey(Thing, on_delete=models.DO_NOTHING, db_constraint=False, related_name="outward")
    target = models.ForeignKey(Thing, on_delete=models.DO_NOTHING, db_constraint=False, related_name="inward")
    documents = models.IntegerField(null=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    share_pct = models.FloatField(null=True)
    evidence = models.JSONField(default=list)
    note = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"tie {self.pk}"


class Board(models.Model):
    """Things that somebody laid out. It is its owner's alone; `version` rises with every step."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="boards")
    title = models.CharField(max_length=120)
    content = models.JSONField(default=dict)  # things: node -> {x, y, asked, note}
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField()
    put_away = models.BooleanField(default=False)

    class Meta:
        """The latest first."""

        ordering = ("-changed_at", "-id")
        indexes = (models.Index(fields=("owner", "put_away", "-changed_at"), name="board_by_owner"),)

    def __str__(self) -> str:
        return f"board {self.pk}"


class Step(models.Model):
    """A board as one step left it: nothing that was on a board is lost."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="steps")
    version = models.IntegerField()
    at = models.DateTimeField()
    done = models.CharField(max_length=300)
    content = models.JSONField()

    class Meta:
        """The latest first; each version once."""

        ordering = ("-version",)
        constraints = (models.UniqueConstraint(fields=("board", "version"), name="step_once"),)

    def __str__(self) -> str:
        return f"step {self.version}"


class Snapshot(models.Model):
    """A board frozen with all that it told: things, ties, documents, notes. Never changed; its digest proves it.

    A case holds it by kind (`board`) and key; who reads the case reads it there.
    """

    title = models.CharField(max_length=120)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="snapshots")
    made_at = models.DateTimeField()
    board = models.ForeignKey(Board, null=True, on_delete=models.SET_NULL, related_name="snapshots")
    version = models.IntegerField()
    mark = models.IntegerField(choices=Mark, default=Mark.GREEN)
    offices = models.JSONField(default=list)
    run = models.CharField(max_length=60, blank=True)
    content = models.JSONField()
    digest = models.CharField(_("SHA-256 of its content"), max_length=64)

    KIND = "board"

    class Meta:
        """The latest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"snapshot {self.pk}"

    @property
    def key(self) -> str:
        """By what a case names it."""
        return str(self.pk)

    @property
    def holds(self) -> bool:
        """Whether it still is what was frozen."""
        return self.digest == self.digest_of(self.content)

    @staticmethod
    def digest_of(content: object) -> str:
        """SHA-256 of the content as JSON with sorted keys and no blanks."""
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()
