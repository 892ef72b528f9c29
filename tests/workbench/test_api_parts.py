"""The REST API of the other parts: what it tells, what it does once, and what it refuses."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from tests.workbench.conftest import AWAY, DAY, HOME
from tests.workbench.planted_parties import act, one_series, pair, party, plant, presence, way
from tidewaiter_workbench.api.tokens import SCOPES, make_token
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.board.models import Board, Snapshot
from tidewaiter_workbench.cases.services import open_case
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.merging.filling import keep_pairs
from tidewaiter_workbench.merging.models import Judgement, Pair
from tidewaiter_workbench.parties.filling import keep_parties
from tidewaiter_workbench.planning.models import PlanDraft
from tidewaiter_workbench.rulebook.models import Rule, Trial, Version
from tidewaiter_workbench.series.filling import keep_series
from tidewaiter_workbench.series.models import Series

WHY = {"reason": "looked at twice"}
RULE = {"name": "Cheap shirts", "condition": "duty > 1", "typology": "VALUATION", "legal_basis": "law", "owner": "desk"}
RULE |= {"review_on": "2025-12-31", "sunset_on": "2026-06-30"}
MORE_LINES = {"office.5201": "3", "unit.5201": "lines"}


@pytest.fixture
def program(person, client):
    """Something that speaks with the token of a person; of a supervisor of the home office, if nobody is said."""

    class Program:
        def __init__(self, holder=None, scopes=tuple(SCOPES)) -> None:
            self.holder = holder or person("supervisor", name="chief")
            self.token, self.secret = make_token(self.holder, name="t", scopes=list(scopes), days=1)

        def get(self, path: str, **query: object):
            return client.get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {self.secret}"})

        def post(self, path: str, body: dict | None = None, *, key: str = "key-00000001"):
            headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": key}
            told = json.dumps(body or {})
            return client.post(f"/api/v1{path}", told, content_type="application/json", headers=headers)

    return Program


@pytest.fixture
def no_lake(monkeypatch):
    """The lake stays as it is; what is written there is tested with each part."""
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_rule", lambda *_: 1)
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", lambda *_: None)
    monkeypatch.setattr("tidewaiter_workbench.planning.services.publish", lambda *_, **__: 1)


def every(program, path: str, what: str, cursor: str, **query: object) -> list[dict]:
    """All rows of a list, two at a time."""
    rows, at = [], ""
    while True:
        answer = program.get(path, size=2, **query, **({cursor: at} if at else {})).json()
        rows += answer[what]
        at = answer[cursor]
        if not at:
            return rows


# What it tells.


def test_a_party_is_told_with_its_risk_its_names_and_its_violations(desk, program):
    plant()
    told = program().get("/parties/P-aa").json()
    assert (told["name"], told["lines"], told["found"], told["inspected"]) == ("ODD TRADING", 10, 1, 4)
    assert told["hit_rate"]["low"] < told["hit_rate"]["value"] == 0.25 < told["hit_rate"]["high"]
    assert [(each["name"], each["sources"]) for each in told["written"]] == [("ODD TRADING", ["test"])]
    assert [(each["item_id"], each["typology"]) for each in told["violations"]] == [("t/V/1", "VALUATION")]
    assert told["pairs"] == [Pair.objects.get().pk]
    assert Record.objects.filter(action="read a party", key="P-aa", by="chief").exists()


def test_of_a_party_at_two_offices_each_program_is_told_its_own(desk, program, person):
    both = party("P-aa", presence(HOME, way("aa", "ODD TRADING")), presence(AWAY, way("bb", "ODD FAR AWAY"), lines=900))
    keep_parties([[both]], by="test")
    assert program().get("/parties/P-aa").json()["lines"] == 10
    whole = program(person("analyst", all_offices=True)).get("/parties/P-aa").json()
    assert whole["lines"] == 910
    assert "FAR" in str(whole)


def many_parties(count: int = 5) -> None:
    """Parties with ever fewer lines, all of them found out once, and all alike to a list."""
    found = {"item_id": "t/1", "declared_on": "2025-05-01", "known_on": "2025-06-01"}
    keep_parties(
        [[
            party(f"P-{n}", presence(HOME, way(f"a{n}", f"TRADING {n}"), lines=9 - n, violations=(found,)), listed=0.5)
            for n in range(count)
        ]],
        by="test",
    )  # fmt: skip


@pytest.mark.parametrize("query", [{"text": "trading"}, {"show": "violations"}, {"show": "listed"}])
def test_pages_of_parties_follow_each_other_without_gap_or_double(desk, program, query):
    many_parties()
    assert [each["id"] for each in every(program(), "/parties", "parties", "after", **query)] == [
        f"P-{n}" for n in range(5)
    ]


def test_pages_of_all_other_lists_do_so_too(alerts, program, a_rule):
    keep_pairs([pair(f"a{n}", f"b{n}", worth=float(n % 2)) for n in range(5)], by="test")
    keep_series([one_series(act(f"t/{n}/1"), act(f"t/{n}/2"), key=f"S-{n}") for n in range(5)], by="test")
    asks = program()
    for n in range(5):
        Board.objects.create(owner=asks.holder, title=f"b{n}", content={"things": {}}, changed_at=timezone.now())
        start("fill", by=None)
        a_plan(asks.holder)
        Rule.objects.create(code=f"r{n}", made_at=timezone.now(), made_by="x").versions.create(
            number=1, written_at=timezone.now(), name="n", condition="duty > 1"
        )
    lists = {
        "/merges": ("pairs", "after", 5), "/series": ("series", "after", 5), "/rules": ("rules", "after", 6),
        "/boards": ("boards", "before", 5), "/jobs": ("jobs", "before", 5), "/plans": ("plans", "before", 5),
    }  # fmt: skip
    for path, (what, cursor, count) in lists.items():
        whole = asks.get(path, size=200).json()[what]
        assert len(whole) == count, path
        assert every(asks, path, what, cursor) == whole


def test_a_cursor_that_is_none_is_refused_in_words(desk, program):
    plant()
    asks = program()
    for path in ("/parties", "/parties?show=listed", "/merges", "/series", "/rules"):
        answer = asks.get(path + ("&" if "?" in path else "?") + "after=nonsense")
        assert answer.status_code == 400, path
        assert "cursor" in answer.json()["error"]


def test_a_pair_is_told_with_its_evidence_and_what_would_move_within_reach(desk, program):
    plant()
    told = program().get(f"/merges/{Pair.objects.get().pk}").json()
    assert {(each["about"], each["bits"]) for each in told["evidence"]} >= {("name", 4.0), ("identifier", -4.2)}
    moves = {each["verdict"]: each["moves"] for each in told["verdicts"]}
    assert [(each["new"], each["mentions"]) for each in moves["same"]] == [("P-aa", 4)], "900 lie elsewhere"


def test_a_series_is_told_in_order_with_what_its_acts_share(desk, program):
    plant()
    told = program().get(f"/series/{Series.objects.get().pk}").json()
    assert [each["act_id"] for each in told["told_acts"]] == ["t/V/1", "t/W/1"]
    assert [(each["name"], each["acts"]) for each in told["parties"]] == [("ODD TRADING", 2)]
    assert told["told_acts"][0]["importer"] == "P-aa"


def test_two_versions_of_a_rule_are_told_beside_each_other(desk, program, a_rule):
    rule = Rule.objects.get()
    Version.objects.create(rule=rule, number=2, written_at=timezone.now(), **RULE | {"condition": "duty > 2"})
    told = program().get("/rules/waiting/diff", older=1, newer=2).json()
    assert [(each["sign"], each["before"], each["after"]) for each in told["condition"]] == [
        ("-", "duty > 1", ""), ("+", "", "duty > 2")
    ]  # fmt: skip
    assert "Cheap shirts" in str(told["fields"])


def test_a_rule_above_ones_clearance_does_not_exist(desk, program, a_rule):
    Rule.objects.update(mark=2)
    asks = program()
    assert asks.get("/rules/waiting").status_code == 404
    assert asks.get("/rules").json()["rules"] == []
    assert asks.post("/rules/waiting/approve", {"version": 1, "mode": "live", **WHY}).status_code == 404


def test_the_plan_is_told_with_the_lines_of_its_list(figures_desk, alerts, program):
    asks = program()
    told = asks.get("/plan").json()
    assert (told["policy"], told["first"], {each["office"] for each in told["kinds"]}) == (0, str(DAY), {HOME})
    assert {each["declaration_id"] for each in asks.get("/plan/lines").json()["lines"]} == {"MUST", "DRAWN", "CHEAP"}


def test_a_draft_says_what_it_would_bring(figures_desk, alerts, program):
    asks = program()
    body = {"policy": 0, "values": MORE_LINES, "holds_from": str(DAY), **WHY}
    made = asks.post("/plans", body).json()
    assert made["changes"] == [{"name": "Capacity of 5201", "before": "as the others", "after": "3 lines a day"}]
    told = asks.get(f"/plans/{made['id']}").json()
    assert 0 < told["brings"]["opened"] <= 3
    assert told["stay"] + len(told["going"]) == 2
    assert asks.post("/plans", body | {"policy": 7}, key="key-00000002").status_code == 409


def test_figures_models_and_sources_are_told(figures_desk, program):
    asks = program()
    told = asks.get("/performance", first="2025-05-01", last=str(DAY)).json()
    assert told["first"] == "2025-05-01"
    assert asks.get("/performance/causes").json()["heads"][0]["key"] == "cause"
    assert asks.get("/performance/nonsense").status_code == 404
    assert [each["champion"] for each in asks.get("/register").json()["models"]] == [True, False]
    assert asks.get("/register/m1").json()["heads"][0]["figures"]["auc"]["value"] == 0.8
    (source,) = asks.get("/sources").json()["sources"]
    assert (source["name"], source["quarantined"], source["graves"]) == ("test", 2, 1)
    assert asks.get("/sources/test").json()["reasons"] == {"not a number": 2}


def test_where_nothing_was_planned_it_says_so(desk, program):
    answer = program().get("/plan")
    assert answer.status_code == 409
    assert "plan" in answer.json()["error"]


def test_an_auditor_reads_the_trail_and_proves_it(desk, program, person):
    asks = program(person("auditor"))
    told = asks.get("/audit", action="made a token").json()["records"]
    assert [each["by"] for each in told] == ["auditor"]
    proof = asks.get("/audit/proof", holds=told[0]["seal"]).json()
    assert (proof["broken_at"], proof["holds"]) == (None, True)
    assert asks.get("/audit/proof", holds="0").json()["holds"] is False


def test_the_kinds_of_jobs_say_what_they_ask_for(desk, program):
    kinds = {each["name"]: each for each in program().get("/job-kinds").json()["kinds"]}
    assert [field["name"] for field in kinds["run"]["fields"]] == ["day", "days", "fill"]
    assert "deliver" not in kinds


def test_what_only_programs_of_ours_start_is_not_started(desk, program):
    asks = program()
    assert asks.post("/jobs", {"kind": "deliver", "fields": {}}).status_code == 404
    answer = asks.post("/jobs", {"kind": "run", "fields": {"days": "100"}}, key="key-00000002")
    assert answer.status_code == 400
    made = asks.post("/jobs", {"kind": "run", "fields": {"day": str(DAY), "days": "2"}}, key="key-00000003").json()
    assert Job.objects.get(pk=made["id"]).parameters == {"day": str(DAY), "days": 2, "fill": False}


# What it does once, and to what the program saw.


def a_plan(author) -> PlanDraft:
    told = {"budget": "{}", "changes": [["Capacity of 5201", "a", "b"]], "reason": "more", "holds_from": DAY}
    return PlanDraft.objects.create(drafted_by=author, drafted_at=timezone.now(), **told)


@pytest.fixture
def a_rule(desk, db) -> Version:
    """A rule that somebody else wrote, and that waits for approval."""
    rule = Rule.objects.create(code="waiting", made_at=timezone.now(), made_by="somebody")
    said = RULE | {"name": "Cheap", "hands": ["somebody"], "state": "submitted"}
    return Version.objects.create(rule=rule, number=1, written_at=timezone.now(), **said)


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
}


@pytest.mark.parametrize("what", WRITES)
def test_a_write_is_done_once_and_only_to_what_the_program_saw(what, figures_desk, alerts, program, a_rule, no_lake):
    make, body, otherwise = WRITES[what]
    asks = program()
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
    old = 7  # of alerts, examinations and cases, which have tests of their own
    assert operations == len(WRITES) + old


def test_a_judgement_that_was_kept_is_told_to_the_lake_afterwards(own_lake, alerts, program, monkeypatch):
    written = []
    monkeypatch.setattr("tidewaiter_workbench.bridge.write_judgements", lambda _lake, told: written.extend(told))
    asks = program()
    path = of_pair(asks.holder)
    told = asks.post(path, SEEN | WHY | {"verdict": "different"}).json()
    assert (told["verdict"], told["state"]) == ("different", "waiting")
    assert len(written) == 1
    assert asks.get(path.removesuffix("/judge")).json()["history"][0]["state"] == "written"


def test_whoever_wrote_a_rule_or_a_plan_does_not_let_it_run(figures_desk, alerts, program, a_rule):
    asks = program()
    Version.objects.update(hands=["chief"])
    assert asks.post("/rules/waiting/approve", SEEN | WHY | {"mode": "live"}).status_code == 403
    assert asks.post(f"/plans/{a_plan(asks.holder).pk}/publish", SEEN, key="key-00000002").status_code == 403


def test_a_snapshot_is_frozen_into_a_case(alerts, program):
    asks = program()
    case = open_case(by=asks.holder, title="who is behind it", office=HOME)
    told = asks.post(of_board(asks.holder), {"version": 2, "title": "who", "case": case.pk}).json()
    assert told["case"] == case.pk
    assert case.links.get().key == str(Snapshot.objects.get().pk)
    assert asks.get(f"/snapshots/{told['id']}").json()["holds"] is True


def test_a_snapshot_is_not_made_where_the_case_is_out_of_reach(alerts, program, person):
    asks = program()
    far = open_case(by=person("supervisor", name="far", offices=[AWAY]), title="elsewhere", office=AWAY)
    assert asks.post(of_board(asks.holder), {"version": 2, "case": far.pk}).status_code == 404
    assert not Snapshot.objects.exists()


def test_each_scope_opens_its_own_part_and_no_other(figures_desk, alerts, program, a_rule):
    reads = {
        "parties:read": "/parties", "merges:read": "/merges", "series:read": "/series", "boards:read": "/boards",
        "rules:read": "/rules", "jobs:read": "/jobs", "plans:read": "/plan", "performance:read": "/performance",
        "register:read": "/register", "sources:read": "/sources",
    }  # fmt: skip
    holder = program().holder
    for scope in reads:
        asks = program(holder, [scope])
        assert {each for each, path in reads.items() if asks.get(path).status_code == 200} == {scope}


def test_who_reads_does_not_write(figures_desk, alerts, program, a_rule):
    asks = program(scopes=[scope for scope in SCOPES if scope.endswith(":read")])
    for what, (make, body, _otherwise) in WRITES.items():
        if what not in ("judge", "publish"):  # whose things are planted by another of these already
            assert asks.post(make(asks.holder), body).status_code == 403, what
