"""At most so many of each examination a day: never exceeded, given where they help most, and all chances stay exact."""

from __future__ import annotations

import itertools
import json
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.selection.conftest import DAY, line, rows

from tidewaiter.selection import Budget, BudgetError, plan_days
from tidewaiter.selection.knapsack import NOT_CHOSEN, fill_minutes
from tidewaiter.selection.room import by_worth_within
from tidewaiter.selection.worth import Worth

PLAIN = {"capacity_lines": 12.5, "random_share": 0.2, "random_minimum": 0.0, "exploration_share": 0.1}
FEW = {"INTENSIVE": 2, "NII": 1}


def risky(*, office: str = "BUSAN", lines: int = 40, start: int = 0, least: float = 0.01) -> pa.Table:
    """Lines of rising risk, each third suspected of another kind of violation; five are a duty."""
    points = ("model", "low_unit_price", "mass_against_value")
    return rows(
        *(
            line(
                start + n, round(least + 0.02 * n, 2), office=office, contributions=json.dumps({points[n % 3]: 0.5}),
                mandatory="listed party" if n % 8 == 7 else None,
            )
            for n in range(lines)
        )
    )  # fmt: skip


def counted(plan, *, office: str = "") -> Counter[str]:
    return Counter(row["exam_type"] for row in plan.lines.to_pylist() if office in ("", row["office"]))


@pytest.mark.parametrize("capacity", [{}, {"capacity_lines": None, "capacity_minutes": 1500.0}])
@pytest.mark.parametrize("most", [FEW, {"INTENSIVE": 0}, {"INTENSIVE": 3, "NII": 0, "DOC": 0}])
def test_no_draw_exceeds_it_and_without_it_more_would_be_done(capacity, most):
    free = Budget(**(PLAIN | capacity))
    held = Budget(**(PLAIN | capacity), most_exams=most)
    wanted = Counter()
    for seed in range(10):
        done = counted(plan_days(risky(), budget=held, seed=seed))
        assert all(done[code] <= count for code, count in most.items()), done
        wanted |= counted(plan_days(risky(), budget=free, seed=seed))
    assert wanted["INTENSIVE"] > most["INTENSIVE"]


def test_what_is_ample_changes_nothing():
    held = plan_days(risky(), budget=Budget(**PLAIN, most_exams={"INTENSIVE": 40, "NII": 40}), seed=3)
    assert held.lines == plan_days(risky(), budget=Budget(**PLAIN), seed=3).lines


@pytest.mark.parametrize("capacity", [{}, {"capacity_lines": None, "capacity_minutes": 1500.0}])
def test_every_stated_chance_is_the_share_of_draws_in_which_the_line_is_chosen(capacity):
    budget = Budget(**(PLAIN | capacity), most_exams=FEW)
    chances = plan_days(risky(), budget=budget, seed=0).chances.to_pydict()
    stated = dict(zip(chances["item_id"], chances["propensity"], strict=True))
    drawn: Counter[str] = Counter()
    draws = 200
    for seed in range(draws):
        plan = plan_days(risky(), budget=budget, seed=seed)
        assert plan.chances["propensity"].to_pylist() == chances["propensity"], "it depends on no draw"
        drawn.update(plan.lines["item_id"].to_pylist())
    assert any(0 < chance < 1 for chance in stated.values())
    for item, chance in stated.items():
        assert drawn[item] / draws == pytest.approx(chance, abs=4.5 * (0.25 / draws) ** 0.5)
        assert (chance == 1.0) == (drawn[item] == draws)


def test_duty_keeps_its_least_examination_and_has_the_places_first():
    held = Budget(**PLAIN, most_exams={"INTENSIVE": 3})
    plan = plan_days(risky(), budget=held, seed=1).lines.to_pylist()
    duty = {row["item_id"]: row["exam_type"] for row in plan if row["cause"] == "mandatory"}
    assert len(duty) == 5
    assert set(duty.values()) == {"TAILGATE", "INTENSIVE"}
    assert {row["cause"] for row in plan if row["exam_type"] == "INTENSIVE"} == {"mandatory"}


