"""The REST API: scopes, cursors, and writes that are never done twice."""

from __future__ import annotations

import importlib
import json
import pkgutil

import pytest
from django.utils import timezone
from ninja import Schema

from tests.workbench.conftest import DAY
from tidewaiter_workbench import api
from tidewaiter_workbench.api.models import Answered, Token
from tidewaiter_workbench.api.once import once
from tidewaiter_workbench.api.tokens import SCOPES, make_token, revoke_token
from tidewaiter_workbench.queue.models import Alert, Event
from tidewaiter_workbench.queue.services import claim


@pytest.fixture
def program(person, client):
    """Something that speaks with a token."""

    class Program:
        def __init__(self) -> None:
            self.holder = person("supervisor")
            self.token, self.secret = make_token(self.holder, name="t", scopes=list(SCOPES), days=1)

        def get(self, path: str):
            return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.secret}"})

        def post(self, path: str, body: dict | None = None, *, key: str = "key-00000001"):
            headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": key}
            return client.post(
                f"/api/v1{path}", json.dumps(body or {}), content_type="application/json", headers=headers
            )

    return Program()


def test_pages_follow_each_other_without_gap_or_double(alerts, program):
    seen, after = [], ""
    while True:
        answer = program.get(f"/queue?size=1&after={after}").json()
        seen += [alert["declaration_id"] for alert in answer["alerts"]]
        after = answer["after"]
        if not after:
            break
    assert seen == ["MUST", "DRAWN", "CHEAP", "ODD"]


@pytest.mark.parametrize("sort", ["priority", "release", "value"])
def test_every_order_can_be_paged(alerts, program, sort):
    whole = [alert["id"] for alert in program.get(f"/queue?sort={sort}").json()["alerts"]]
    first = program.get(f"/queue?sort={sort}&size=2").json()
    second = program.get(f"/queue?sort={sort}&size=2&after={first['after']}").json()
    assert [alert["id"] for page in (first, second) for alert in page["alerts"]] == whole


@pytest.mark.parametrize("after", ["x", "W10", "bnVsbA", "Wzld", "WyJ4IiwgMV0", "W05hTiwgMV0", "WzFlOTk5LCAxXQ"])
@pytest.mark.parametrize("sort", ["priority", "release", "value"])
def test_a_cursor_that_is_none_is_refused_in_words(alerts, program, after, sort):
    answer = program.get(f"/queue?sort={sort}&after={after}")
    assert answer.status_code == 400
    assert "cursor" in answer.json()["error"]


@pytest.mark.parametrize(("sort", "other"), [("priority", "release"), ("release", "value")])
def test_a_cursor_of_another_order_is_refused(alerts, program, sort, other):
    first = program.get(f"/queue?sort={sort}&size=1").json()
    answer = program.get(f"/queue?sort={other}&size=1&after={first['after']}")
    assert answer.status_code == 400
    assert "cursor" in answer.json()["error"]


def test_the_same_key_again_gives_the_same_answer_and_does_nothing(alerts, program):
    path = f"/alerts/{alerts['ODD'].pk}/close"
    body = {"version": 1, "reason": "explained"}
    first, second = program.post(path, body), program.post(path, body)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert first.json()["state"] == "closed"
    assert Event.objects.filter(alert=alerts["ODD"]).count() == 1


def test_a_refusal_is_remembered_too(alerts, program):
    path = f"/alerts/{alerts['ODD'].pk}/close"
    first = program.post(path, {"version": 9, "reason": "explained"})
    again = program.post(path, {"version": 9, "reason": "explained"})
    assert first.status_code == again.status_code == 409


def test_a_key_used_for_something_else_is_refused(alerts, program):
    program.post(f"/alerts/{alerts['ODD'].pk}/claim")
    answer = program.post(f"/alerts/{alerts['CHEAP'].pk}/claim")
    assert answer.status_code == 400
    assert Alert.objects.get(declaration_id="CHEAP").assignee is None


def test_a_key_whose_first_use_is_still_at_work_is_told_to_wait(alerts, program):
    path = f"/alerts/{alerts['ODD'].pk}/claim"
    program.post(path)
    Answered.objects.update(status=None, body=None)
    assert program.post(path).status_code == 409


def test_a_server_killed_between_the_work_and_its_answer_has_done_neither(alerts, program, rf):
    def work() -> dict:
        claim(alerts["ODD"].pk, by=program.holder)
        raise KeyboardInterrupt

    request = rf.post("/api/v1/x", headers={"Idempotency-Key": "key-00000001"})
    with pytest.raises(KeyboardInterrupt):
        once(request, program.token, work)
    assert Alert.objects.get(declaration_id="ODD").assignee is None
    assert once(request, program.token, lambda: {"done": True}) == (200, {"done": True})


