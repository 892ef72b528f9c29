"""Every route against everyone: who gets in, who is sent away, and for whom the thing does not exist."""

from __future__ import annotations

import json

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from tests.workbench.conftest import AWAY, ROLES
from tidewaiter_workbench.api.tokens import SCOPES, make_token
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.queue.models import Alert, SavedFilter
from tidewaiter_workbench.rulebook.models import Rule, Version
from tidewaiter_workbench.webhooks.models import Subscription

READERS = {"officer", "analyst", "supervisor", "data scientist", "auditor"}
WORKERS = {"officer", "analyst", "supervisor"}
CLOSERS = {"analyst", "supervisor"}
EVERYONE = set(ROLES) | {"newcomer"}
SEE_JOBS = {"analyst", "supervisor", "data scientist", "auditor", "administrator"}
RUN_JOBS = {"supervisor", "data scientist", "administrator"}
SEE_HOOKS = {"analyst", "supervisor", "auditor", "administrator"}
OUTSIDER = "outsider"  # every role that reads and works, in another office
VISITOR = "visitor"  # not signed in
CAST = (*ROLES, "newcomer", OUTSIDER, VISITOR)

WHY = {"version": 1, "reason": "explained by the papers"}
EXAM = {"version": 1, "done": "yes", "exam_type": "DOC", "examined_on": "2025-06-30", "minutes": 20}
EXAM_FORM = EXAM | {"VALUATION.answer": "not found"}
EXAM_JSON = EXAM | {"done": True, "findings": [{"typology": "VALUATION", "answer": "not found"}]}
UNTIL = {"until": "2025-07-02T00:00:00Z"}

# name -> method, who may, status for them, data, status for the outsider (404: it does not exist for them)
PAGES = {
    "home": ("get", EVERYONE, 302, {}, 302),
    "queue": ("get", READERS, 200, {}, 200),
    "export": ("get", {"analyst", "supervisor", "auditor"}, 200, {}, 200),
    "lock_next": ("post", WORKERS, 302, {}, 302),
    "close_many": ("post", CLOSERS, 302, {"alert": "1:1", "reason": "explained"}, 302),
    "suppress": ("post", CLOSERS, 302, {"role": "importer", "party": "IMP-2", "days": 3, "reason": "known"}, 302),
    "save_filter": ("post", READERS, 302, {"name": "mine", "cause": "model"}, 302),
    "drop_filter": ("post", READERS, 302, {}, 404),
    "claim": ("post", WORKERS, 302, {}, 404),
    "detach": ("post", WORKERS, 409, WHY, 404),
    "snooze": ("post", WORKERS, 302, WHY | {"hours": 4}, 404),
    "close": ("post", CLOSERS, 302, WHY, 404),
    "re_mark": ("post", {"supervisor"}, 302, WHY | {"mark": 0}, 404),
    "shipment": ("get", READERS, 200, {}, 404),
    "write_result": ("post", {"officer", "supervisor"}, 302, EXAM_FORM, 404),
    "result": ("get", READERS, 200, {}, 404),
    "rules": ("get", READERS, 200, {}, 200),
    "rule": ("get", READERS, 200, {}, 200),
    "rule_new": ("get", CLOSERS, 200, {}, 200),
    "rule_edit": ("get", CLOSERS, 302, {}, 302),
    "rule_diff": ("get", READERS, 404, {}, 404),
    "rule_try": ("post", CLOSERS, 302, {"days": 30}, 302),
    "rule_trying": ("get", READERS, 200, {}, 200),
    "rule_submit": ("post", CLOSERS, 409, WHY | {"mode": "live"}, 409),
    "rule_send_back": ("post", {"supervisor"}, 302, WHY, 302),  # and its author
    "rule_discard": ("post", CLOSERS, 409, WHY, 409),
    "rule_approve": ("post", {"supervisor"}, 302, WHY | {"mode": "live"}, 302),
    "rule_revise": ("post", CLOSERS, 409, WHY, 409),
    "rule_retire": ("post", {"supervisor"}, 409, WHY, 409),
    "more_photos": ("post", {"officer", "supervisor"}, 400, {}, 404),
    "photo": ("get", READERS, 404, {}, 404),
    "audit": ("get", {"auditor"}, 200, {}, 200),
    "people": ("get", {"administrator"}, 200, {}, 200),
    "account": ("get", EVERYONE, 200, {}, 200),
    "jobs": ("get", SEE_JOBS, 200, {}, 200),
    "job": ("get", SEE_JOBS, 200, {}, 200),
    "start_job": ("post", RUN_JOBS, 302, {}, 302),
    "cancel_job": ("post", RUN_JOBS, 302, {}, 302),
    "retry_job": ("post", RUN_JOBS, 302, {}, 302),
    "webhooks": ("get", SEE_HOOKS, 200, {}, 200),
    "webhook": ("get", SEE_HOOKS, 200, {}, 200),
    "pause_webhook": ("post", {"analyst", "supervisor", "administrator"}, 302, {}, 302),
    "resume_webhook": ("post", {"analyst", "supervisor"}, 302, {}, 403),
    "rotate_webhook": ("post", {"analyst", "supervisor"}, 200, {}, 403),
    "test_webhook": ("post", {"analyst", "supervisor"}, 302, {}, 403),
    "end_webhook": ("post", {"analyst", "supervisor"}, 302, {}, 403),
    "send_again": ("post", {"analyst", "supervisor"}, 302, {}, 404),
    "tokens": ("get", READERS, 200, {}, 200),
    "revoke_token": ("post", READERS, 302, {}, 302),
}
API = {
    "read_queue": ("get", READERS, 200, {}, 200),
    "read_alert": ("get", READERS, 200, {}, 404),
    "take_next": ("post", WORKERS, 200, {}, 404),
    "claim": ("post", WORKERS, 200, {}, 404),
    "detach": ("post", WORKERS, 409, WHY, 404),
    "snooze": ("post", WORKERS, 200, WHY | UNTIL, 404),
    "close": ("post", CLOSERS, 200, WHY, 404),
    "read_shipment": ("get", READERS, 200, {}, 404),
    "record_exam": ("post", {"officer", "supervisor"}, 200, EXAM_JSON, 404),
}
OPEN_TO_ALL = {"healthy", "account_login", "account_logout", "set_language", "openapi-json"}
OPEN_TO_ALL |= {"openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled"}
OWN_ACCOUNT = {"account_change_password", "account_reauthenticate"}  # allauth's; and all that is named mfa_


