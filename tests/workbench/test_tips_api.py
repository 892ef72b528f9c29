"""Tips for programs: filed, looked into, brought to the queue; and who told them, for those few who may know."""

from __future__ import annotations

import pytest

from tests.workbench.conftest import AWAY, HOME
from tests.workbench.listening import listening
from tests.workbench.programs import TIP, WHY, Program
from tests.workbench.test_tips import SECRET, a_line_that_was_nowhere, an_unplanned, filed
from tests.workbench.test_webhook_events import told_to
from tidewaiter_workbench.api.models import Answered
from tidewaiter_workbench.api.tokens import SCOPES
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.cases.models import Case
from tidewaiter_workbench.people.models import Mark
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.tips.models import Tip
from tidewaiter_workbench.webhooks import services as webhooks

UNINFORMED = tuple(scope for scope in SCOPES if scope != "informants:read")


@pytest.fixture
def anton(person):
    return person("analyst", name="anton")


@pytest.fixture
def sara(person):
    return person("supervisor", name="sara", clearance=3)


def test_a_program_files_a_tip_and_no_answer_no_list_and_no_record_has_its_source(desk, anton, sara):
    asks = Program(anton)
    made, again = asks.post("/tips", TIP), asks.post("/tips", TIP)
    assert made.json() == again.json()
    tip = Tip.objects.get()
    assert (made.json()["number"], tip.source.name, tip.source.mark) == (tip.number, SECRET, Mark.AMBER)
    reads = Program(sara)
    answers = [reads.get(path) for path in ("/tips", f"/tips/{tip.pk}", f"/tips/{tip.pk}/lines")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[1].json()["history"][0] | {"by": "anton", "action": "filed"} == answers[1].json()["history"][0]
    assert SECRET not in "".join(answer.content.decode() for answer in (made, *answers))
    assert SECRET not in str(list(Answered.objects.values())) + str(list(Record.objects.values()))


def test_who_told_it_takes_a_scope_of_its_own_a_role_and_clearance(desk, anton, sara, person):
    tip = filed(anton)
    path = f"/tips/{tip.pk}/source"
    assert Program(sara, UNINFORMED).get(path).status_code == 403, "no other scope opens it, nor all of them"
    assert Program(person("analyst", name="other", clearance=3)).get(path).status_code == 403
    assert Program(person("supervisor", name="low", clearance=1)).get(path).status_code == 403
    assert Program(person("supervisor", name="far", offices=[AWAY], clearance=3)).get(path).status_code == 404
    assert not Record.objects.filter(action="read the source of a tip").exists()
    asks = Program(sara, ["informants:read"])
    told = asks.get(path).json()
    assert told == {"tip": tip.pk, "kind": "partner", "name": SECRET, "contact": "whistle@example.org", "mark": 2}
    (on_record,) = Record.objects.filter(action="read the source of a tip")
    assert (on_record.by, on_record.key, on_record.detail) == ("sara", tip.number, {"token": asks.token.pk})


def test_for_having_filed_it_a_person_may_look_the_source_up_and_a_program_may_not(desk, anton, person, signed_in):
    low = person("supervisor", name="low", clearance=1)
    for by in (anton, low):  # the one by role, the other above clearance
        tip = filed(by)
        assert SECRET in signed_in(by).post(f"/tips/{tip.pk}/source/").content.decode()
        answer = Program(by).get(f"/tips/{tip.pk}/source")
        assert answer.status_code == 403
        assert SECRET not in answer.content.decode()


def test_pages_of_tips_follow_each_other_and_hold_none_out_of_reach(desk, anton, sara):
    sara.offices.set([])
    sara.all_offices = True
    sara.save()
    seen = [filed(anton, title=f"tip {n}").pk for n in range(3)]
    filed(sara, mark=Mark.AMBER)
    filed(sara, office="")
    asks, found, before = Program(anton), [], 0
    while not found or before:
        answer = asks.get("/tips", size=2, before=before).json()
        found += [each["id"] for each in answer["tips"]]
        before = answer["before"]
    assert found == seen[::-1]
    assert asks.get("/tips", state="closed").json()["tips"] == []


def test_a_program_brings_a_line_to_the_queue_once_and_as_it_was_seen(own_lake, anton, alerts):
    line = a_line_that_was_nowhere(own_lake)
    tip = filed(anton, declaration=line["declaration_id"])
    asks = Program(anton)
    lines = asks.get(f"/tips/{tip.pk}/lines").json()["lines"]
    assert line["item_id"] in {each["item_id"] for each in lines}
    body, path = {"version": 1, "lines": [line["item_id"]]}, f"/tips/{tip.pk}/raise"
    assert asks.post(path, body | {"version": 7}, key="stale-00001").status_code == 409
    assert not Alert.objects.filter(item_id=line["item_id"]).exists()
    first, again = asks.post(path, body), asks.post(path, body)
    assert first.json() == again.json()
    assert (first.json()["new"], first.json()["state"], first.json()["version"]) == (1, "raised", 2)
    assert Alert.objects.get(item_id=line["item_id"]).cause == "tip"
    assert Record.objects.filter(action="tip: raised", by="anton").count() == 1
    assert asks.post(path, body, key="key-00000002").status_code == 409


def test_lines_of_other_offices_are_neither_told_nor_brought(alerts, anton):
    far = alerts["FAR"]
    tip = filed(anton, declaration=far.declaration_id)
    asks = Program(anton)
    assert asks.get(f"/tips/{tip.pk}/lines").json()["lines"] == []
    assert asks.post(f"/tips/{tip.pk}/raise", {"version": 1, "lines": [far.item_id]}).status_code == 400


def test_a_program_opens_one_case_from_a_tip_with_the_scope_for_cases_too(alerts, anton):
    tip = filed(anton, declaration=an_unplanned(alerts).declaration_id)
    path, body = f"/tips/{tip.pk}/case", {"version": 1, "kind": "EAPA"}
    assert Program(anton, ["tips:write"]).post(path, body).status_code == 403
    asks = Program(anton, ["tips:write", "cases:write"])
    first, again = asks.post(path, body), asks.post(path, body)
    assert first.json() == again.json()
    assert first.json()["case"] == Case.objects.get().pk
    assert asks.post(path, body, key="key-00000002").status_code == 409
    assert asks.post(f"/tips/{tip.pk}/close", {"version": 2} | WHY, key="key-00000003").status_code == 409


def test_whoever_may_listen_is_told_that_a_tip_was_filed_and_nothing_of_what_it_says(desk, anton, person, settings):
    settings.WEBHOOKS = {"networks": ["127.0.0.0/8"]}
    with listening() as receiver:
        for name, office in (("near", HOME), ("far", AWAY)):
            holder = person("supervisor", name=name, offices=[office])
            webhooks.subscribe(holder, name="SIEM", url=receiver.url, wanted=["tip.filed"])
        tip = filed(anton, party="Vandelay")
        ((event, about),) = told_to(receiver)
    assert (event, about["id"], about["number"], about["state"]) == ("tip.filed", str(tip.pk), tip.number, "open")
    for word in (SECRET, "Vandelay", "shirts", "sew", "anton"):
        assert word not in str(about)