def test_a_write_without_a_key_is_refused(alerts, program):
    assert program.post(f"/alerts/{alerts['ODD'].pk}/claim", key="").status_code == 400


def test_a_token_does_only_what_its_scopes_say(alerts, program):
    Token.objects.update(scopes=["queue:read"])
    assert program.get("/queue").status_code == 200
    assert program.get(f"/alerts/{alerts['ODD'].pk}/shipment").status_code == 403
    assert program.post(f"/alerts/{alerts['ODD'].pk}/claim").status_code == 403


@pytest.mark.parametrize("end", ["revoked", "expired", "holder left"])
def test_a_token_that_ended_opens_nothing(alerts, program, end):
    if end == "revoked":
        revoke_token(program.token.pk, by=program.holder)
    elif end == "expired":
        Token.objects.update(expires_at=timezone.now())
    else:
        type(program.holder).objects.update(is_active=False)
    assert program.get("/queue").status_code == 401


def test_the_secret_of_a_token_is_kept_nowhere(program):
    kept = Token.objects.values().get()
    assert program.secret not in str(kept)


def test_a_moment_without_its_zone_is_refused(alerts, program):
    body = {"version": 1, "reason": "papers to come", "until": "2025-07-01T08:00:00"}
    assert program.post(f"/alerts/{alerts['ODD'].pk}/snooze", body).status_code == 422


@pytest.mark.parametrize("text", ["\x00", "a\x00b"])
def test_what_no_database_can_keep_is_refused_or_left_out(alerts, program, text):
    assert program.post(f"/alerts/{alerts['ODD'].pk}/close", {"version": 1, "reason": f"so {text}"}).status_code == 422
    assert program.get(f"/queue?text={text.replace(chr(0), '%00')}").status_code in (200, 422)


def test_a_shipment_tells_why(alerts, program):
    told = program.get(f"/alerts/{alerts['CHEAP'].pk}/shipment").json()
    assert told["reasons"] == ["unit price low", "new importer"]
    assert told["contributions"] == {"model": -0.8, "low_unit_price": 0.4}
    assert told["declaration"]["declared_on"] == DAY.isoformat()


def test_a_result_recorded_by_a_program_closes_the_alert(alerts, own_lake, program):
    body = {"version": 1, "done": True, "exam_type": "DOC", "examined_on": DAY.isoformat(), "minutes": 20}
    body |= {"findings": [{"typology": "VALUATION", "answer": "found"}]}
    silent = program.post(f"/alerts/{alerts['CHEAP'].pk}/exam", body, key="key-00000000")
    assert (silent.status_code, silent.json()["error"][:20]) == (400, "Planned was TAILGATE")
    body |= {"departs_because": "papers said it all"}
    answer = program.post(f"/alerts/{alerts['CHEAP'].pk}/exam", body).json()
    assert (answer["main"], answer["label"]) == ("VALUATION", "written")
    assert Alert.objects.get(declaration_id="CHEAP").state == "examined"


def test_the_document_names_every_operation(client, db):
    document = client.get("/api/v1/openapi.json").json()
    assert sum(len(methods) for methods in document["paths"].values()) == 78
    assert document["paths"]["/api/v1/queue"]["get"]["security"]


def test_no_two_shapes_share_a_name():
    """The document would tell of one of them only."""
    of_ours: set[type] = set()
    for found in pkgutil.iter_modules(api.__path__, "tidewaiter_workbench.api."):
        module = importlib.import_module(found.name)
        of_ours |= {each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Schema)}
    names = [each.__name__ for each in of_ours]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("body", ["{", "version=1", "\\xff", "[" * 50_000])
def test_what_is_no_json_is_refused_in_the_shape_that_the_document_says(alerts, program, client, body):
    headers = {"Authorization": f"Bearer {program.secret}", "Idempotency-Key": "key-00000001"}
    url = f"/api/v1/alerts/{alerts['ODD'].pk}/detach"
    answer = client.post(url, body, content_type="application/json", headers=headers)
    assert (answer.status_code, set(answer.json())) == (400, {"error"})


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/alerts/1/open", "/api/v2/queue"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_is_no_operation_is_told_to_a_program_not_shown_as_a_page(client, db, path, method):
    answer = getattr(client, method)(path)
    assert (answer.status_code, set(answer.json())) == (404, {"error"})
