"""Cases and what lies in them. What happened, the log and the chain of custody are added to and never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.people.models import Mark

__all__ = [
    "Bracketed",
    "Case",
    "ConsequenceState",
    "Custody",
    "Decision",
    "DecisionState",
    "Entry",
    "Exhibit",
    "Happening",
    "Link",
    "LinkKind",
    "ProtectiveOrder",
    "Task",
    "UnderOrder",
]

_PERSON = settings.AUTH_USER_MODEL


class LinkKind(models.TextChoices):
    """What can be put into a case."""

    ALERT = "alert", _("alert")
    PARTY = "party", _("party")
    SERIES = "series", _("series")
    BOARD = "board", _("board snapshot")


class DecisionState(models.TextChoices):
    """How far a decision has come."""

    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ConsequenceState(models.TextChoices):
    """How far a consequence has come on its way to the library."""

    NONE = "none", _("nothing to write")
    WAITING = "waiting", _("waits for the lake")
    WRITTEN = "written", _("written to the lake")


class Case(models.Model):
    """One case. `state` and `phase` follow from what happened; `version` rises with every change of the case itself."""

    kind = models.CharField(max_length=16)  # the procedure, such as VIOLATION or SEIZURE
    title = models.CharField(max_length=160)
    typology = models.CharField(max_length=40, blank=True)
    office = models.CharField(max_length=16, blank=True)  # empty: headquarters
    mark = models.IntegerField(choices=Mark, default=Mark.GREEN)
    state = models.CharField(max_length=24)
    phase = models.CharField(max_length=12)
    held_from = models.CharField(max_length=24, blank=True)
    holder = models.ForeignKey(_PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField()
    next_due = models.DateField(null=True)  # the first of our own clocks that is not met
    next_clock = models.CharField(max_length=120, blank=True)
    wait_due = models.DateField(null=True)  # the next day on which a party's time ends
    wait_clock = models.CharField(max_length=120, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        """One index for each way in which the board is read."""

        indexes = (
            models.Index(fields=("phase", "next_due", "id"), name="case_by_phase"),
            models.Index(fields=("office", "phase"), name="case_by_office"),
            models.Index(fields=("holder", "phase"), name="case_by_holder"),
            models.Index(fields=("-changed_at",), name="case_by_change"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Its number, as people write it."""
        return f"C-{self.opened_at:%Y}-{self.pk:05d}"


