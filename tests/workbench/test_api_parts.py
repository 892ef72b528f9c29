"""The REST API of the other parts: what it tells, and whom."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.workbench.conftest import AWAY, DAY, HOME
from tests.workbench.planted_parties import act, one_series, pair, party, plant, presence, way
from tests.workbench.programs import MORE_LINES, RULE, WHY, Program, a_plan, a_waiting_rule
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.board.models import Board
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.merging.filling import keep_pairs
from tidewaiter_workbench.merging.models import Pair
from tidewaiter_workbench.parties.filling import keep_parties
from tidewaiter_workbench.rulebook.models import Rule, Version
from tidewaiter_workbench.series.filling import keep_series
from tidewaiter_workbench.series.models import Series


@pytest.fixture
def chief(person):
    return person("supervisor", name="chief")


@pytest.fixture
def a_rule(desk, db):
    return a_waiting_rule()


def every(program, path: str, what: str, cursor: str, **query: object) -> list[dict]:
    """All rows of a list, two at a time."""
    rows, at = [], ""
    while True:
        answer = program.get(path, size=2, **query, **({cursor: at} if at else {})).json()
        rows += answer[what]
        at = answer[cursor]
        if not at:
            return rows


def test_a_party_is_told_with_its_risk_its_names_and_its_violations(desk, chief):
    plant()
    told = Program(chief).get("/parties/P-aa").json()
    assert (told["name"], told["lines"], told["found"], told["inspected"]) == ("ODD TRADING", 10, 1, 4)
    assert told["hit_rate"]["low"] < told["hit_rate"]["value"] == 0.25 < told["hit_rate"]["high"]
    assert [(each["name"], each["sources"]) for each in told["written"]] == [("ODD TRADING", ["test"])]
    assert [(each["item_id"], each["typology"]) for each in told["violations"]] == [("t/V/1", "VALUATION")]
    assert told["pairs"] == [Pair.objects.get().pk]
    assert Record.objects.filter(action="read a party", key="P-aa", by="chief").exists()


def test_of_a_party_at_two_offices_each_program_is_told_its_own(desk, chief, person):
    both = party("P-aa", presence(HOME, way("aa", "ODD TRADING")), presence(AWAY, way("bb", "ODD FAR AWAY"), lines=900))
    keep_parties([[both]], by="test")
    assert Program(chief).get("/parties/P-aa").json()["lines"] == 10
    whole = Program(person("analyst", all_offices=True)).get("/parties/P-aa").json()
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
def test_pages_of_parties_follow_each_other_without_gap_or_double(desk, chief, query):
    many_parties()
    assert [each["id"] for each in every(Program(chief), "/parties", "parties", "after", **query)] == [
        f"P-{n}" for n in range(5)
    ]


def test_pages_of_all_other_lists_do_so_too(alerts, chief, a_rule):
    keep_pairs([pair(f"a{n}", f"b{n}", worth=float(n % 2)) for n in range(5)], by="test")
    keep_series([one_series(act(f"t/{n}/1"), act(f"t/{n}/2"), key=f"S-{n}") for n in range(5)], by="test")
    asks = Program(chief)
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


def test_a_cursor_that_is_none_is_refused_in_words(desk, chief):
    plant()
    asks = Program(chief)
    for path in ("/parties", "/parties?show=listed", "/merges", "/series", "/rules"):
        answer = asks.get(path + ("&" if "?" in path else "?") + "after=nonsense")
        assert answer.status_code == 400, path
        assert "begin again without one" in answer.json()["error"]


def test_a_pair_is_told_with_its_evidence_and_what_would_move_within_reach(desk, chief):
    plant()
    told = Program(chief).get(f"/merges/{Pair.objects.get().pk}").json()
    assert {(each["about"], each["bits"]) for each in told["evidence"]} >= {("name", 4.0), ("identifier", -4.2)}
    moves = {each["verdict"]: each["moves"] for each in told["verdicts"]}
    assert [(each["new"], each["mentions"]) for each in moves["same"]] == [("P-aa", 4)], "900 lie elsewhere"


def test_a_series_is_told_in_order_with_what_its_acts_share(desk, chief):
    plant()
    told = Program(chief).get(f"/series/{Series.objects.get().pk}").json()
    assert [each["act_id"] for each in told["told_acts"]] == ["t/V/1", "t/W/1"]
    assert [(each["name"], each["acts"]) for each in told["parties"]] == [("ODD TRADING", 2)]
    assert told["told_acts"][0]["importer"] == "P-aa"


def test_two_versions_of_a_rule_are_told_beside_each_other(desk, chief, a_rule):
    rule = Rule.objects.get()
    Version.objects.create(rule=rule, number=2, written_at=timezone.now(), **RULE | {"condition": "duty > 2"})
    told = Program(chief).get("/rules/waiting/diff", older=1, newer=2).json()
    assert [(each["sign"], each["before"], each["after"]) for each in told["condition"]] == [
        ("-", "duty > 1", ""), ("+", "", "duty > 2")
    ]  # fmt: skip
    assert "Cheap shirts" in str(told["fields"])


def test_a_rule_above_ones_clearance_does_not_exist(desk, chief, a_rule):
    Rule.objects.update(mark=2)
    asks = Program(chief)
    assert asks.get("/rules/waiting").status_code == 404
    assert asks.get("/rules").json()["rules"] == []
    assert asks.post("/rules/waiting/approve", {"version": 1, "mode": "live", **WHY}).status_code == 404


def test_the_plan_is_told_with_the_lines_of_its_list(figures_desk, alerts, chief):
    asks = Program(chief)
    told = asks.get("/plan").json()
    assert (told["policy"], told["first"], {each["office"] for each in told["kinds"]}) == (0, str(DAY), {HOME})
    assert {each["declaration_id"] for each in asks.get("/plan/lines").json()["lines"]} == {"MUST", "DRAWN", "CHEAP"}


def test_a_draft_says_what_it_would_bring(figures_desk, alerts, chief):
    asks = Program(chief)
    body = {"policy": 0, "values": MORE_LINES, "holds_from": str(DAY), **WHY}
    made = asks.post("/plans", body).json()
    assert made["changes"] == [{"name": "Capacity of 5201", "before": "as the others", "after": "3 lines a day"}]
    told = asks.get(f"/plans/{made['id']}").json()
    assert 0 < told["brings"]["opened"] <= 3
    found = told["brings"]["found"]
    assert 0 < found["value"] < told["brings"]["hits"]["value"]
    assert found["low"] <= found["value"] <= found["high"]
    assert told["stay"] + len(told["going"]) == 2
    assert asks.post("/plans", body | {"policy": 7}, key="key-00000002").status_code == 409


def test_figures_models_and_sources_are_told(figures_desk, chief):
    asks = Program(chief)
    told = asks.get("/performance", first="2025-05-01", last=str(DAY)).json()
    assert told["first"] == "2025-05-01"
    assert asks.get("/performance/causes").json()["heads"][0]["key"] == "cause"
    assert asks.get("/performance/nonsense").status_code == 404
    assert [each["champion"] for each in asks.get("/register").json()["models"]] == [True, False]
    assert asks.get("/register/m1").json()["heads"][0]["figures"]["auc"]["value"] == 0.8
    (source,) = asks.get("/sources").json()["sources"]
    assert (source["name"], source["quarantined"], source["graves"]) == ("test", 2, 1)
    assert asks.get("/sources/test").json()["reasons"] == {"not a number": 2}


def test_where_nothing_was_planned_it_says_so(desk, chief):
    answer = Program(chief).get("/plan")
    assert answer.status_code == 409
    assert "plan" in answer.json()["error"]


def test_an_auditor_reads_the_trail_and_proves_it(desk, chief, person):
    asks = Program(person("auditor"))
    told = asks.get("/audit", action="made a token").json()["records"]
    assert [each["by"] for each in told] == ["auditor"]
    day = told[0]["at"][:10]
    same = asks.get("/audit", action="made a token", kind="token", since=day, until=day).json()["records"]
    assert [each["id"] for each in same] == [each["id"] for each in told]
    assert asks.get("/audit", until="2001-01-01").json()["records"] == []
    proof = asks.get("/audit/proof", holds=told[0]["seal"]).json()
    assert (proof["broken_at"], proof["holds"]) == (None, True)
    assert asks.get("/audit/proof", holds="0").json()["holds"] is False


def test_the_kinds_of_jobs_say_what_they_ask_for(desk, chief):
    kinds = {each["name"]: each for each in Program(chief).get("/job-kinds").json()["kinds"]}
    assert [field["name"] for field in kinds["run"]["fields"]] == ["day", "days", "fill"]
    assert "deliver" not in kinds


def test_what_only_programs_of_ours_start_is_not_started(desk, chief):
    asks = Program(chief)
    assert asks.post("/jobs", {"kind": "deliver", "fields": {}}).status_code == 404
    answer = asks.post("/jobs", {"kind": "run", "fields": {"days": "100"}}, key="key-00000002")
    assert answer.status_code == 400
    made = asks.post("/jobs", {"kind": "run", "fields": {"day": str(DAY), "days": "2"}}, key="key-00000003").json()
    assert Job.objects.get(pk=made["id"]).parameters == {"day": str(DAY), "days": 2, "fill": False}
