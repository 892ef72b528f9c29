"""Who is told, and every message to them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.people.models import Mark

__all__ = ["Delivery", "DeliveryState", "Subscription", "SubscriptionState", "Told"]


class SubscriptionState(models.TextChoices):
    """Whether anything is sent."""

    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    DISABLED = "disabled", _("turned off: it failed again and again")


class Subscription(models.Model):
    """An address that is told of some events, as far as its holder may know of them.

    Its secret is kept nowhere: it is derived from the workbench's own key, `salt` and `generation`.
    """

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    name = models.CharField(max_length=60)
    url = models.URLField(max_length=500)
    events = models.JSONField(default=list)
    salt = models.CharField(max_length=40)
    generation = models.IntegerField(default=1)
    rotated_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=SubscriptionState, default=SubscriptionState.ACTIVE)
    failures = models.IntegerField(default=0)  # one after the other, without a success between them
    made_at = models.DateTimeField()

    class Meta:
        """Newest first; the active ones are looked for at every event."""

        ordering = ("-id",)
        indexes = (models.Index(fields=("state",), name="subscription_by_state"),)

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    """What became of a message."""

    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("given up")
    WITHHELD = "withheld", _("withheld: no longer within the holder's reach")


class Delivery(models.Model):
    """One message: written by the transaction of what it tells, so that neither is there without the other."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    number = models.CharField(max_length=32)  # by which a receiver knows a message that comes twice
    event = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    office = models.CharField(max_length=16, null=True)
    mark = models.IntegerField(choices=Mark)
    permission = models.CharField(max_length=40)
    body = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    status = models.IntegerField(null=True)
    words = models.CharField(max_length=300, blank=True)
    took_ms = models.IntegerField(null=True)

    class Meta:
        """Newest first; workers ask for what is due."""

        ordering = ("-id",)
        indexes = (
            models.Index(fields=("subscription", "state", "id"), name="delivery_by_state"),
            models.Index(fields=("state", "next_at"), name="delivery_by_turn"),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.number}"


class Told(models.Model):
    """Something that is told once, however often somebody looks: such as a day that comes near."""

    event = models.CharField(max_length=40)
    about = models.CharField(max_length=200)
    at = models.DateTimeField(db_index=True)

    class Meta:
        """The database itself keeps it to once."""

        constraints = (models.UniqueConstraint(fields=("event", "about"), name="told_once"),)

    def __str__(self) -> str:
        return f"{self.event} {self.about}"
