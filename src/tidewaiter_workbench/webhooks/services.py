"""Making, changing and ending subscriptions; `tell` is what other parts call."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.refusals import ConflictError, ForbiddenError, GoneError, UnfitError
from tidewaiter_workbench.webhooks import events
from tidewaiter_workbench.webhooks.models import Delivery, DeliveryState, Subscription, SubscriptionState
from tidewaiter_workbench.webhooks.reaching import check
from tidewaiter_workbench.webhooks.signing import fresh_salt, secret_of
from tidewaiter_workbench.webhooks.telling import About, awake, tell, tell_once

__all__ = [
    "About",
    "end",
    "pause",
    "resume",
    "rotate",
    "seen_by",
    "send_again",
    "subscribe",
    "tell",
    "tell_once",
    "test",
    "within_reach",
]

_MOST = 20


@transaction.atomic
def subscribe(by: Person, *, name: str, url: str, wanted: list[str]) -> tuple[Subscription, str]:
    """A new subscription, and its secret, which is shown once.

    Raises:
        ForbiddenError: this person's role sends nothing out.
        UnfitError: the address or the events are none that can be told.
    """
    if not by.has_perm("workbench.hold_webhook"):
        raise ForbiddenError(_("Your role does not allow this."))
    if not name.strip() or not wanted or any(event not in events.known() for event in wanted):
        raise UnfitError(_("Give it a name, and choose at least one event."))
    check(url)
    if by.subscriptions.count() >= _MOST:
        raise UnfitError(_("You hold {n} already; end one first.").format(n=_MOST))
    made = Subscription.objects.create(
        holder=by,
        name=name.strip()[:60],
        url=url,
        events=sorted(set(wanted)),
        salt=fresh_salt(),
        made_at=timezone.now(),
    )
    _noted("made a webhook", made, by=by, url=url, events=made.events)
    return made, secret_of(made)


@transaction.atomic
def rotate(subscription_id: int, *, by: Person) -> tuple[Subscription, str]:
    """A new secret; messages carry both signatures for a day."""
    one = _own(by, subscription_id)
    Subscription.objects.filter(pk=one.pk).update(generation=F("generation") + 1, rotated_at=timezone.now())
    one.refresh_from_db()
    _noted("changed a webhook's secret", one, by=by, generation=one.generation)
    return one, secret_of(one)


@transaction.atomic
def pause(subscription_id: int, *, by: Person) -> None:
    """Send nothing for now; what happens meanwhile is not told later. An administrator may do it to anyone's."""
    one = within_reach(by, subscription_id)
    if one.holder_id != by.pk and not by.has_perm("workbench.stop_webhooks"):
        raise ForbiddenError(_("Only its holder or an administrator does this."))
    if not Subscription.objects.filter(pk=one.pk, state=SubscriptionState.ACTIVE).update(
        state=SubscriptionState.PAUSED
    ):
        raise ConflictError(_("It is not active any more."))
    _noted("paused a webhook", one, by=by)


@transaction.atomic
def resume(subscription_id: int, *, by: Person) -> None:
    """Send again, also what waits since it was turned off."""
    one = _own(by, subscription_id)
    check(one.url)
    still = Subscription.objects.filter(pk=one.pk).exclude(state=SubscriptionState.ACTIVE)
    if not still.update(state=SubscriptionState.ACTIVE, failures=0):
        raise ConflictError(_("It is active already."))
    one.deliveries.filter(state=DeliveryState.WAITING).update(next_at=timezone.now())
    awake(one)
    _noted("resumed a webhook", one, by=by)


@transaction.atomic
def end(subscription_id: int, *, by: Person) -> None:
    """Forget it, and what was to be sent; that it was there stays on record."""
    one = _own(by, subscription_id)
    _noted("ended a webhook", one, by=by)
    one.delete()


@transaction.atomic
def test(subscription_id: int, *, by: Person) -> Delivery:
    """Send a message that tells nothing, to see whether it arrives."""
    one = _own(by, subscription_id)
    if one.state != SubscriptionState.ACTIVE:
        raise ConflictError(_("It is not active; resume it first."))
    now, number = timezone.now(), secrets.token_hex(16)
    made = Delivery.objects.create(
        subscription=one,
        number=number,
        event=events.TEST,
        kind="webhook",
        key=str(one.pk),
        office=None,
        mark=0,
        permission="hold_webhook",
        body=f'{{"id": "{number}", "event": "{events.TEST}", "at": "{now.isoformat()}"}}',
        made_at=now,
        next_at=now,
    )
    awake(one)
    return made


@transaction.atomic
def send_again(delivery_id: int, *, by: Person) -> Delivery:
    """Put a message that was given up back in its place."""
    message = Delivery.objects.filter(pk=delivery_id, subscription__holder=by).select_related("subscription").first()
    if message is None:
        raise GoneError(_("There is no such message within your reach."))
    given_up = Delivery.objects.filter(pk=message.pk, state=DeliveryState.FAILED)
    if not given_up.update(state=DeliveryState.WAITING, tries=0, next_at=timezone.now(), ended_at=None):
        raise ConflictError(_("Only a message that was given up can be sent again."))
    awake(message.subscription)
    _noted("sent a message again", message.subscription, by=by, delivery=message.number)
    return message


def seen_by(person: Person) -> QuerySet[Subscription]:
    """One's own; those who watch the house see all, and read no message."""
    everything: QuerySet[Subscription] = Subscription.objects.select_related("holder")
    return everything if person.has_perm("workbench.see_all_webhooks") else everything.filter(holder=person)


def within_reach(person: Person, subscription_id: int) -> Subscription:
    """The subscription, if this person may know of it.

    Raises:
        GoneError: there is none.
    """
    one = seen_by(person).filter(pk=subscription_id).first()
    if one is None:
        raise GoneError(_("There is no such webhook within your reach."))
    return one


def _own(person: Person, subscription_id: int) -> Subscription:
    one = within_reach(person, subscription_id)
    if one.holder_id != person.pk or not person.has_perm("workbench.hold_webhook"):
        raise ForbiddenError(_("Only its holder does this."))
    return one


def _noted(action: str, one: Subscription, *, by: Person, **detail: object) -> None:
    record(action, by=by.username, kind="webhook", key=str(one.pk), detail={"name": one.name, **detail})