class Happening(models.Model):
    """One event of the case's procedure, on its day; clocks start and end with these."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="happenings")
    event = models.CharField(max_length=30)
    day = models.DateField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were recorded."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.event} {self.day:%Y-%m-%d}"


class Task(models.Model):
    """Something to do. With a `clock` it is due when that ends; with a `fact`, doing it puts that on record."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    words = models.CharField(max_length=200)
    clock = models.CharField(max_length=8, blank=True)
    fact = models.CharField(max_length=30, blank=True)
    due = models.DateField(null=True)
    assignee = models.ForeignKey(_PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="case_tasks")
    done_on = models.DateField(null=True)
    done_by = models.CharField(max_length=150, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        """As they were planned."""

        ordering = ("id",)

    def __str__(self) -> str:
        return self.words


class Entry(models.Model):
    """One line of the log; never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    mark = models.IntegerField(choices=Mark, default=Mark.CLEAR)  # the case's own mark holds for it, too

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.by} {self.action}"


class Link(models.Model):
    """Something that lies in the case: an alert, or a thing of another part by its kind and key."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=8, choices=LinkKind)
    key = models.CharField(max_length=200)
    label = models.CharField(max_length=200, blank=True)
    mark = models.IntegerField(choices=Mark, default=Mark.CLEAR)
    alert = models.ForeignKey("queue.Alert", null=True, on_delete=models.PROTECT, related_name="case_links")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=150)
    detached_at = models.DateTimeField(null=True)
    detached_by = models.CharField(max_length=150, blank=True)
    detached_because = models.TextField(blank=True)

    class Meta:
        """A thing lies in a case once, and an alert in one case only."""

        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("case", "kind", "key"), condition=models.Q(detached_at=None), name="link_once"
            ),
            models.UniqueConstraint(
                fields=("alert",), condition=models.Q(detached_at=None, alert__isnull=False), name="alert_in_one_case"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Exhibit(models.Model):
    """A file that proves something. What lies on the disk must have the hash that it had when it came in."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exhibits")
    number = models.IntegerField()
    title = models.CharField(max_length=160)
    source = models.CharField(max_length=200)
    basis = models.CharField(max_length=200, blank=True)  # by what right we have it
    file_name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=40, unique=True)
    mark = models.IntegerField(choices=Mark, default=Mark.CLEAR)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=150)

    class Meta:
        """Numbered within its case."""

        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="exhibit_number_once"),)

    def __str__(self) -> str:
        return f"exhibit {self.number}"


class Custody(models.Model):
    """Who had an exhibit, when, and what was done with it; never changed."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="custody")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    action = models.CharField(max_length=40)
    note = models.TextField(blank=True)

    class Meta:
        """Oldest first, as a chain is read."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.by} {self.action}"


class Decision(models.Model):
    """A step that decides about a firm: proposed by one person, approved or refused by another, each with a reason."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    move = models.CharField(max_length=24)
    words = models.CharField(max_length=120)
    day = models.DateField()
    reason = models.TextField()
    grounds = models.JSONField(default=list)  # [kind, reference, words]
    amount = models.FloatField(null=True)
    culpability = models.CharField(max_length=20, blank=True)
    told = models.JSONField(default=dict)  # what caps the amount, such as loss and values; the law of a seizure
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.PROPOSED)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_because = models.TextField(blank=True)
    consequence = models.CharField(max_length=30, blank=True)
    consequence_state = models.CharField(
        max_length=10, choices=ConsequenceState, default=ConsequenceState.NONE, db_index=True
    )

    class Meta:
        """Newest first; a case waits for one decision at a time."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=models.Q(state="proposed"), name="one_open_proposal"),
        )

    def __str__(self) -> str:
        return f"{self.words}: {self.state}"


class ProtectiveOrder(models.Model):
    """An administrative protective order: who is under it may see what is bracketed; nobody else outside may."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="order")
    terms = models.TextField()
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=150)
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"order of {self.issued_on:%Y-%m-%d}"


class UnderOrder(models.Model):
    """One person outside who is under the order, for a party, from the day of the undertaking to its end."""

    order = models.ForeignKey(ProtectiveOrder, on_delete=models.PROTECT, related_name="people")
    name = models.CharField(max_length=120)
    firm = models.CharField(max_length=160)
    party = models.CharField(max_length=160)
    undertaking_on = models.DateField()
    added_by = models.CharField(max_length=150)
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        """In the order in which they came."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"under order {self.pk}"


class Bracketed(models.Model):
    """A confidential exhibit: what is bracketed in it, and the public version that goes in its place.

    `brackets` are text, summary and reason of each. `read` says whether the public version's text could be compared;
    one that could not is confirmed by a second person.
    """

    exhibit = models.OneToOneField(Exhibit, on_delete=models.PROTECT, related_name="bracketed")
    public = models.OneToOneField(Exhibit, null=True, on_delete=models.PROTECT, related_name="public_of")
    brackets = models.JSONField(default=list)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    paired_by = models.CharField(max_length=150, blank=True)
    read = models.BooleanField(default=False)
    confirmed_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"bracketed {self.exhibit_id}"

    @property
    def version(self) -> str:
        """Which of its versions this is: what a form saw, and says again."""
        return self.at.isoformat()

    @property
    def may_leave(self) -> bool:
        """Whether the public version may go to people outside."""
        return self.public_id is not None and (self.read or bool(self.confirmed_by))
