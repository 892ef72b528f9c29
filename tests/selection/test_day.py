from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.selection import Budget, inclusion_probabilities, plan_days, what_if
from tidewaiter.selection.team import POOL

from .conftest import DAY, Risks, line, rows


def causes(plan: pa.Table) -> dict[str, int]:
    named = plan.column("cause").to_pylist()
    return {cause: named.count(cause) for cause in set(named)}


def ids(plan: pa.Table) -> set[str]:
    return set(plan.column("item_id").to_pylist())


def test_the_riskiest_lines_are_opened():
    table = rows(*[line(n, 0.01) for n in range(50)], line(90, 0.9), line(91, 0.8))
    plan = plan_days(table, budget=Budget(capacity_lines=3), seed=1).lines
    assert {"kcs/00090/1", "kcs/00091/1"} <= ids(plan)


def test_a_small_risk_of_a_great_loss_comes_before_a_greater_risk_of_a_small_one():
    table = rows(
        *[line(n, 0.02, expected_revenue=2.0) for n in range(50)],
        line(90, 0.10, expected_revenue=5000.0),
        line(91, 0.12, expected_revenue=1.0),
    )
    budget = Budget(capacity_lines=1, random_share=0, random_minimum=0, exploration_share=0)
    assert ids(plan_days(table, budget=budget, seed=1).lines) == {"kcs/00090/1"}


def test_the_currency_does_not_matter(risks: Risks):
    table = risks(60)
    money = np.linspace(1, 300, 60)
    ours = table.set_column(table.column_names.index("expected_revenue"), "expected_revenue", pa.array(money))
    theirs = table.set_column(table.column_names.index("expected_revenue"), "expected_revenue", pa.array(money * 1300))
    budget = Budget(capacity_lines=6)
    one, other = (plan_days(each, budget=budget, seed=1).lines.drop("expected_revenue") for each in (ours, theirs))
    assert one == other


def test_a_mandatory_line_is_never_dropped_and_the_overflow_is_reported(risks: Risks):
    plan = plan_days(risks(80, mandatory=9), budget=Budget(capacity_lines=4), seed=1)
    found = causes(plan.lines)
    assert found["mandatory"] == 9
    assert "risk" not in found
    assert plan.loads[0].overflow == 5
    assert all("exceed the capacity" in reason for reason in plan.lines.column("reasons").to_pylist()[:9])


def test_duty_does_not_starve_the_random_arm(risks: Risks):
    budget = Budget(capacity_lines=4, random_share=0.25)
    chances = inclusion_probabilities(risks(80, mandatory=9), budget=budget)
    assert sum(chances.column("random_propensity").to_pylist()) == pytest.approx(1.0, abs=0.1)


def test_every_stratum_has_its_minimum_however_few_lines_it_has():
    table = rows(*[line(n, 0.001) for n in range(500)], line(900, 0.95))
    chances = inclusion_probabilities(table, budget=Budget(capacity_lines=5, random_minimum=0.2)).to_pylist()
    assert {row["item_id"]: row["random_propensity"] for row in chances}["kcs/00900/1"] == pytest.approx(0.2)


def test_the_same_day_gives_the_same_plan_in_whatever_order_the_lines_come(risks: Risks):
    table = risks(70, mandatory=2)
    shuffled = table.take(np.random.default_rng(3).permutation(70))
    budget = Budget(capacity_lines=9)
    assert plan_days(table, budget=budget, seed=5).lines == plan_days(shuffled, budget=budget, seed=5).lines


def test_another_seed_draws_other_random_lines_but_the_same_risks(risks: Risks):
    budget = Budget(capacity_lines=20, random_share=0.5)
    plans = [plan_days(risks(200), budget=budget, seed=seed).lines for seed in (1, 2)]
    certain = [ids(plan.filter(pa.compute.equal(plan.column("propensity"), 1.0))) for plan in plans]
    assert certain[0] == certain[1] != set()
    assert ids(plans[0]) != ids(plans[1])


