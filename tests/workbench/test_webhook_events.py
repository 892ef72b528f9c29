"""What programs are told of cases, rules, plans and jobs: that it happened, to whom it concerns, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.workbench.casework import proposal
from tests.workbench.conftest import AWAY, DAY, HOME
from tests.workbench.listening import Receiver, listening, send, signed_by
from tests.workbench.test_planning import drafted
from tests.workbench.test_rulebook import DRAFT
from tidewaiter_workbench.cases import deciding, services, told
from tidewaiter_workbench.cases.models import Case
from tidewaiter_workbench.jobs import services as jobs
from tidewaiter_workbench.planning import services as planning
from tidewaiter_workbench.rulebook import services as rules
from tidewaiter_workbench.rulebook.models import Rule, Trial, Version
from tidewaiter_workbench.webhooks import services as webhooks
from tidewaiter_workbench.webhooks.events import known
from tidewaiter_workbench.webhooks.models import Delivery, Subscription, Told

EVENTS = (
    "case.opened", "case.decision_asked", "case.decision_approved", "case.clock_near", "rule.approved", "rule.retired",
    "plan.published", "job.ended", "tip.filed",
    "likeness.news",
)  # fmt: skip
WHY = "looked at twice"


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.WEBHOOKS = {"networks": ["127.0.0.0/8"]}
    with listening() as made:
        yield made


@pytest.fixture
def hook(receiver, desk, person) -> Subscription:
    """A supervisor of the home office listens to all of it."""
    holder = person("supervisor", name="holder")
    return webhooks.subscribe(holder, name="SIEM", url=receiver.url, wanted=list(EVENTS))[0]


@pytest.fixture
def anton(person):
    return person("analyst", name="anton")


@pytest.fixture
def sara(person):
    return person("supervisor", name="sara", offices=[HOME, AWAY], clearance=3)


def opened(by, *, office: str = HOME, mark: int = 1) -> Case:
    return services.open_case(by=by, title="Vandelay again", office=office, mark=mark)


def told_to(receiver: Receiver) -> list[tuple[str, dict]]:
    """Send what waits; every event and what it is about."""
    send()
    bodies = [json.loads(body) for _headers, body in receiver.got]
    return [(body["event"], next(value for value in body.values() if isinstance(value, dict))) for body in bodies]


def test_every_event_can_be_chosen(hook):
    assert set(EVENTS) < set(known())


def test_a_case_is_told_from_its_opening_to_a_decision(hook, receiver, anton, sara):
    case = opened(anton)
    wanted = deciding.Wanted(
        move="clear", day=DAY, reason="papers of Vandelay explain it", grounds=(("note", "1", "the papers"),)
    )
    asked = deciding.move(case.pk, by=anton, version=case.version, wanted=wanted)
    deciding.approve(asked.pk, by=sara, version=Case.objects.get().version, reason=WHY)
    events = told_to(receiver)
    assert [event for event, _about in events] == ["case.opened", "case.decision_asked", "case.decision_approved"]
    assert events[0][1] | {"id": str(case.pk), "number": case.number, "office": HOME, "by": "anton"} == events[0][1]
    assert events[1][1]["decision"] == {"id": asked.pk, "move": "clear", "amount": None}
    assert (events[2][1]["by"], events[2][1]["phase"]) == ("sara", "decided")
    assert "Vandelay" not in str(events), "titles and reasons stay here"
    assert all(signed_by(hook, headers, body) for headers, body in receiver.got)


@pytest.mark.parametrize(("office", "mark"), [(AWAY, 1), (HOME, 2)])
def test_nobody_is_told_of_a_case_out_of_reach(hook, sara, office, mark):
    opened(sara, office=office, mark=mark)
    assert not Delivery.objects.exists()


def test_a_refused_decision_is_not_told_as_approved(hook, receiver, anton, sara):
    case = opened(anton)
    deciding.refuse(proposal(case, by="anton").pk, by=sara, reason=WHY)
    assert [event for event, _about in told_to(receiver)] == ["case.opened"]


@pytest.mark.parametrize(("days", "count"), [(0, 1), (7, 1), (8, 0), (-1, 0)])
def test_a_clock_that_is_near_its_end_is_told_once(hook, receiver, anton, days, count):
    case = opened(anton)
    Case.objects.update(next_due=DAY + timedelta(days=days), next_clock="answer the petition")
    for _look in range(3):
        told.look()
    near = [about for event, about in told_to(receiver) if event == "case.clock_near"]
    assert len(near) == count
    if near:
        assert (near[0]["id"], near[0]["next_clock"]) == (str(case.pk), "answer the petition")
        Case.objects.update(next_due=DAY + timedelta(days=days, hours=0) + timedelta(days=-1 if days else 1))
        told.look()
        assert len([1 for event, _about in told_to(receiver) if event == "case.clock_near"]) == 2, "another day"


def test_a_clock_of_a_closed_case_is_not_told(hook, anton):
    opened(anton)
    Case.objects.update(next_due=DAY, phase="closed")
    told.look()
    assert not Told.objects.exists()


def test_a_clock_that_nobody_could_be_told_of_is_told_to_the_first_who_can(receiver, desk, anton, person):
    opened(anton)
    Case.objects.update(next_due=DAY)
    told.look()
    assert not Told.objects.exists()
    holder = person("supervisor", name="late")
    webhooks.subscribe(holder, name="SIEM", url=receiver.url, wanted=["case.clock_near"])
    told.look()
    assert [event for event, _about in told_to(receiver)] == ["case.clock_near"]


def a_rule(by, *, mark: int = 1) -> Version:
    """Written, tried and submitted."""
    rules.new_rule("cheap", by=by, draft=DRAFT, mark=mark)
    told = {"condition": DRAFT.condition, "days": 30, "made_at": "2025-06-30T08:00Z", "made_by": "x", "result": {}}
    Trial.objects.create(rule=Rule.objects.get(), **told)
    return rules.submit("cheap", by=by, version=1, wished="live")


def test_a_rule_is_told_when_it_begins_and_when_it_ends(hook, receiver, anton, sara, monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_rule", lambda *_: 1)
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_rule_end", lambda *_, **__: None)
    waiting = a_rule(anton)
    live = rules.approve("cheap", by=sara, version=waiting.version, mode="live", reason=WHY)
    rules.retire("cheap", by=sara, version=live.version, reason=WHY)
    events = told_to(receiver)
    assert [event for event, _about in events] == ["rule.approved", "rule.retired"]
    first, last = (about for _event, about in events)
    assert (first["id"], first["mode"], first["number"], first["valid_from"]) == ("cheap", "live", 1, str(DAY))
    assert (last["state"], last["valid_to"], last["by"]) == ("ended", str(DAY), "sara")
    assert DRAFT.condition not in str(events), "what it looks for is read here"


def test_a_rule_above_ones_clearance_is_not_told(hook, person, sara, monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_rule", lambda *_: 1)
    waiting = a_rule(person("analyst", name="cleared", clearance=2), mark=2)
    rules.approve("cheap", by=sara, version=waiting.version, mode="live", reason=WHY)
    assert not Delivery.objects.exists()


def test_a_policy_is_told_when_it_is_published(hook, figures_desk, receiver, person, monkeypatch):
    monkeypatch.setattr("tidewaiter_workbench.planning.services.publish", lambda *_, **__: 7)
    made = drafted(person("analyst", all_offices=True))
    planning.publish_draft(made.pk, by=person("supervisor", all_offices=True), version=1, redraw=False)
    ((event, about),) = told_to(receiver)
    assert (event, about["id"], about["policy"], about["holds_from"]) == ("plan.published", str(made.pk), 7, str(DAY))


def test_a_job_is_told_when_it_ends_and_telling_it_is_not(hook, receiver, sara):
    made = jobs.start("fill", by=sara)
    jobs.cancel(made.pk, by=sara)
    for _send in range(2):
        events = told_to(receiver)
    assert [(event, about["id"], about["state"]) for event, about in events] == [
        ("job.ended", str(made.pk), "cancelled")
    ]


def test_a_job_about_something_above_ones_clearance_is_not_told(hook, sara):
    jobs.cancel(jobs.start("fill", by=sara, mark=2).pk, by=sara)
    assert not Delivery.objects.exists()