def test_chance_opens_with_its_own_examination_whatever_is_short():
    held = Budget(**PLAIN, most_exams={"INTENSIVE": 0, "NII": 0, "DOC": 0})
    told = {row["exam_type"] for row in plan_days(risky(), budget=held, seed=1).lines.to_pylist()}
    assert told == {"TAILGATE"}


def test_an_office_has_its_own_and_shares_no_team_then():
    lines = pa.concat_tables(
        [risky(), risky(office="ULSAN", start=100), risky(office="MASAN", lines=6, start=200, least=0.7)]
    )
    budget = Budget(capacity_share=0.3, small_below=14, most_exams={"INTENSIVE": 5}, most_exams_at={
        "ULSAN": {"INTENSIVE": 1}, "MASAN": {"INTENSIVE": 0},
    })  # fmt: skip
    plan = plan_days(lines, budget=budget, seed=0)
    most = {office: counted(plan, office=office)["INTENSIVE"] for office in ("BUSAN", "ULSAN", "MASAN")}
    assert (most["BUSAN"] <= 5, most["ULSAN"], most["MASAN"]) == (True, 1, 0)
    assert most["BUSAN"] > 1
    assert {load.team for load in plan.loads} == {"BUSAN", "ULSAN", "MASAN"}


def test_small_offices_that_share_a_team_share_its_places():
    offices = [risky(office=name, lines=8, start=100 * n, least=0.5) for n, name in enumerate(("A", "B", "C", "D"))]
    budget = Budget(capacity_share=0.4, small_below=25, random_share=0.1, most_exams={"INTENSIVE": 1})
    for seed in range(3):
        assert counted(plan_days(pa.concat_tables(offices), budget=budget, seed=seed))["INTENSIVE"] == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"most_exams": {"TAILGATE": 9}}, "what chance opens lines with"),
        ({"most_exams_at": {"BUSAN": {"TAILGATE": 9}}}, "what chance opens lines with"),
        ({"most_exams": {"TELESCOPE": 1}}, "no exam is called TELESCOPE"),
        ({"most_exams": {"NII": -1}}, "greater than or equal to 0"),
        ({"most_exams": {"INTENSIVE": 2}, "mandatory_exam": "INTENSIVE"}, "leave one exam"),
        ({"most_exams": {"INTENSIVE": 2}, "random_exam": "INTENSIVE"}, "what chance opens lines with"),
    ],
)
def test_a_policy_that_leaves_chance_or_duty_without_an_examination_is_none(wrong, why):
    with pytest.raises(BudgetError, match=why):
        Budget.loads(json.dumps(wrong))


def test_a_policy_of_before_has_none_and_one_with_them_is_written_and_read():
    assert Budget.loads("{}").most_of("BUSAN") == {}
    held = Budget(most_exams={"NII": 4, "INTENSIVE": 2}, most_exams_at={"BUSAN": {"NII": 9}})
    assert Budget.loads(held.dumps()).most_of("BUSAN") == {"NII": 9, "INTENSIVE": 2}


NET = st.lists(st.tuples(*[st.integers(-3, 30).map(float)] * 3), min_size=1, max_size=5)
EXAMS, MINUTES = ("DOC", "TAILGATE", "INTENSIVE"), np.array([20.0, 60.0, 240.0])


def judged(net: list[tuple[float, ...]]) -> Worth:
    table = np.array(net).reshape(-1, 3)
    return Worth(EXAMS, MINUTES, table.max(axis=1), table, np.ones_like(table))


@given(net=NET, station=st.integers(0, 3), papers=st.integers(0, 3))
@settings(deadline=None, max_examples=60)
def test_no_other_sharing_out_among_the_chosen_lines_brings_more(net, station, papers):
    room = np.array([papers, np.inf, station])
    worth = judged(net)
    order = np.argsort(-worth.net.max(axis=1), kind="stable")
    lines, exams = by_worth_within(worth, order=order, first=order[:0], places=(len(net), len(net)), room=room)
    assert sorted(lines) == list(range(len(net)))
    best = max(
        sum(worth.net[n, exam] for n, exam in enumerate(choice))
        for choice in itertools.product(range(3), repeat=len(net))
        if choice.count(0) <= papers and choice.count(2) <= station
    )
    assert (exams == 0).sum() <= papers
    assert (exams == 2).sum() <= station
    assert worth.net[np.arange(len(net)), exams].sum() == pytest.approx(best)


