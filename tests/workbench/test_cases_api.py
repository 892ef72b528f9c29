"""Cases for programs."""

from __future__ import annotations

import json

import pytest

from tests.workbench.casework import whole_case
from tests.workbench.conftest import HOME
from tidewaiter_workbench.api.models import Token
from tidewaiter_workbench.api.tokens import make_token
from tidewaiter_workbench.cases import services


@pytest.fixture
def case(alerts, person):
    return whole_case(person("analyst", name="anton"), alerts["CHEAP"])


@pytest.fixture
def program(person, client):
    """Something that speaks with a token for cases."""
    _token, secret = make_token(person("supervisor"), name="t", scopes=["cases:read", "cases:write"], days=1)

    def ask(path: str, body: dict | None = None, *, key: str = "key-00000001"):
        headers = {"Authorization": f"Bearer {secret}"}
        if body is None:
            return client.get(f"/api/v1{path}", headers=headers)
        headers["Idempotency-Key"] = key
        return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)

    return ask


def test_a_case_is_read_with_its_clocks_and_what_lies_in_it(case, program):
    told = program(f"/cases/{case.pk}").json()
    assert (told["number"], told["state"], told["tasks_open"], told["left_out"]) == (case.number, "opened", 1, 0)
    assert [(thing["kind"], thing["name"]) for thing in told["things"]] == [("alert", "CHEAP")]
    assert told["exhibits"][0]["sha256"] == case.exhibits.get().sha256
    assert "stored_as" not in told["exhibits"][0]


def test_pages_follow_each_other_without_gap_or_double(case, program, person):
    for n in range(3):
        services.open_case(by=person("analyst", name=f"a{n}"), title=f"case {n}", office=HOME)
    seen, before = [], 0
    while True:
        answer = program(f"/cases?size=2&before={before}").json()
        seen += [each["title"] for each in answer["cases"]]
        before = answer["before"]
        if not before:
            break
    assert seen == ["case 2", "case 1", "case 0", "shirts too cheap"]


def test_things_are_put_in_once_however_often_it_is_asked(case, alerts, program):
    body = {"kind": "alert", "keys": [str(alerts["ODD"].pk), str(alerts["FAR"].pk)]}
    first, again = program(f"/cases/{case.pk}/attach", body), program(f"/cases/{case.pk}/attach", body)
    assert first.json() == again.json()
    assert first.json()["added"] == 1
    assert list(first.json()["kept_out"]) == [str(alerts["FAR"].pk)]
    assert case.links.count() == 2
    assert program(f"/cases/{case.pk}/attach", body, key="key-00000002").status_code == 409


def test_a_token_reads_only_with_the_scope_for_it(case, program):
    Token.objects.update(scopes=["cases:read"])
    assert program(f"/cases/{case.pk}").status_code == 200
    assert program(f"/cases/{case.pk}/attach", {"kind": "party", "keys": ["P"]}).status_code == 403
    Token.objects.update(scopes=["queue:read"])
    assert program("/cases").status_code == 403
