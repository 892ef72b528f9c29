"""The API keeps its own document, whatever it is sent: schemathesis thinks of what no program would."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.workbench.casework import whole_case
from tidewaiter_workbench.api.tokens import SCOPES, make_token

pytestmark = pytest.mark.slow
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

OPERATIONS = (
    "GET /queue",
    "POST /queue/next",
    "GET /alerts/{alert_id}",
    "GET /alerts/{alert_id}/shipment",
    "POST /alerts/{alert_id}/claim",
    "POST /alerts/{alert_id}/detach",
    "POST /alerts/{alert_id}/snooze",
    "POST /alerts/{alert_id}/close",
    "POST /alerts/{alert_id}/exam",
    "GET /cases",
    "GET /cases/{case_id}",
    "POST /cases/{case_id}/attach",
)


@pytest.fixture
def document(own_lake, alerts):
    """The document, as the server itself gives it; requests leave the test's transaction open."""
    from tidewaiter_workbench.wsgi import application

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(alerts, person) -> str:
    """A token that may do everything."""
    return make_token(person("supervisor", clearance=3), name="t", scopes=list(SCOPES), days=1)[1]


@pytest.fixture
def case(alerts, person) -> int:
    """A case, open."""
    return whole_case(person("analyst", name="keeper"), alerts["CHEAP"]).pk


@pytest.mark.parametrize("route", OPERATIONS)
def test_every_answer_is_as_the_document_says(route, document, secret, alerts, case):
    method, path = route.split(" ")
    case_id = case
    operation = document[f"/api/v1{path}"][method]
    token = {"Authorization": f"Bearer {secret}"}

    @given(case=operation.as_strategy(), real=st.booleans(), key=st.uuids())
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def holds(case, real, key) -> None:
        if real and "case_id" in case.path_parameters:
            case.path_parameters["case_id"] = case_id
        if real and "alert_id" in case.path_parameters:
            case.path_parameters["alert_id"] = alerts["ODD"].pk
        case.call_and_validate(headers={**token, "Idempotency-Key": str(key)}, checks=CHECKS)

    holds()


def test_no_operation_is_forgotten(document):
    operations = {result.ok().label for result in document.get_all_operations()}
    assert operations == {f"{route.split(' ')[0]} /api/v1{route.split(' ')[1]}" for route in OPERATIONS}