def test_the_station_goes_to_the_line_that_gains_most_by_it_not_to_the_riskiest():
    worth = judged([(0, 9.9, 10.0), (0, 1.0, 9.0)])
    room = np.array([np.inf, np.inf, 1.0])
    order = np.array([0, 1])
    assert by_worth_within(worth, order=order, first=order[:0], places=(2, 2), room=room)[1].tolist() == [1, 2]


def test_no_place_waits_for_a_line_that_may_not_be_drawn():
    worth = judged([(0, 1.0, 10.0), (0, 0.5, 9.9)])
    room = np.array([np.inf, np.inf, 1.0])
    order = np.array([0, 1])
    how = {"order": order, "first": order[:0], "room": room}
    assert by_worth_within(worth, places=(2, 2), **how)[1].tolist() == [1, 2], "both are drawn: more in all"
    assert by_worth_within(worth, places=(1, 2), **how)[1].tolist() == [2, 1]
    assert by_worth_within(worth, places=(0, 1), **how)[1][0] == 2


def test_a_line_that_only_a_full_station_would_pay_for_gives_way_to_one_that_others_serve():
    worth = judged([(0, 0, 10.0), (0, 0, 9.0), (0, 5.0, 5.5)])
    room = np.array([np.inf, np.inf, 1.0])
    lines, _exams = by_worth_within(worth, order=np.arange(3), first=np.arange(0), places=(2, 2), room=room)
    assert lines[:2].tolist() == [0, 2]


def test_what_a_lookout_names_goes_first_there_too():
    worth = judged([(0, 4.0, 10.0), (0, 4.0, 9.0), (0, 1.0, 2.0)])
    room = np.array([np.inf, np.inf, 1.0])
    lines, exams = by_worth_within(worth, order=np.arange(3), first=np.array([2]), places=(2, 2), room=room)
    assert lines[:2].tolist() == [2, 0]
    assert exams[[2, 0]].tolist() == [1, 2]


@given(net=NET, minutes=st.integers(0, 500), station=st.integers(0, 2), papers=st.integers(0, 2))
@settings(deadline=None, max_examples=40)
def test_in_minutes_no_other_choice_within_both_is_worth_more(net, minutes, station, papers):
    room = np.array([papers, np.inf, station])
    worth = judged(net)
    best = 0.0
    for choice in itertools.product((NOT_CHOSEN, 0, 1, 2), repeat=len(net)):
        spent = sum(MINUTES[exam] for exam in choice if exam != NOT_CHOSEN)
        fits = spent <= minutes and choice.count(0) <= papers and choice.count(2) <= station
        gained = sum(worth.net[n, exam] for n, exam in enumerate(choice) if exam != NOT_CHOSEN)
        best = max(best, gained if fits else 0.0)
    chosen = fill_minutes(worth, minutes=minutes, eligible=np.ones(len(net), dtype=bool), room=room)
    assert (chosen == 0).sum() <= papers
    assert (chosen == 2).sum() <= station
    gained = sum(worth.net[n, exam] for n, exam in enumerate(chosen) if exam != NOT_CHOSEN)
    assert gained >= best * (1 - 1e-3) - 1e-9


def test_the_day_is_a_plan_of_its_own_each_time():
    held = Budget(**PLAIN, most_exams={"INTENSIVE": 1})
    later = risky().set_column(2, "declared_on", pa.array([DAY.replace(day=2)] * 40, pa.date32()))
    plan = plan_days(pa.concat_tables([risky(), later]), budget=held, seed=0)
    assert counted(plan)["INTENSIVE"] == 2