@pytest.fixture
def who(person, alerts):
    """Anyone of the cast, by name."""

    def called(name: str):
        if name == VISITOR:
            return None
        if name == OUTSIDER:
            from django.contrib.auth.models import Group

            made = person("supervisor", name=OUTSIDER, offices=[AWAY], clearance=3)
            made.groups.set([Group.objects.get_or_create(name=role)[0] for role in ROLES])
            Alert.objects.filter(office=AWAY).delete()  # there is nothing at all in their own office
            return made
        return person("" if name == "newcomer" else name, name=name)

    return called


@pytest.fixture
def no_label(monkeypatch):
    """The lake stays as it is; what becomes a label, and what a rule does in it, is tested elsewhere."""
    told = {"hits": 0, "offices": [], "weeks": [], "examples": []}
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_outcomes", lambda *_: None)
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_rule", lambda *_: 1)
    monkeypatch.setattr("tidewaiter_workbench.bridge.try_rule", lambda *_, **__: told)


@pytest.fixture
def a_rule(alerts):
    """A rule that somebody else wrote, and that waits for approval."""
    rule = Rule.objects.create(code="waiting", made_at=alerts["ODD"].raised_at, made_by="somebody")
    days = {"review_on": "2025-12-31", "sunset_on": "2026-06-30"}
    said = {"name": "Cheap", "condition": "duty > 1", "typology": "VALUATION", "legal_basis": "law", "owner": "desk"}
    Version.objects.create(
        rule=rule, number=1, state="submitted", hands=["somebody"], written_at=rule.made_at, **said, **days
    )


