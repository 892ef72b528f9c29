"""The job that sends what was written: in order, again and again with growing pauses, and at last not any more."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Chore, Done, Kind, LaterError, every, known, register, when_ended
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.webhooks import reaching
from tidewaiter_workbench.webhooks.events import TEST
from tidewaiter_workbench.webhooks.models import Delivery, DeliveryState, Subscription, SubscriptionState, Told
from tidewaiter_workbench.webhooks.signing import signature
from tidewaiter_workbench.webhooks.telling import About, awake, sees, tell

__all__ = ["deliver", "enter", "look"]

_AT_ONCE = 50
_TRIES = 6
"""After so many a message is given up, and the next one has its turn."""
_FAILURES = 10
"""After so many in a row, without one success, nothing more is sent."""
_KEPT = timedelta(days=30)
_GONE = 410


def enter() -> None:
    """Register the job, and the look around for messages that nobody sends."""
    register(
        Kind(
            "deliver",
            title=gettext_lazy("Tell a subscriber"),
            does=gettext_lazy("Sends messages to an address that asked for them."),
            work=deliver,
            permission="hold_webhook",
            apart=False,
            quiet=True,
        )
    )
    every(Chore("deliveries", seconds=20.0, look=look))
    when_ended("webhooks", _job_ended)


def look() -> None:
    """Wake what has messages that are due, and forget what was told long ago."""
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=timezone.now())
    waiting = Subscription.objects.filter(
        state=SubscriptionState.ACTIVE, pk__in=due.order_by().values("subscription_id").distinct()
    )
    for subscription in waiting:
        awake(subscription)
    Delivery.objects.exclude(state=DeliveryState.WAITING).filter(made_at__lt=timezone.now() - _KEPT).delete()
    Told.objects.filter(at__lt=timezone.now() - _KEPT).delete()


def _job_ended(job: Job, words: str) -> None:
    """Tell whoever sees all jobs; of small work, such as telling this very thing, nobody is told."""
    kind = known(job.kind)
    if kind is not None and not kind.quiet:
        facts = {"kind": job.kind, "state": str(job.state), "by": job.by, "words": words}
        tell("job.ended", About("job", str(job.pk), None, int(job.mark), permission="see_all_jobs", facts=facts))


def deliver(doing: Doing) -> Done:
    """Send what waits, the oldest first; after a failure, wait."""
    sent = 0
    for _nth in range(_AT_ONCE):
        subscription = Subscription.objects.select_related("holder").get(pk=doing.parameters["subscription"])
        if subscription.state != SubscriptionState.ACTIVE:
            return Done(_("it is paused or turned off"), result={"sent": sent})
        first = subscription.deliveries.filter(state=DeliveryState.WAITING).order_by("id").first()
        if first is None:
            return Done(_("nothing more waits"), result={"sent": sent})
        doing.tell(_("sending"), 0.5)
        if first.next_at > timezone.now():
            raise LaterError(first.words, after=first.next_at - timezone.now(), spends=False)
        if not _still(subscription, first):
            _end(first, str(DeliveryState.WITHHELD))
            continue
        if _send(subscription, first):
            sent += 1
    raise LaterError(_("more waits"), after=timedelta(0), spends=False)


def _still(subscription: Subscription, message: Delivery) -> bool:
    """Whether its holder may know of it at this moment: much can change while a message waits."""
    holder = subscription.holder
    about = About(message.kind, message.key, message.office, message.mark, message.permission)
    return bool(holder.has_perm("workbench.hold_webhook")) and sees(holder, about)


def _send(subscription: Subscription, message: Delivery) -> bool:
    at, body = timezone.now(), message.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "tidewaiter",
        "Tidewaiter-Event": message.event,
        "Tidewaiter-Delivery": message.number,
        "Tidewaiter-Signature": signature(subscription, body, at=at),
    }
    try:
        answer = reaching.post(subscription.url, body, headers)
    except reaching.NotReachedError as problem:
        _failed(subscription, message, words=str(problem))
        return False
    message.status, message.took_ms = answer.status, answer.took_ms
    if not 200 <= answer.status < 300:
        _failed(subscription, message, words=_("It answered {status}.").format(status=answer.status))
        return False
    with transaction.atomic():
        message.tries += 1
        message.words = ""
        _end(message, str(DeliveryState.DELIVERED))
        Subscription.objects.filter(pk=subscription.pk).update(failures=0)
        if message.event != TEST:
            detail = {"subscription": subscription.pk, "event": message.event, "delivery": message.number}
            record(
                "told a subscriber", by=subscription.holder.username, kind=message.kind, key=message.key, detail=detail
            )
    return True


@transaction.atomic
def _failed(subscription: Subscription, message: Delivery, *, words: str) -> None:
    message.tries += 1
    message.words = words[:300]
    message.next_at = timezone.now() + _pause(message.tries)
    failures = subscription.failures + 1
    Subscription.objects.filter(pk=subscription.pk).update(failures=failures)
    if message.tries >= _TRIES:
        _end(message, str(DeliveryState.FAILED))
    else:
        message.save()
    active = Subscription.objects.filter(pk=subscription.pk, state=SubscriptionState.ACTIVE)
    if (failures >= _FAILURES or message.status == _GONE) and active.update(state=SubscriptionState.DISABLED):
        detail = {"failures": failures, "why": words}
        record("turned a webhook off", by="workbench", kind="webhook", key=str(subscription.pk), detail=detail)


def _pause(tries: int) -> timedelta:
    """10 seconds, 40, nearly 3 minutes, 11, 43, then an hour."""
    return timedelta(seconds=min(10 * 4 ** (tries - 1), 3600))


def _end(message: Delivery, state: str) -> None:
    message.state, message.ended_at = state, timezone.now()
    message.save()
