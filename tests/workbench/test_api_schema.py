"""The API keeps its own document, whatever it is sent: schemathesis thinks of what no program would."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
import schemathesis
from django.contrib.auth.models import Group
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.workbench.casework import frozen, whole_case
from tests.workbench.conftest import DAY
from tests.workbench.planted_parties import a_likeness, plant
from tidewaiter_workbench.api.tokens import SCOPES, make_token
from tidewaiter_workbench.board.models import Board
from tidewaiter_workbench.clearing.models import Clearance
from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.merging.models import Judgement, Pair
from tidewaiter_workbench.planning.models import PlanDraft
from tidewaiter_workbench.rulebook.models import Rule, Version
from tidewaiter_workbench.series.models import Series
from tidewaiter_workbench.tips.services import Said, Told, file_tip

pytestmark = pytest.mark.slow
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

OPERATIONS = (
    "GET /queue", "POST /queue/next", "GET /alerts/{alert_id}", "GET /alerts/{alert_id}/shipment",
    "POST /alerts/{alert_id}/claim", "POST /alerts/{alert_id}/detach", "POST /alerts/{alert_id}/snooze",
    "POST /alerts/{alert_id}/close", "POST /alerts/{alert_id}/exam",
    "GET /lines", "GET /lines/shipment", "POST /lines/open",
    "GET /likenesses", "GET /lists/look-up", "POST /lines/likenesses/clear", "POST /clearances/{clearance_id}/withdraw",
    "GET /cases", "GET /cases/{case_id}", "POST /cases/{case_id}/attach",
    "GET /parties", "GET /parties/{party_id}",
    "GET /merges", "GET /merges/{pair_id}", "POST /merges/{pair_id}/judge", "POST /judgements/{judgement_id}/withdraw",
    "GET /series", "GET /series/{number}",
    "GET /boards", "GET /boards/{board_id}", "POST /boards/{board_id}/snapshot", "GET /snapshots/{snapshot_id}",
    "GET /rules", "POST /rules", "GET /rules/{code}", "GET /rules/{code}/diff", "POST /rules/{code}/revise",
    "POST /rules/{code}/draft", "POST /rules/{code}/backtest", "POST /rules/{code}/submit",
    "POST /rules/{code}/send-back", "POST /rules/{code}/discard", "POST /rules/{code}/approve",
    "POST /rules/{code}/retire",
    "GET /job-kinds", "GET /jobs", "POST /jobs", "GET /jobs/{job_id}", "POST /jobs/{job_id}/cancel",
    "POST /jobs/{job_id}/retry",
    "GET /plan", "GET /plan/lines", "GET /plans", "POST /plans", "GET /plans/{draft_id}",
    "POST /plans/{draft_id}/publish", "POST /plans/{draft_id}/withdraw",
    "GET /performance", "GET /performance/{name}", "GET /register", "GET /register/{model_id}", "GET /sources",
    "GET /sources/{name}",
    "GET /tips", "POST /tips", "GET /tips/{tip_id}", "GET /tips/{tip_id}/lines", "GET /tips/{tip_id}/source",
    "POST /tips/{tip_id}/raise", "POST /tips/{tip_id}/case", "POST /tips/{tip_id}/close",
    "GET /retention/periods", "GET /retention/due", "GET /retention/holds", "GET /retention/erasures",
    "GET /cases/{case_id}/retention", "POST /cases/{case_id}/hold",
    "GET /audit", "GET /audit/proof",
)  # fmt: skip
ASKS_THE_LAKE = {
    "GET /plan", "POST /plans", "GET /plans/{draft_id}", "POST /plans/{draft_id}/publish", "GET /performance",
    "GET /performance/{name}", "POST /alerts/{alert_id}/exam", "GET /tips/{tip_id}/lines", "POST /tips/{tip_id}/raise",
    "GET /lines", "GET /lines/shipment", "POST /lines/open",
    "POST /lines/likenesses/clear", "POST /clearances/{clearance_id}/withdraw",
}  # fmt: skip
"""Each answer costs the engine a second or so, so these are asked less often."""


@cache
def as_the_server_gives_it():
    """The document, read once: to read it takes longer than most tests of what it says."""
    from tidewaiter_workbench.wsgi import application

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def document(figures_desk, alerts):
    """The server's own document; requests leave the test's transaction open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield as_the_server_gives_it()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def holder(alerts, person):
    """Somebody who may do everything: a supervisor, and an auditor for the trail."""
    made = person("supervisor", clearance=3, all_offices=True)
    made.groups.add(Group.objects.get_or_create(name="auditor")[0])
    return made