def address(name: str, alert: Alert, person) -> str:
    if (name.startswith("rule_") and name != "rule_new") or name == "rule":
        return reverse(name, args=["waiting", 1, 2] if name == "rule_diff" else ["waiting"])
    if name in {"result", "more_photos", "photo"}:
        made = alert.results.create(
            officer=person, recorded_at=alert.raised_at, done=False, not_done_reason="ship sailed"
        )
        if name == "photo":  # of which there is no file: whoever gets in is told so
            digest = {"sha256": "0", "sha256_received": "0"}
            made = made.photos.create(
                file="x.jpg", kind="image/jpeg", width=1, height=1, size=1, by="x", at=alert.raised_at, **digest
            )
        return reverse(name, args=[made.pk])
    if name == "drop_filter":
        owner = person if person and person.username != OUTSIDER else type(person).objects.exclude(pk=person.pk).first()
        return reverse(name, args=[SavedFilter.objects.create(person=owner or person, name="f", query="").pk])
    if name == "start_job":
        return reverse(name, args=["fill"])
    if name in {"job", "cancel_job", "retry_job"}:
        made = start("fill")
        Job.objects.update(by=person.username, state="failed" if name == "retry_job" else "waiting")
        return reverse(name, args=[made.pk])
    if name.endswith("webhook") or name == "send_again":
        return a_webhook(name, person)
    for arguments in ([], [alert.pk]):
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:  # it takes an argument
            continue
    raise AssertionError(name)


def a_webhook(name: str, person) -> str:
    """One of the person's own, in the state that the page asks about; who may not hold any, watches another's."""
    holders = person.__class__.objects.filter(username="holder")
    mine = person.has_perm("workbench.hold_webhook") or not person.has_perm("workbench.see_all_webhooks")
    holder = person if mine else holders.first() or person.__class__.objects.create(username="holder")
    state = "paused" if name == "resume_webhook" else "active"
    hook = Subscription.objects.create(
        holder=holder, name="h", url="https://example.org/", salt="s", made_at=timezone.now(), state=state
    )
    now = timezone.now()
    message = hook.deliveries.create(
        number="1", event="test", kind="webhook", key="1", mark=0, body="{}", made_at=now, next_at=now, state="failed"
    )
    return reverse(name, args=[message.pk if name == "send_again" else hook.pk])


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("route", PAGES)
def test_pages(route, name, who, alerts, person, signed_in, client, no_label, a_rule):
    method, allowed, status, data, outside = PAGES[route]
    they = who(name)
    browser = signed_in(they) if they else client
    other = person("auditor", name="somebody else")
    url = address(route, alerts["ODD"], they if they and name != OUTSIDER else other)
    if name == OUTSIDER and route == "drop_filter":
        url = reverse(route, args=[SavedFilter.objects.create(person=other, name="theirs", query="").pk])
    answer = getattr(browser, method)(url, data)
    if name == VISITOR:
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
    elif name == OUTSIDER:
        assert answer.status_code == outside
        assert b"ODD" not in answer.content
        assert not Alert.objects.filter(version__gt=1).exists()
    elif name in allowed:
        assert answer.status_code == status
        assert not (status == 302 and answer.url.startswith(reverse("account_login")))
    else:
        assert answer.status_code == 403
        assert b"ODD" not in answer.content
        assert not Alert.objects.filter(version__gt=1).exists()


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("route", API)
def test_the_api(route, name, who, alerts, client, no_label):
    method, allowed, status, data, outside = API[route]
    they = who(name)
    names = {"read_queue", "take_next"}
    url = reverse(f"api-v1:{route}", args=[] if route in names else [alerts["ODD"].pk])
    headers = {"Idempotency-Key": f"{route}-12345678"}
    if they and they.has_perm("workbench.hold_token"):
        _token, secret = make_token(they, name="t", scopes=list(SCOPES), days=1)
        headers["Authorization"] = f"Bearer {secret}"
    body = {"data": json.dumps(data), "content_type": "application/json"} if method == "post" else {}
    answer = getattr(client, method)(url, headers=headers, **body)
    if "Authorization" not in headers:
        assert answer.status_code == 401
    elif name == OUTSIDER:
        assert answer.status_code == outside
        assert b"ODD" not in answer.content
    else:
        assert answer.status_code == (status if name in allowed else 403)


def test_no_route_is_forgotten():
    """A page added without a line above fails here."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    mfa = {name for name in names if name.startswith("mfa_")}
    assert names - mfa - OPEN_TO_ALL - OWN_ACCOUNT == set(PAGES)
    operations = {name for name in get_resolver().namespace_dict["api-v1"][1].reverse_dict if isinstance(name, str)}
    assert operations - OPEN_TO_ALL - {"api-root"} == set(API)


def test_ones_own_second_factor_is_behind_the_door(client, db):
    for name in ("mfa_index", "mfa_activate_totp", "account_change_password"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
