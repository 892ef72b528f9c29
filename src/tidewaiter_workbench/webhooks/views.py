"""Webhooks: whom this workbench tells, and what became of every message."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.refusals import RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain
from tidewaiter_workbench.webhooks import events, services
from tidewaiter_workbench.webhooks.models import Delivery, DeliveryState, Subscription

__all__ = [
    "end_webhook",
    "pause_webhook",
    "resume_webhook",
    "rotate_webhook",
    "send_again",
    "test_webhook",
    "webhook",
    "webhooks",
]

_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see_webhooks")
def webhooks(request: HttpRequest) -> HttpResponse:
    """List them; make one. Its secret is shown on this answer and never again."""
    secret, why, made = "", "", None
    if request.method == "POST":
        try:
            made, secret = services.subscribe(
                request.user,
                name=plain(request.POST.get("name", ""), longest=60),
                url=plain(request.POST.get("url", ""), longest=500),
                wanted=request.POST.getlist("event"),
            )
        except RefusalError as refusal:
            why = str(refusal)
    record("read the webhooks", by=request.user.username, kind="webhooks")
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    last = Max("deliveries__ended_at", filter=Q(deliveries__state=DeliveryState.DELIVERED))
    told = {
        "subscriptions": services.seen_by(request.user).annotate(waiting=waiting, last=last),
        "events": events.known(),
        "secret": secret,
        "made": made,
        "why": why,
        "typed": request.POST if why else {},
        "chosen": request.POST.getlist("event") if why else [],
    }
    return render(request, "webhooks/webhooks.html", told, status=422 if why else 200)


@require_safe
@needs("see_webhooks")
def webhook(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """One of them with its messages; for HTMX only those."""
    try:
        one = services.within_reach(request.user, subscription_id)
    except RefusalError as gone:
        return refused(request, gone)
    return _page(request, one)


@require_POST
@needs("see_webhooks")
def rotate_webhook(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Change the secret; the new one is shown on this answer and never again."""
    try:
        one, secret = services.rotate(subscription_id, by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    return _page(request, one, secret=secret)


@require_POST
@needs("see_webhooks")
def pause_webhook(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Send nothing for now."""
    return _act(request, subscription_id, services.pause, _("Nothing is sent until it is resumed."))


@require_POST
@needs("see_webhooks")
def resume_webhook(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Send again."""
    return _act(request, subscription_id, services.resume, _("It is active again."))


@require_POST
@needs("see_webhooks")
def test_webhook(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Send a message that tells nothing."""
    return _act(request, subscription_id, services.test, _("A test is on its way; see below what becomes of it."))


@require_POST
@needs("see_webhooks")
def end_webhook(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Forget it."""
    try:
        services.end(subscription_id, by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, _("It is ended; nothing more is sent there."))
    return redirect("webhooks")


@require_POST
@needs("hold_webhook")
def send_again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Try a message again that was given up."""
    try:
        message = services.send_again(delivery_id, by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, _("It is sent again."))
    return redirect("webhook", message.subscription_id)


def _page(request: HttpRequest, one: Subscription, *, secret: str = "") -> HttpResponse:
    sent = list(Delivery.objects.filter(subscription=one)[:_SHOWN])
    counted = dict(one.deliveries.order_by().values_list("state").annotate(n=Count("pk")))
    told = {
        "one": one,
        "messages_sent": sent,
        "counted": [(words, counted.get(state, 0)) for state, words in DeliveryState.choices],
        "waits": counted.get(DeliveryState.WAITING, 0),
        "events": events.known(),
        "secret": secret,
        "mine": one.holder_id == request.user.pk and request.user.has_perm("workbench.hold_webhook"),
    }
    if request.htmx and not request.htmx.boosted:
        return render(request, "webhooks/part_messages.html", told)
    record("read a webhook", by=request.user.username, kind="webhook", key=str(one.pk))
    return render(request, "webhooks/webhook.html", told)


def _act(request: HttpRequest, subscription_id: int, service: Callable[..., object], done: str) -> HttpResponse:
    try:
        service(subscription_id, by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, done)
    return redirect("webhook", subscription_id)