def test_one_day_does_not_depend_on_the_days_planned_with_it(risks: Risks):
    later = risks(40, day=DAY + timedelta(days=1), start=100)
    budget = Budget(capacity_lines=5)
    alone = plan_days(risks(40), budget=budget, seed=1).lines
    together = plan_days(pa.concat_tables([risks(40), later]), budget=budget, seed=1).lines
    assert together.filter(pa.compute.equal(together.column("day"), pa.scalar(DAY))) == alone


def test_stated_probabilities_hold_over_seeds_for_a_whole_plan_in_lines_and_in_minutes(risks: Risks):
    table = risks(30, mandatory=2)
    for budget, times in (
        (Budget(capacity_lines=6.3, random_share=0.25, exploration_share=0.2), 1200),
        (Budget(capacity_minutes=500, random_share=0.25, exploration_share=0.2), 250),
    ):
        chances = inclusion_probabilities(table, budget=budget).to_pylist()
        stated = {row["item_id"]: row["propensity"] for row in chances}
        seen = dict.fromkeys(stated, 0)
        for seed in range(times):
            lines = plan_days(table, budget=budget, seed=seed).lines
            for item, chance in zip(
                *(lines.column(name).to_pylist() for name in ("item_id", "propensity")), strict=True
            ):
                assert chance == pytest.approx(stated[item])
                seen[item] += 1
        for item, chance in stated.items():
            assert abs(seen[item] / times - chance) <= 4.2 * (chance * (1 - chance) / times) ** 0.5 + 1e-12


def test_an_offices_minutes_are_not_exceeded(risks: Risks):
    budget = Budget(capacity_minutes=700)
    for seed in range(40):
        load = plan_days(risks(60), budget=budget, seed=seed).loads[0]
        assert load.minutes <= 700
        assert load.selected > 5


def test_small_offices_share_one_list_and_keep_their_own_positions(risks: Risks):
    small = [risks(8, office=f"O{number}", start=100 * number) for number in range(12)]
    plan = plan_days(pa.concat_tables(small), budget=Budget(capacity_share=0.05), seed=1)
    assert [load.team for load in plan.loads] == [POOL]
    assert plan.loads[0].capacity == pytest.approx(96 * 0.05)
    assert 4 <= plan.loads[0].selected <= 5
    assert sorted(set(plan.lines.column("position").to_pylist()))[0] == 1


def test_an_office_is_small_by_what_is_declared_there_whatever_its_capacity(risks: Risks):
    table = pa.concat_tables(
        [risks(19, office="SMALL"), risks(8, office="TINY", start=50), risks(20, office="MID", start=90)]
    )
    for share in (0.01, 0.05, 0.10, 0.5):
        loads = plan_days(table, budget=Budget(capacity_share=share), seed=1).loads
        assert {load.team: load.candidates for load in loads} == {"MID": 20, POOL: 27}


def test_more_capacity_leaves_the_riskiest_lines_of_small_offices_in(risks: Risks):
    """At 5 % one list of three offices has 1.7 places; if at 10 % each chose alone, two of three would open 1 %."""
    safe = [line(100 * office + n, 0.01, office=f"SAFE{office}") for office in (1, 2) for n in range(12)]
    table = rows(*safe, *[line(n, 0.42, office="RISKY") for n in range(10)])
    one, two = (
        {
            row["item_id"]: row["propensity"]
            for row in plan_days(table, budget=Budget(capacity_share=s), seed=1).chances.to_pylist()
        }
        for s in (0.05, 0.10)
    )
    risky = [f"kcs/{n:05d}/1" for n in range(10)]
    assert sum(two[item] for item in risky) > 1.8 * sum(one[item] for item in risky)
    assert all(two[item] >= one[item] for item in one)


def test_an_office_with_a_budget_of_its_own_does_not_pool(risks: Risks):
    budget = Budget.model_validate({"offices": {"JEJU": {"capacity_lines": 2}}})
    table = pa.concat_tables([risks(8, office="JEJU"), risks(8, office="MOKPO", start=100)])
    loads = {load.team: load for load in plan_days(table, budget=budget, seed=1).loads}
    assert loads["JEJU"].capacity == 2
    assert loads[POOL].candidates == 8


