"""Retention for programs: they read what ends and what is held, and may hold; people end a case, by hand."""

from __future__ import annotations

import pytest

from tests.workbench.conftest import AWAY, HOME
from tests.workbench.programs import WHY, Program
from tests.workbench.test_retention import case, ended, period, proposed, sara, sven
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.cases.models import Case, Happening
from tidewaiter_workbench.cases.services import open_case
from tidewaiter_workbench.retention import services
from tidewaiter_workbench.retention.models import Erasure, Hold

__all__ = ["case", "sara", "sven"]


@pytest.fixture
def chief(person):
    """A supervisor of the home office alone."""
    return person("supervisor", name="chief")


def test_what_is_due_is_told_with_the_day_and_the_hold(case, sara, chief):
    ended(case)
    period(sara)
    asks = Program(chief)
    (told,) = asks.get("/retention/due").json()["cases"]
    until = services.kept(Case.objects.get()).until
    assert told == {
        "case": case.pk, "number": case.number, "kind": "VIOLATION", "closed_on": str(Happening.objects.get(
            event="closed").day), "until": str(until), "due": True, "held": False,
    }  # fmt: skip
    services.place(case.pk, by=sara, reason="a suit is pending")
    (told,) = asks.get("/retention/due").json()["cases"]
    assert (told["due"], told["held"]) == (False, True)
    assert [(each["kind"], each["years"]) for each in asks.get("/retention/periods").json()["periods"]] == [
        ("VIOLATION", 5)
    ]
    assert Record.objects.filter(action="read what is due to be erased", by="chief").count() == 2


def test_pages_of_what_is_due_follow_each_other(sara, chief, alerts, person):
    period(sara)
    cases = [ended(open_case(by=chief, title=f"case {n}", office=HOME)).pk for n in range(5)]
    far = person("supervisor", name="far", offices=[AWAY])
    ended(open_case(by=far, title="elsewhere", office=AWAY))
    asks, seen, after = Program(chief), [], ""
    while not seen or after:
        answer = asks.get("/retention/due", size=2, after=after).json()
        seen += [each["case"] for each in answer["cases"]]
        after = answer["after"]
    assert seen == cases
    assert asks.get("/retention/due", after="nothing").status_code == 400


def test_a_program_puts_a_case_on_hold_once_and_what_was_proposed_falls(case, sara, chief):
    ended(case)
    period(sara)
    made = proposed(case, sara)
    asks, path = Program(chief), f"/cases/{case.pk}/hold"
    first, again = asks.post(path, WHY), asks.post(path, WHY)
    assert first.json() == again.json()
    assert first.json()["held"] is True
    assert [(each["state"], each["decided_by"]) for each in first.json()["erasures"]] == [("refused", "chief")]
    assert Hold.objects.get().placed_by == "chief"
    assert Erasure.objects.get(pk=made.pk).decided_because == "legal hold"
    assert [each["case"] for each in asks.get("/retention/holds").json()["holds"]] == [case.pk]
    assert Record.objects.filter(action="put a case on hold", by="chief").count() == 1


def test_what_became_of_an_erased_case_is_told_to_those_it_lay_within_reach_of(case, sara, sven, chief, person):
    ended(case)
    period(sara)
    services.approve(proposed(case, sara).pk, by=sven, reason="I looked")
    (told,) = Program(chief).get("/retention/erasures", state="approved").json()["erasures"]
    assert (told["number"], told["proposed_by"], told["decided_by"]) == (case.number, "sara", "sven")
    assert told["counts"]["exhibits"] == 1
    assert "files" not in told
    assert Program(chief).get("/retention/erasures", state="proposed").json()["erasures"] == []
    far = person("supervisor", name="far", offices=[AWAY])
    assert Program(far).get("/retention/erasures").json()["erasures"] == []
    assert Program(far).get(f"/cases/{case.pk}/retention").status_code == 404


def test_no_program_proposes_approves_refuses_lifts_or_sets_a_period(client, db):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    writes = {path for path, methods in paths.items() if "post" in methods}
    assert {path for path in writes if "retention" in path or "erasure" in path or "hold" in path} == {
        "/api/v1/cases/{case_id}/hold"
    }


def test_a_token_reads_and_holds_only_with_the_scope_for_it(case, chief):
    reads = Program(chief, ["retention:read", "cases:read"])
    assert reads.get(f"/cases/{case.pk}/retention").json()["until"] is None
    assert reads.post(f"/cases/{case.pk}/hold", WHY).status_code == 403
    assert Program(chief, ["cases:read", "cases:write"]).get(f"/cases/{case.pk}/retention").status_code == 403
