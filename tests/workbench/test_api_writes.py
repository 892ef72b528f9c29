"""Every kind of write of the API: done once, only to what the program saw, and by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.workbench.conftest import AWAY, DAY, HOME
from tests.workbench.planted_parties import plant
from tests.workbench.programs import MORE_LINES, RULE, TIP, WHY, Program, a_plan, a_waiting_rule
from tidewaiter_workbench.api.models import Answered
from tidewaiter_workbench.api.tokens import SCOPES
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.board.models import Board, Snapshot
from tidewaiter_workbench.cases.services import open_case
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.merging.models import Judgement, Pair
from tidewaiter_workbench.rulebook.models import Rule, Trial, Version
from tidewaiter_workbench.tips import services as tips


@pytest.fixture
def chief(person):
    return person("supervisor", name="chief")


@pytest.fixture
def a_rule(desk, db):
    return a_waiting_rule()


@pytest.fixture
def no_lake(monkeypatch):
    """The lake stays as it is; what is written there is tested with each part."""
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_rule", lambda *_: 1)
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", lambda *_: None)
    monkeypatch.setattr("tidewaiter_workbench.planning.services.publish", lambda *_, **__: 1)


def of_pair(_holder) -> str:
    plant()
    return f"/merges/{Pair.objects.get().pk}/judge"


def of_judgement(holder) -> str:
    plant()
    it = Pair.objects.get()
    told = {"left": it.left, "right": it.right, "verdict": "same", "why": "one owner", "judged_on": DAY}
    return f"/judgements/{Judgement.objects.create(judgement_id='j', by=holder.username, **told).pk}/withdraw"


def of_board(holder) -> str:
    told = {"title": "who", "content": {"things": {}}, "changed_at": timezone.now(), "version": 2}
    return f"/boards/{Board.objects.create(owner=holder, **told).pk}/snapshot"


def of_rule(what: str, state: str = "draft"):
    def path(_holder) -> str:
        Version.objects.update(state=state, kept="none")
        Trial.objects.create(
            rule=Rule.objects.get(), condition="duty > 1", days=30, made_at=timezone.now(), made_by="x", result={}
        )
        if what == "discard":
            Version.objects.update(number=2)
            Version.objects.create(rule=Rule.objects.get(), number=1, state="live", written_at=timezone.now(), **RULE)
        return f"/rules/waiting/{what}"

    return path


def of_job(what: str, state: str):
    def path(_holder) -> str:
        made = start("fill")
        Job.objects.update(state=state)
        return f"/jobs/{made.pk}/{what}"

    return path


def of_plan(what: str):
    def path(holder) -> str:
        author = holder if what == "withdraw" else type(holder).objects.create(username="author")
        return f"/plans/{a_plan(author).pk}/{what}"

    return path


def of_tip(holder) -> str:
    who = tips.Said("public", "somebody")
    told = tips.Told("false labels", "they sew them in", "letter", DAY, office=HOME)
    return f"/tips/{tips.file_tip(told, who, by=holder).pk}/close"


def of_case(holder) -> str:
    return f"/cases/{open_case(by=holder, title='who is behind it', office=HOME).pk}/hold"


SEEN = {"version": 1}
WRITES = {
    # what -> the path, what is sent, the answer to another key with the same: 409 where the first has changed it
    "judge": (of_pair, SEEN | WHY | {"verdict": "same"}, 409),
    "withdraw judgement": (of_judgement, WHY, 409),
    "freeze": (of_board, {"version": 2, "title": "who"}, 200),
    "begin": (lambda _: "/rules", RULE | {"code": "fresh"}, 409),
    "revise": (of_rule("revise", "live"), {"note": "more"}, 409),
    "draft": (of_rule("draft"), SEEN | RULE, 409),
    "submit": (of_rule("submit"), SEEN | {"mode": "live"}, 409),
    "discard": (of_rule("discard"), SEEN | WHY, 409),
    "send back": (of_rule("send-back", "submitted"), SEEN | WHY, 409),
    "approve": (of_rule("approve", "submitted"), SEEN | WHY | {"mode": "live"}, 409),
    "retire": (of_rule("retire", "live"), SEEN | WHY, 409),
    "backtest": (of_rule("backtest"), {"days": 30}, 200),
    "start": (lambda _: "/jobs", {"kind": "fill"}, 200),
    "cancel": (of_job("cancel", "waiting"), {}, 409),
    "retry": (of_job("retry", "failed"), {}, 409),
    "propose": (lambda _: "/plans", {"policy": 0, "values": MORE_LINES, "holds_from": str(DAY), **WHY}, 200),
    "publish": (of_plan("publish"), SEEN, 409),
    "withdraw plan": (of_plan("withdraw"), SEEN, 409),
    "file a tip": (lambda _: "/tips", TIP, 200),
    "close a tip": (of_tip, SEEN | WHY, 409),
    "hold": (of_case, WHY, 409),
}


@pytest.mark.parametrize("what", WRITES)
def test_a_write_is_done_once_and_only_to_what_the_program_saw(what, figures_desk, alerts, chief, a_rule, no_lake):
    make, body, otherwise = WRITES[what]
    asks = Program(chief)
    path = make(asks.holder)
    if "version" in body:
        stale = asks.post(path, body | {"version": body["version"] + 6}, key="stale-00001")
        assert stale.status_code == 409, stale.content
    before = Record.objects.count()
    first, again = asks.post(path, body), asks.post(path, body)
    assert first.status_code == 200, first.content
    assert first.json() == again.json()
    done = Record.objects.filter(pk__gt=0)[before:]
    assert sum(each.by == "chief" for each in done) == 1, "on record once, under the holder's name"
    assert asks.post(path, body, key="key-00000002").status_code == otherwise
    assert asks.post(path, body, key="").status_code == 400


def test_no_kind_of_write_is_forgotten(client, db):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    operations = sum("post" in methods for methods in paths.values())
    elsewhere = 12  # of alerts, lines, likenesses, examinations, cases, and two of tips: they have tests of their own
    assert operations == len(WRITES) + elsewhere


def test_a_judgement_that_was_kept_is_told_to_the_lake_afterwards(own_lake, alerts, chief, monkeypatch):
    written = []
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", lambda _lake, told: written.extend(told))
    asks = Program(chief)
    path = of_pair(asks.holder)
    told = asks.post(path, SEEN | WHY | {"verdict": "different"}).json()
    assert (told["verdict"], told["state"]) == ("different", "waiting")
    assert len(written) == 1
    assert asks.get(path.removesuffix("/judge")).json()["history"][0]["state"] == "written"


def test_whoever_wrote_a_rule_or_a_plan_does_not_let_it_run(figures_desk, alerts, chief, a_rule):
    asks = Program(chief)
    Version.objects.update(hands=["chief"])
    assert asks.post("/rules/waiting/approve", SEEN | WHY | {"mode": "live"}).status_code == 403
    assert asks.post(f"/plans/{a_plan(asks.holder).pk}/publish", SEEN, key="key-00000002").status_code == 403


def test_a_policy_that_is_being_published_is_not_published_beside_it(figures_desk, alerts, chief, no_lake):
    """Publishing writes to the lake, and may take its time: who asks again after a minute is told to wait."""
    asks = Program(chief)
    path = of_plan("publish")(asks.holder)
    asks.post(path, SEEN)
    Answered.objects.update(status=None, body=None, at=timezone.now() - timedelta(minutes=1))
    assert asks.post(path, SEEN).status_code == 409
    assert Answered.objects.exists()


def test_a_snapshot_is_frozen_into_a_case(alerts, chief):
    asks = Program(chief)
    case = open_case(by=asks.holder, title="who is behind it", office=HOME)
    told = asks.post(of_board(asks.holder), {"version": 2, "title": "who", "case": case.pk}).json()
    assert told["case"] == case.pk
    assert case.links.get().key == str(Snapshot.objects.get().pk)
    assert asks.get(f"/snapshots/{told['id']}").json()["holds"] is True


def test_a_snapshot_is_not_made_where_the_case_is_out_of_reach(alerts, chief, person):
    asks = Program(chief)
    far = open_case(by=person("supervisor", name="far", offices=[AWAY]), title="elsewhere", office=AWAY)
    assert asks.post(of_board(asks.holder), {"version": 2, "case": far.pk}).status_code == 404
    assert not Snapshot.objects.exists()


def test_each_scope_opens_its_own_part_and_no_other(figures_desk, alerts, chief, a_rule):
    reads = {
        "parties:read": "/parties", "merges:read": "/merges", "series:read": "/series", "boards:read": "/boards",
        "rules:read": "/rules", "jobs:read": "/jobs", "plans:read": "/plan", "performance:read": "/performance",
        "register:read": "/register", "sources:read": "/sources", "tips:read": "/tips",
        "retention:read": "/retention/due",
    }  # fmt: skip
    for scope in reads:
        asks = Program(chief, [scope])
        assert {each for each, path in reads.items() if asks.get(path).status_code == 200} == {scope}


def test_who_reads_does_not_write(figures_desk, alerts, chief, a_rule):
    asks = Program(chief, [scope for scope in SCOPES if scope.endswith(":read")])
    for what, (make, body, _otherwise) in WRITES.items():
        if what not in ("judge", "publish"):  # whose things are planted by another of these already
            assert asks.post(make(asks.holder), body).status_code == 403, what