def test_lines_of_no_office_are_planned_too():
    table = rows(*[line(n, 0.1, office=None) for n in range(40)])
    plan = plan_days(table, budget=Budget(), seed=1).lines
    assert plan.num_rows > 0
    assert set(plan.column("office").to_pylist()) == {None}


def test_a_suspected_quantity_is_looked_at_by_x_ray_and_a_suspected_value_on_paper():
    """At the same risk, the examination follows what is suspected."""
    table = rows(
        line(1, 0.05, contributions=json.dumps({"mass_against_value": 1.2, "model": 2.0})),
        line(2, 0.05, contributions=json.dumps({"low_unit_price": 1.2})),
        line(3, 0.95),
        line(4, 0.05, contributions=json.dumps({"QUANTITY": 0.8, "low_unit_price": 0.2, "base": -3.0})),
    )
    budget = Budget(capacity_lines=4, random_share=0, random_minimum=0, exploration_share=0)
    exams = {row["item_id"]: row["exam_type"] for row in plan_days(table, budget=budget, seed=1).lines.to_pylist()}
    assert exams == {"kcs/00001/1": "NII", "kcs/00002/1": "DOC", "kcs/00003/1": "INTENSIVE", "kcs/00004/1": "NII"}


def test_lanes_follow_the_examination_and_small_cases_are_audited_after_release():
    table = rows(line(1, 0.95), line(2, 0.05), line(3, 0.001))
    budget = Budget(capacity_lines=3, random_share=0, random_minimum=0, exploration_share=0)
    lanes = {row["item_id"]: row["lane"] for row in plan_days(table, budget=budget, seed=1).lines.to_pylist()}
    assert lanes == {"kcs/00001/1": "red", "kcs/00002/1": "yellow", "kcs/00003/1": "blue"}


def test_nothing_to_plan_is_an_empty_plan():
    plan = plan_days(rows(), budget=Budget(), seed=1)
    assert plan.lines.num_rows == plan.chances.num_rows == 0


def test_an_office_that_is_closed_opens_nothing_but_what_it_must(risks: Risks):
    plan = plan_days(risks(30, mandatory=1), budget=Budget(capacity_lines=0), seed=1)
    assert causes(plan.lines) == {"mandatory": 1}


def test_capacity_for_all_opens_all_for_certain(risks: Risks):
    plan = plan_days(risks(12), budget=Budget(capacity_lines=40), seed=1)
    assert plan.lines.num_rows == 12
    assert set(plan.lines.column("propensity").to_pylist()) == {1.0}


def test_what_if_agrees_with_the_plans_it_foretells(risks: Risks):
    table = risks(60)
    budget = Budget(capacity_lines=5.5, random_share=0.3)
    told = what_if(table, {"now": budget, "twice": Budget(capacity_lines=11, random_share=0.3)}).to_pylist()
    plans = [plan_days(table, budget=budget, seed=seed).lines for seed in range(800)]
    hits = np.array([sum(plan.column("risk").to_pylist()) for plan in plans])
    assert np.mean([plan.num_rows for plan in plans]) == pytest.approx(told[0]["expected_lines"], abs=0.1)
    assert hits.mean() == pytest.approx(told[0]["expected_hits"], abs=4 * hits.std() / 800**0.5)
    assert told[0]["expected_hits"] < told[1]["expected_hits"] < 2 * told[0]["expected_hits"]


def test_every_day_of_a_long_window_is_planned(risks: Risks):
    days = [DAY + timedelta(days=number) for number in range(5)]
    table = pa.concat_tables([risks(40, day=day, start=100 * n) for n, day in enumerate(days)])
    plan = plan_days(table, budget=Budget(capacity_lines=2), seed=1).lines
    assert sorted(set(plan.column("day").to_pylist())) == days
    assert date(2021, 3, 1) in days
