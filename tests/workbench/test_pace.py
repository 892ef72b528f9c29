"""How fast a program may ask, and that two at once are counted as two."""

from __future__ import annotations

import pytest

from tests.workbench.test_concurrency import together
from tidewaiter_workbench.api import pace
from tidewaiter_workbench.api.models import TokenMinute
from tidewaiter_workbench.api.tokens import SCOPES, make_token
from tidewaiter_workbench.queue.models import Alert

MINUTE = 1_750_000_000 // 60 * 60


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets."""
    now = [MINUTE + 15.0]
    monkeypatch.setattr(pace.time, "time", lambda: now[0])
    return now


@pytest.fixture
def ask(alerts, person, client, settings, clock):
    settings.API = {"per_minute": 3}
    holder = person("supervisor")
    secrets = [make_token(holder, name=name, scopes=list(SCOPES), days=1)[1] for name in "ab"]

    def called(which: int = 0, *, path: str = "/queue", method: str = "get"):
        headers = {"Authorization": f"Bearer {secrets[which]}", "Idempotency-Key": "key-00000001"}
        return getattr(client, method)(f"/api/v1{path}", headers=headers)

    return called


def test_a_token_that_asks_too_often_is_told_when_to_ask_again(ask, clock):
    assert [ask().status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = ask()
    assert refused.headers["Retry-After"] == "45"
    assert "ask again in 45 seconds" in refused.json()["error"]
    clock[0] += 45
    assert ask().status_code == 200
    assert TokenMinute.objects.count() == 1, "the minute before is forgotten"


def test_each_token_has_its_own_count(ask):
    for _ in range(4):
        ask()
    assert ask(1).status_code == 200


def test_what_is_refused_for_its_pace_does_nothing(ask):
    for _ in range(3):
        ask()
    assert ask(path="/queue/next", method="post").status_code == 429
    assert not Alert.objects.exclude(assignee=None).exists()


def test_who_has_no_token_is_not_counted(alerts, client, clock):
    assert client.get("/api/v1/queue").status_code == 401
    assert not TokenMinute.objects.exists()


def test_many_at_once_are_counted_one_by_one(many_connections, person, clock):
    token, _secret = make_token(person("supervisor"), name="t", scopes=list(SCOPES), days=1)
    counts = together(lambda _n: [pace._counted(token) for _ in range(5)])
    assert TokenMinute.objects.get().requests == 40
    assert max(max(each) for each in counts) == 40
