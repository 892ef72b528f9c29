"""Who may move a case where, and what is needed: by table, and for every path that chance takes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.cases.deadlines import deadlines
from tidewaiter.cases.matter import Happened, Matter
from tidewaiter.cases.moving import Ground, MoveRefusedError, Proposal, check, note, step
from tidewaiter.cases.procedure import BACK
from tidewaiter.cases.procedures import PROCEDURES, procedure
from tidewaiter.cases.tasks import TEMPLATES, template
from tidewaiter.errors import UsageError
from tidewaiter.law.clocks import clock_rules
from tidewaiter.law.damages import Bonded
from tidewaiter.law.days import us_calendar
from tidewaiter.law.penalties import Entered

CALENDAR, TODAY = us_calendar(), dt.date(2026, 6, 1)
PROOF = (Ground("exhibit", "1"),)
VIOLATION, EAPA = procedure("VIOLATION"), procedure("EAPA")
LOSS = Entered(loss=1_000.0, domestic_value=9_000.0)


def asked(move: str, **more: object) -> Proposal:
    base = {"move": move, "by": "anton", "day": TODAY, "reason": "the invoice says so", "grounds": PROOF}
    return Proposal(**(base | more))


def fine(move: str, **more: object) -> Proposal:
    law = {"seize_title19": "1526(e)", "seize_cafra": "5317"}.get(move, "")
    bond = {"breach": "isf", "bonded": Bonded(count=1)}
    return asked(
        move, amount=1_500.0, culpability="negligence", entered=LOSS, into="C-1", **({"statute": law} | bond | more)
    )


def go(matter: Matter, proposal: Proposal, **more: object) -> Matter:
    which = procedure(matter.procedure)
    return step(which, matter, proposal, today=TODAY, calendar=CALENDAR, **{"approved_by": "sara", **more})


def at(state: str, *history: tuple[str, dt.date], kind: str = "VIOLATION") -> Matter:
    return Matter(kind, state, tuple(Happened(*each) for each in history))


DECISIONS = [(each.code, move.code) for each in PROCEDURES for move in each.moves if move.decides]
TABLE = {
    ("opened", "inquire"): "inquiry",
    ("opened", "clear"): "no_violation",
    ("inquiry", "inform"): "informed_compliance",
    ("inquiry", "prepenalty"): "prepenalty",
    ("prepenalty", "penalize"): "penalty",
    ("prepenalty", "clear"): "no_violation",
    ("penalty", "petition"): "petition",
    ("petition", "mitigate"): "penalty_final",
    ("penalty", "finalize"): "penalty_final",
    ("inquiry", "refer"): "referred",
    ("no_violation", "close"): "closed",
    ("closed", "reopen"): "inquiry",
}


@pytest.mark.parametrize(("state", "move"), TABLE)
def test_the_moves_of_an_examination_case(state, move):
    assert go(at(state), fine(move)).state == TABLE[state, move]


@pytest.mark.parametrize("state", [each.code for each in VIOLATION.states])
def test_what_is_not_in_the_table_of_a_state_is_refused(state):
    allowed = {move.code for move in VIOLATION.moves_from(state)}
    for move in {each.code for each in VIOLATION.moves} - allowed:
        with pytest.raises(MoveRefusedError, match="does not move so"):
            go(at(state), fine(move))


@pytest.mark.parametrize(("kind", "move"), DECISIONS)
def test_no_decision_is_one_persons_alone_without_a_reason_or_by_a_score(kind, move):
    which = procedure(kind)
    matter = at(which.move(move).sources[0], kind=kind)
    assert go(matter, fine(move)).history[-1].event == which.move(move).event
    with pytest.raises(MoveRefusedError, match="second person"):
        go(matter, fine(move), approved_by="")
    with pytest.raises(MoveRefusedError, match="second person"):
        go(matter, fine(move), approved_by="anton")
    for reason in ("", "  ", "ok"):
        with pytest.raises(MoveRefusedError, match="say why"):
            go(matter, fine(move, reason=reason))
    for grounds in ((), (Ground("score", "0.99"),), (Ground("score", "0.99"), Ground("score", "1"))):
        with pytest.raises(MoveRefusedError, match="a score alone decides nothing"):
            go(matter, fine(move, grounds=grounds))


def test_a_penalty_is_capped_by_the_law_and_a_petition_never_makes_it_larger():
    with pytest.raises(MoveRefusedError, match="at most 2,000"):
        go(at("inquiry"), replace(fine("prepenalty"), amount=2_000.01))
    with pytest.raises(MoveRefusedError, match="amount"):
        go(at("inquiry"), replace(fine("prepenalty"), amount=None))
    with pytest.raises(MoveRefusedError, match="culpability"):
        go(at("inquiry"), replace(fine("prepenalty"), culpability=""))
    with pytest.raises(MoveRefusedError, match="domestic value"):
        go(at("inquiry"), replace(fine("prepenalty"), entered=Entered(loss=1.0)))
    with pytest.raises(MoveRefusedError, match="never makes a penalty larger"):
        go(at("petition"), asked("mitigate", amount=1_500.01), assessed=1_500.0)
    assert go(at("petition"), asked("mitigate", amount=0.0), assessed=1_500.0).state == "penalty_final"


def test_a_penalty_waits_until_the_party_was_heard_or_its_time_is_over():
    told = ("prepenalty", TODAY - dt.timedelta(days=10))
    with pytest.raises(MoveRefusedError, match="ends on 2026-06-21"):
        go(at("prepenalty", told), fine("penalize"))
    assert go(at("prepenalty", told, ("heard", TODAY)), fine("penalize")).state == "penalty"
    long_ago = ("prepenalty", TODAY - dt.timedelta(days=31))
    assert go(at("prepenalty", long_ago), fine("penalize")).state == "penalty"
    with pytest.raises(MoveRefusedError, match="petition against the penalty"):
        go(at("penalty", ("penalty", TODAY - dt.timedelta(days=60))), asked("finalize", amount=1.0))


def test_a_step_lies_between_the_one_before_and_today():
    matter = at("inquiry", ("inquiry", TODAY - dt.timedelta(days=5)))
    for day in (TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=6)):
        with pytest.raises(MoveRefusedError, match="lies between"):
            go(matter, asked("inform", day=day))


def test_a_side_state_leads_back_to_where_the_case_came_from():
    for state in ("under_initiation", "fact_gathering", "verification"):
        away = go(at(state, kind="EAPA"), asked("refer_scope"))
        assert (away.state, away.held_from) == ("commerce_referral", state)
        back = go(away, asked("scope_answered"))
        assert (back.state, back.held_from) == (state, "")


def test_a_fact_is_recorded_only_where_it_belongs_and_never_ahead():
    fact, after = note(EAPA, at("fact_gathering", kind="EAPA"), "parties_told", TODAY, today=TODAY)
    assert (fact.event, after.history[-1]) == ("parties_told", Happened("parties_told", TODAY))
    with pytest.raises(MoveRefusedError):
        note(EAPA, at("draft", kind="EAPA"), "parties_told", TODAY, today=TODAY)
    with pytest.raises(MoveRefusedError, match="up to today"):
        note(EAPA, at("initiated", kind="EAPA"), "parties_told", TODAY + dt.timedelta(days=1), today=TODAY)


def test_detention_counts_as_decided_when_nobody_decides():
    presented = at("inquiry", ("presented", dt.date(2026, 5, 4)))
    found = {each.rule.id: each for each in deadlines(VIOLATION, presented, today=TODAY, calendar=CALENDAR)}
    assert (found["D1"].due, found["D1"].standing) == (dt.date(2026, 5, 11), "missed")
    assert found["D2"].due == dt.date(2026, 5, 18), "five business days after the period in which nobody decided"
    assert found["D3"].due == dt.date(2026, 6, 3)


def test_opening_again_undoes_what_was_decided_and_the_limitation_runs_on():
    history = (
        ("violated", dt.date(2022, 3, 1)),
        ("no_violation", dt.date(2026, 1, 5)),
        ("reopened", dt.date(2026, 2, 2)),
    )
    found = deadlines(VIOLATION, at("inquiry", *history), today=TODAY, calendar=CALENDAR)
    assert [(each.rule.id, each.due, each.standing) for each in found] == [("V4", dt.date(2027, 3, 1), "running")]


@pytest.mark.parametrize("which", PROCEDURES, ids=lambda each: each.code)
def test_every_state_can_be_reached_and_every_state_but_closed_can_be_left(which):
    reached, edge = {which.first}, [which.first]
    while edge:
        for move in which.moves_from(edge.pop()):
            if move.target != BACK and move.target not in reached:
                reached.add(move.target)
                edge.append(move.target)
    assert reached == {state.code for state in which.states}
    ends = {state.code for state in which.states if not which.moves_from(state.code)}
    assert ends <= {"closed", "consolidated"}


@given(kind=st.sampled_from([each.code for each in PROCEDURES]), choices=st.lists(st.integers(0, 99), max_size=25))
@settings(deadline=None)
def test_wherever_chance_leads_a_case_it_stands_in_a_state_and_its_history_only_grows(kind, choices):
    which = procedure(kind)
    matter = Matter(kind, which.first)
    for choice in choices:
        moves = which.moves_from(matter.state)
        if not moves:
            break
        move = moves[choice % len(moves)]
        waiting = any(
            each.rule.id in move.after and each.standing == "running"
            for each in deadlines(which, matter, today=TODAY, calendar=CALENDAR)
        )
        if waiting:
            with pytest.raises(MoveRefusedError, match="too early"):
                go(matter, fine(move.code))
            continue
        after = go(matter, fine(move.code))
        assert after.history[: len(matter.history)] == matter.history
        assert which.state(after.state).side == bool(after.held_from)
        deadlines(which, after, today=TODAY, calendar=CALENDAR)
        matter = after


@pytest.mark.parametrize("each", TEMPLATES, ids=lambda each: each.code)
def test_every_task_hangs_on_a_clock_and_a_fact_that_exist(each):
    which = procedure(each.procedure or "VIOLATION")
    clocks = {rule.id for rule in clock_rules(which.code, on=TODAY)} | {""}
    facts = {fact.event for fact in which.facts} | {""}
    assert {task.clock for task in each.tasks} <= clocks
    assert {task.fact for task in each.tasks} <= facts


def test_what_does_not_exist_is_refused_in_words():
    for wrong in (lambda: procedure("X"), lambda: template("X"), lambda: EAPA.move("X"), lambda: EAPA.state("X")):
        with pytest.raises(UsageError):
            wrong()
    with pytest.raises(MoveRefusedError):
        check(EAPA, at("draft", kind="EAPA"), asked("initiate"), today=TODAY, calendar=CALENDAR)
