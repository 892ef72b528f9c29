"""The seam: whatever happens, `tell` writes it down for those who asked, and whose compartments it lies in."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.webhooks.models import Delivery, Subscription, SubscriptionState, Told

__all__ = ["About", "awake", "sees", "tell", "tell_once"]

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class About:
    """What an event is about, and in which compartment it lies.

    Attributes:
        kind: alert, exam, case and so on.
        key: by which the API or a page finds it.
        office: the office it lies in; None where it lies in none.
        mark: its handling mark.
        permission: `workbench.<permission>` that whoever is told must hold.
        facts: what is told, as JSON; no more than the holder could read here.
    """

    kind: str
    key: str
    office: str | None
    mark: int
    permission: str = "see_queue"
    facts: Mapping[str, object] = field(default_factory=dict)


def tell(event: str, about: About | Iterable[About]) -> int:
    """Write a message for everyone who asked for this event and may know of it; gives how many.

    Call it inside the transaction of what happened, before the audit trail is written: then the message is there if,
    and only if, it happened. Sending is a job's.
    """
    asked = Subscription.objects.filter(state=SubscriptionState.ACTIVE).select_related("holder").order_by("id")
    listeners = [each for each in asked if event in each.events]
    if not listeners:
        return 0
    things = [about] if isinstance(about, About) else list(about)
    written = 0
    for subscription in listeners:
        told = list(_messages(subscription, event, things))
        Delivery.objects.bulk_create(told, batch_size=_CHUNK)
        written += len(told)
        if told:
            awake(subscription)
    return written


@transaction.atomic
def tell_once(event: str, about: About, *, of: str) -> int:
    """Tell what can be seen again and again, such as a day that comes near, the first time that anybody is told of it.

    `of` says what it is: the thing, and the day.
    """
    if Told.objects.filter(event=event, about=of).exists():
        return 0
    try:
        with transaction.atomic():
            mine = Told.objects.create(event=event, about=of, at=timezone.now())
    except IntegrityError:  # another worker saw it in this very moment
        return 0
    written = tell(event, about)
    if not written:
        mine.delete()  # nobody listens yet
    return written


def awake(subscription: Subscription) -> None:
    """Let a worker see to it; one job for each subscription at a time keeps its messages in order."""
    start("deliver", {"subscription": subscription.pk}, once=f"deliver:{subscription.pk}")


def sees(holder: Person, about: About) -> bool:
    """Whether this person may know of it: by role, by mark and by office."""
    if not holder.is_active or not holder.has_perm(f"workbench.{about.permission}"):
        return False
    if about.office is None:
        return about.mark <= holder.clearance
    return holder.reaches(office=about.office, mark=about.mark)


def _messages(subscription: Subscription, event: str, things: Iterable[About]) -> Iterator[Delivery]:
    now = timezone.now()
    for about in things:
        if not sees(subscription.holder, about):
            continue
        number = secrets.token_hex(16)
        content = {"id": number, "event": event, "at": now.isoformat(), about.kind: {"id": about.key, **about.facts}}
        yield Delivery(
            subscription=subscription,
            number=number,
            event=event,
            kind=about.kind,
            key=about.key,
            office=about.office,
            mark=about.mark,
            permission=about.permission,
            body=json.dumps(content, ensure_ascii=False),
            made_at=now,
            next_at=now,
        )
