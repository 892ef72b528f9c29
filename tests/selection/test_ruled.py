"""Lines that live rules want opened are certain as far as the budget says, and every chance stays exact."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from tests.selection.conftest import DAY, line, rows

from tidewaiter.selection import Budget, inclusion_probabilities, plan_days
from tidewaiter.selection.day import DayPlan

BUDGET = Budget(capacity_lines=10, random_share=0.2, random_minimum=0.0, exploration_share=0.1, rule_share=0.3)


def wanted(*named: int, budget: Budget = BUDGET, seed: int = 0) -> DayPlan:
    """Forty lines of rising risk, of which rules want some opened; the last is mandatory."""
    lines = rows(*(line(n, 0.01 * n, mandatory="listed party" if n == 39 else None) for n in range(40)))
    reasons = ["rule: cheap" if n in named else None for n in range(40)]
    return plan_days(lines.append_column("rule_reason", pa.array(reasons, pa.string())), budget=budget, seed=seed)


def by_line(plan: DayPlan) -> dict[int, dict]:
    return {int(row["declaration_id"]): row for row in plan.lines.to_pylist()}


def test_they_are_in_the_plan_for_certain_and_say_why():
    for seed in range(5):
        chosen = by_line(wanted(0, 1, seed=seed))
        assert {(chosen[n]["cause"], chosen[n]["propensity"]) for n in (0, 1)} == {("rule", 1.0)}
        assert chosen[0]["reasons"] == "rule: cheap"
        assert chosen[39]["cause"] == "mandatory"


def test_beyond_the_share_the_riskiest_come_first_and_the_rest_compete_like_any_other():
    chosen = by_line(wanted(*range(20)))
    assert {n for n, row in chosen.items() if row["cause"] == "rule"} == {17, 18, 19}


def test_a_duty_stays_a_duty():
    assert by_line(wanted(39))[39]["cause"] == "mandatory"


def test_a_share_of_nought_gives_rules_no_place():
    plan = by_line(wanted(0, budget=BUDGET.model_copy(update={"rule_share": 0.0})))
    assert "rule" not in {row["cause"] for row in plan.values()}


def test_in_minutes_they_fill_their_share_of_the_minutes():
    budget = Budget(capacity_minutes=600, random_share=0.1, exploration_share=0.0, rule_share=0.2)
    chosen = by_line(wanted(*range(20), budget=budget))
    assert sum(row["cause"] == "rule" for row in chosen.values()) == 2


def test_every_stated_chance_is_the_share_of_draws_in_which_the_line_is_chosen():
    chances = wanted(0, 1, 2).chances.to_pydict()
    stated = dict(zip(chances["item_id"], chances["propensity"], strict=True))
    drawn = dict.fromkeys(stated, 0)
    draws = 400
    for seed in range(draws):
        for item in wanted(0, 1, 2, seed=seed).lines["item_id"].to_pylist():
            drawn[item] += 1
    far = max(abs(drawn[item] / draws - chance) for item, chance in stated.items())
    assert far < 5 * np.sqrt(0.25 / draws)
    assert sum(stated.values()) == pytest.approx(sum(drawn.values()) / draws, abs=0.1)


def test_without_rules_nothing_changes():
    lines = rows(*(line(n, 0.01 * n) for n in range(40)))
    assert inclusion_probabilities(lines, budget=BUDGET).num_rows == 40
    assert lines["declared_on"][0].as_py() == DAY