@pytest.fixture
def secret(holder) -> str:
    """A token that may do everything."""
    return make_token(holder, name="t", scopes=list(SCOPES), days=1)[1]


@pytest.fixture
def things(alerts, person, holder) -> dict[str, object]:
    """One of everything, by the name that a path gives its number."""
    plant()
    like = a_likeness()
    found = Pair.objects.get()
    told = {"left": found.left, "right": found.right, "verdict": "same", "why": "one owner", "judged_on": DAY}
    now = timezone.now()
    board = {"content": {"things": {"party:nobody": {}}}, "changed_at": now}
    rule = Rule.objects.create(code="waiting", made_at=now, made_by="somebody")
    said = {"name": "Cheap", "condition": "duty > 1", "typology": "VALUATION", "legal_basis": "law", "owner": "desk"}
    for number, state in ((1, "ended"), (2, "submitted")):
        Version.objects.create(rule=rule, number=number, state=state, hands=["x"], written_at=now, **said)
    plan = {"budget": "{}", "changes": [["Random share", "a", "b"]], "reason": "more", "holds_from": DAY}
    return {
        "alert_id": alerts["ODD"].pk,
        "case_id": whole_case(person("analyst", name="keeper"), alerts["CHEAP"]).pk,
        "party_id": "P-aa",
        "pair_id": found.pk,
        "clearance_id": Clearance.objects.create(
            subject_kind=like.subject_kind,
            subject_id=like.subject_id,
            listing_id="X/1",
            cleared_on=DAY,
            until=dt.date.max,
        ).pk,
        "judgement_id": Judgement.objects.create(judgement_id="j", by="x", **told).pk,
        "number": Series.objects.get().pk,
        "board_id": Board.objects.create(owner=holder, title="who", **board).pk,
        "snapshot_id": frozen(holder).pk,
        "code": "waiting",
        "job_id": start("fill").pk,
        "draft_id": PlanDraft.objects.create(drafted_by=person("analyst", name="a"), drafted_at=now, **plan).pk,
        "model_id": "m1",
        "name": "causes",
        "tip_id": file_tip(Told("false labels", "sewn in", "letter", DAY, party="IMP-1"), Said("public"), by=holder).pk,
    }


@pytest.fixture
def no_lake(monkeypatch):
    """What is decided is not written to the lake, which would cost seconds each time."""
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_rule", lambda *_: 1)
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", lambda *_: None)


@pytest.mark.parametrize("route", OPERATIONS)
def test_every_answer_is_as_the_document_says(route, document, secret, things, no_lake):
    method, path = route.split(" ")
    examples = 5 if route in ASKS_THE_LAKE else 30 if "alert" in route or "case" in route else 15
    named = things | ({"name": "test"} if "sources" in route else {})
    operation = document[f"/api/v1{path}"][method]
    token = {"Authorization": f"Bearer {secret}"}

    @given(case=operation.as_strategy(), real=st.booleans(), key=st.uuids())
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def holds(case, real, key) -> None:
        if real:
            case.path_parameters |= {name: named[name] for name in case.path_parameters}
        case.call_and_validate(headers={**token, "Idempotency-Key": str(key)}, checks=CHECKS)

    holds()


def test_no_operation_is_forgotten(document):
    operations = {result.ok().label for result in document.get_all_operations()}
    assert operations == {f"{route.split(' ')[0]} /api/v1{route.split(' ')[1]}" for route in OPERATIONS}
