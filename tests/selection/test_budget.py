from __future__ import annotations

import json
from pathlib import Path

import pytest

from tidewaiter.selection import Budget, BudgetError, read_budget


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "budget.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_a_file_does_not_say_keeps_its_default(tmp_path: Path):
    budget = read_budget(
        written(tmp_path, "random_share = 0.2\n[exams.DOC]\nminutes = 25\ndays = 0\nfinds = {any = 0.3}")
    )
    assert budget.random_share == 0.2
    assert budget.capacity_share == 0.05
    assert budget.exams["DOC"].minutes == 25
    assert "INTENSIVE" in budget.exams


def test_an_office_may_have_its_own_capacity(tmp_path: Path):
    budget = read_budget(written(tmp_path, "[offices.BUSAN]\ncapacity_minutes = 960"))
    assert budget.capacity_of("BUSAN", lines=500).unit == "minutes"
    assert budget.capacity_of("INCHEON", lines=500).amount == pytest.approx(25)


def test_a_misspelt_setting_is_named(tmp_path: Path):
    with pytest.raises(BudgetError, match="randon_share"):
        read_budget(written(tmp_path, "randon_share = 0.2"))


def test_a_file_that_is_not_toml_says_so(tmp_path: Path):
    with pytest.raises(BudgetError, match="TOML"):
        read_budget(written(tmp_path, "random_share: 0.2"))


@pytest.mark.parametrize(
    "nonsense",
    [
        "capacity_share = 1.5",
        "random_share = 0.8\nexploration_share = 0.5",
        "risk_bands = [0.3, 0.1]",
        "random_exam = 'TEA'",
        "suspicions = {low_unit_price = 'CHEAP'}",
        "capacity_share = 0.1\ncapacity_lines = 4",
        "[offices.A]\ncapacity_lines = 4\ncapacity_minutes = 60",
        "[exams.DOC]\nminutes = 5\ndays = 0\nfinds = {any = 1.3}",
    ],
)
def test_nonsense_is_refused(tmp_path: Path, nonsense: str):
    with pytest.raises(BudgetError):
        read_budget(written(tmp_path, nonsense))


@pytest.mark.parametrize(
    ("before", "small"), [({}, 20), ({"capacity_share": 0.02}, 50), ({"pool_below": 0}, 0), ({"pool_below": 4.0}, 80)]
)
def test_a_policy_of_before_keeps_its_small_offices(before, small):
    budget = Budget.loads(json.dumps({"pool_below": 1.0, **before}))
    assert budget.small_below == pytest.approx(small)
    assert Budget.loads(budget.dumps()) == budget


def test_a_budget_survives_being_written_down():
    budget = Budget.model_validate({"capacity_lines": 7, "offices": {"A": {"capacity_share": 0.1}}})
    assert Budget.loads(budget.dumps()) == budget
    assert Budget.loads("") == Budget()
