"""Telling others: signed, in order, again and again, within the holder's reach, and never into our own network."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.workbench.conftest import AWAY, HOME
from tests.workbench.listening import Receiver, listening, send, signed_by
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue import services as queue
from tidewaiter_workbench.queue.filling import bring
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.refusals import ConflictError, ForbiddenError, GoneError, UnfitError
from tidewaiter_workbench.webhooks import delivering, reaching, services
from tidewaiter_workbench.webhooks.models import Delivery, Subscription
from tidewaiter_workbench.webhooks.services import About, tell
from tidewaiter_workbench.webhooks.signing import secret_of, signature


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.WEBHOOKS = {"networks": ["127.0.0.0/8"]}
    with listening() as made:
        yield made


@pytest.fixture
def holder(db, desk, person) -> Person:
    return person("supervisor", name="holder")


@pytest.fixture
def hook(receiver, holder) -> Subscription:
    events = ["alert.raised", "alert.claimed", "alert.closed", "exam.recorded"]
    return services.subscribe(holder, name="SIEM", url=receiver.url, wanted=events)[0]


def an_alert(office: str = HOME, mark: int = 1) -> About:
    return About("alert", "7", office, mark, facts={"cause": "tip"})


# What arrives.


def test_what_happens_is_told_with_a_signature_that_the_receiver_can_check(hook, receiver):
    tell("alert.raised", an_alert())
    assert receiver.got == [], "a job tells it, not the person's own click"
    assert send().state == "done"
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert (told["event"], told["alert"]) == ("alert.raised", {"id": "7", "cause": "tip"})
    assert headers["Tidewaiter-Delivery"] == told["id"]
    assert signed_by(hook, headers, body)


def test_messages_come_in_the_order_in_which_things_happened(hook, receiver):
    for event in ("alert.raised", "alert.claimed", "alert.closed"):
        tell(event, an_alert())
    assert Job.objects.filter(kind="deliver").count() == 1
    send()
    assert receiver.told == ["alert.raised", "alert.claimed", "alert.closed"]


def test_only_what_was_asked_for_is_told(hook, receiver):
    assert tell("label.written", an_alert()) == 0
    assert not Job.objects.exists()


def test_the_work_of_people_is_told(hook, receiver, alerts, person, own_lake):
    from tests.workbench.test_exams import CLEAN
    from tidewaiter_workbench.exams.services import record_result

    boss = person("supervisor")
    queue.claim(alerts["ODD"].pk, by=boss)
    queue.close(alerts["ODD"].pk, by=boss, version=2, reason="explained by the papers")
    queue.close_many({alerts["DRAWN"].pk: 1}, by=boss, reason="explained")
    record_result(alerts["CHEAP"].pk, by=boss, version=1, facts=CLEAN)
    send()
    assert receiver.told == ["alert.raised"] * 4 + ["alert.claimed", "alert.closed", "alert.closed", "exam.recorded"]
    assert "explained" not in str([body for _headers, body in receiver.got]), "reasons stay here"


def test_a_message_is_written_only_if_what_it_tells_happened(hook, alerts, person):
    from django.db import transaction

    before = Delivery.objects.count()

    def change() -> None:
        with transaction.atomic():
            queue.claim(alerts["ODD"].pk, by=person("analyst"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert Delivery.objects.count() == before


# What does not arrive.


@pytest.mark.parametrize(
    ("about", "told"),
    [
        (an_alert(), 1),
        (an_alert(office=AWAY), 0),
        (an_alert(mark=2), 0),
        (About("rule", "3", None, 1), 1),
        (About("rule", "3", None, 3), 0),
        (About("record", "3", None, 0, permission="see_audit"), 0),
    ],
)
def test_nobody_is_told_what_they_could_not_see(hook, about, told):
    assert tell("alert.raised", about) == told


@pytest.mark.parametrize("change", ["left", "other office", "lower clearance", "other role"])
def test_who_may_no_longer_see_it_is_not_told_what_waited(hook, receiver, holder, change):
    tell("alert.raised", an_alert())
    if change == "left":
        holder.is_active = False
    elif change == "other office":
        holder.offices.clear()
    elif change == "lower clearance":
        holder.clearance = 0
    else:
        holder.groups.clear()
    holder.save()
    send()
    assert receiver.got == []
    assert Delivery.objects.get().state == "withheld"


def test_filling_a_long_queue_asks_for_one_job(hook, leads, receiver):
    Alert.objects.all().delete()
    bring(leads, by="test")
    assert Job.objects.filter(kind="deliver").count() == 1
    send()
    assert len(receiver.got) == 4, "one of the five lies in another office"


# What goes wrong.


def test_what_fails_is_sent_again_later_and_each_time_later(hook, receiver):
    receiver.answers = [500, 500]
    tell("alert.raised", an_alert())
    waits = []
    for _ in range(2):
        job = send()
        assert (job.state, job.spent) == ("waiting", 0)
        message = Delivery.objects.get()
        waits.append(message.next_at - timezone.now())
    assert timedelta(seconds=5) < waits[0] < waits[1]
    send()
    message.refresh_from_db()
    assert (message.state, message.tries, message.status) == ("delivered", 3, 204)
    hook.refresh_from_db()
    assert hook.failures == 0
    assert len({headers["Tidewaiter-Delivery"] for headers, _body in receiver.got}) == 1


def test_a_message_that_nobody_takes_is_given_up_and_the_next_one_told(hook, receiver):
    receiver.answers = [400] * 6
    tell("alert.raised", an_alert())
    tell("alert.claimed", an_alert())
    for _ in range(7):
        send()
    assert list(Delivery.objects.order_by("id").values_list("state", flat=True)) == ["failed", "delivered"]
    services.send_again(Delivery.objects.get(state="failed").pk, by=hook.holder)
    send()
    assert not Delivery.objects.exclude(state="delivered").exists()


def test_after_ten_failures_in_a_row_nothing_more_is_sent_until_the_holder_says_so(hook, receiver, holder):
    receiver.answers = [500] * 10
    for _ in range(3):
        tell("alert.raised", an_alert())
    for _ in range(12):
        send()
    hook.refresh_from_db()
    assert (hook.state, len(receiver.got)) == ("disabled", 10)
    assert Record.objects.filter(action="turned a webhook off").exists()
    services.resume(hook.pk, by=holder)
    for _ in range(3):
        send()
    assert Delivery.objects.filter(state="delivered").count() == 2


def test_a_receiver_that_is_gone_is_believed_at_once(hook, receiver):
    receiver.answers = [410]
    tell("alert.raised", an_alert())
    send()
    hook.refresh_from_db()
    assert hook.state == "disabled"


def test_a_redirection_is_not_followed(hook, receiver):
    receiver.answers = [302]
    tell("alert.raised", an_alert())
    send()
    assert len(receiver.got) == 1
    assert Delivery.objects.get().words == "It answered 302."


def test_nobody_listening_is_said_in_words(hook, receiver):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        Subscription.objects.update(url=f"http://127.0.0.1:{free.getsockname()[1]}/")
    tell("alert.raised", an_alert())
    send()
    assert Delivery.objects.get().words == "Nobody listens there."


def test_messages_that_no_job_sends_are_found(hook, receiver):
    tell("alert.raised", an_alert())
    Job.objects.all().delete()
    delivering.look()
    assert send().state == "done"
    assert receiver.told == ["alert.raised"]


# Secrets.


def test_for_a_day_both_secrets_sign(hook, holder):
    old = secret_of(hook)
    changed, new = services.rotate(hook.pk, by=holder)
    assert old != new
    now = timezone.now()
    right = [
        hmac.new(each.encode(), b"%d.{}" % int(now.timestamp()), hashlib.sha256).hexdigest() for each in (new, old)
    ]
    assert signature(changed, b"{}", at=now) == f"t={int(now.timestamp())},v1={right[0]},v1={right[1]}"
    assert signature(changed, b"{}", at=now + timedelta(days=1, seconds=1)).count("v1=") == 1


def test_the_secret_is_kept_nowhere(hook):
    assert secret_of(hook) not in str(Subscription.objects.values().get())


# Where nothing is sent.


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/hook", "Only https"),
        ("ftp://example.org/", "begins with https"),
        ("https://", "begins with https"),
        ("https://user:word@example.org/", "Leave names, passwords"),
        ("https://10.1.2.3/", "private network"),
        ("https://127.0.0.1/", "private network"),
        ("http://127.0.0.1/", "private network"),
        ("https://169.254.169.254/latest/", "private network"),
        ("https://[::1]/", "private network"),
        ("https://[::ffff:10.0.0.1]/", "private network"),
        ("https://0.0.0.0/", "private network"),
        ("https://exa\nmple.org/", "begins with https"),
        ("https://example.org:99999/", "no address"),
    ],
)
def test_an_address_that_leads_where_it_should_not_is_refused(holder, settings, url, words):
    settings.WEBHOOKS = {"networks": []}
    with pytest.raises(UnfitError, match=words):
        services.subscribe(holder, name="x", url=url, wanted=["alert.raised"])


@pytest.mark.parametrize("address", ["10.0.0.7", "127.0.0.1", "192.168.1.1", "::1", "fd00::1", "100.64.0.1"])
def test_a_public_name_that_means_a_private_address_is_not_reached(settings, monkeypatch, address):
    settings.WEBHOOKS = {"networks": []}
    asked = []
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (address, 443))]
    )
    monkeypatch.setattr("socket.create_connection", lambda *_, **__: asked.append(1))
    with pytest.raises(reaching.NotReachedError, match="private network"):
        reaching.post("https://example.org/", b"", {})
    assert asked == []


def test_the_address_that_was_checked_is_the_one_that_is_reached(settings, monkeypatch):
    """A name that means something else a moment later gains nothing: it is asked for once."""
    answers = iter(["93.184.216.34", "10.0.0.7"])
    reached = []

    def refuse(where, **_):
        reached.append(where)
        raise ConnectionRefusedError

    settings.WEBHOOKS = {"networks": []}
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (next(answers), 443))])
    monkeypatch.setattr("socket.create_connection", refuse)
    with pytest.raises(reaching.NotReachedError, match="Nobody listens"):
        reaching.post("https://example.org/", b"", {})
    assert reached == [("93.184.216.34", 443)]


def test_a_private_network_that_is_allowed_is_reached(settings):
    settings.WEBHOOKS = {"networks": ["10.20.0.0/16"]}
    assert reaching.check("https://10.20.3.4/hook").hostname == "10.20.3.4"
    with pytest.raises(UnfitError, match="private network"):
        reaching.check("https://10.21.3.4/hook")


# People.


def test_only_its_holder_changes_it_and_an_administrator_can_stop_it(hook, person):
    admin, other, auditor = person("administrator"), person("supervisor", name="other"), person("auditor")
    with pytest.raises(GoneError):
        services.rotate(hook.pk, by=other)
    for act in (services.rotate, services.resume, services.end, services.test):
        with pytest.raises(ForbiddenError):
            act(hook.pk, by=admin)
    with pytest.raises(ForbiddenError):
        services.pause(hook.pk, by=auditor)
    services.pause(hook.pk, by=admin)
    with pytest.raises(ConflictError):
        services.pause(hook.pk, by=admin)
    assert tell("alert.raised", an_alert()) == 0


def test_an_officer_sends_nothing_out(person, db):
    with pytest.raises(ForbiddenError):
        services.subscribe(person("officer"), name="x", url="https://example.org/", wanted=["alert.raised"])


def test_a_test_message_arrives_and_is_seen_in_the_log(hook, receiver, holder, signed_in):
    browser = signed_in(holder)
    browser.post(f"/webhooks/{hook.pk}/test/")
    send()
    page = browser.get(f"/webhooks/{hook.pk}/").content.decode()
    assert receiver.told == ["test"]
    assert "delivered" in page
    assert "204" in page


def test_making_one_shows_its_secret_once(receiver, holder, signed_in):
    browser = signed_in(holder)
    answer = browser.post("/webhooks/", {"name": "SIEM", "url": receiver.url, "event": ["alert.raised"]})
    secret = secret_of(Subscription.objects.get())
    assert secret in answer.content.decode()
    assert secret not in browser.get("/webhooks/").content.decode()
    refused = browser.post("/webhooks/", {"name": "SIEM", "url": "http://example.org", "event": ["alert.raised"]})
    assert refused.status_code == 422
    assert "http://example.org" in refused.content.decode()
