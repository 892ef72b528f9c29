"""Rules in the day's work: what they name, what the plan makes of it, and that no later day changes an earlier one."""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pytest

from tests.flow.rule_port import CAME, LAST, fill, judge, line, outcome, rows, rule, the_port
from tidewaiter.errors import NotEnoughDataError
from tidewaiter.feedback import labels, rule_yields
from tidewaiter.flow.daily import select_days
from tidewaiter.flow.ruling import apply_rules, publish_rule, read_book, retire_rule
from tidewaiter.lake import Lake
from tidewaiter.rules import ConditionError
from tidewaiter.selection import Budget
from tidewaiter.tables import declared, found, ruled, selected

pytestmark = pytest.mark.slow

NEW = "importer_age_days < 10 and customs_value / net_mass_kg < 2.5"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Memory is made once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("port")
    with Lake.open(folder / "lake", create=True) as lake:
        fill(lake, the_port(), [])
    return folder / "lake"


@pytest.fixture
def port(made, tmp_path):
    shutil.copytree(made, tmp_path / "lake")
    with Lake.open(tmp_path / "lake") as lake:
        yield lake


def hits(lake) -> list[dict]:
    return lake.fetch(lake.read(ruled.HITS).order_by("item_id", "rule_id")).to_pylist()


def test_a_rule_names_lines_by_what_was_known_on_their_day(port):
    publish_rule(port, rule(NEW))
    assert apply_rules(port, first=CAME, last=LAST) == {"shadow": 0, "live": 10}
    assert {hit["declared_on"] for hit in hits(port)} == {CAME + timedelta(days=n) for n in range(10)}
    assert {(hit["rule_id"], hit["version"], hit["mode"], hit["effect"]) for hit in hits(port)} == {
        ("new-importer", 1, "live", "look")
    }


def test_nothing_that_comes_later_changes_what_an_earlier_day_named(port):
    """A violation that becomes known later, and lines declared later, move no hit of the days before."""
    publish_rule(port, rule("importer_found = 0 and importer_declared < 20 and importer_rate < 0.2"))
    day = CAME + timedelta(days=5)
    apply_rules(port, first=CAME, last=day)
    before = hits(port)
    assert before
    late = [outcome("NEW-0601", day + timedelta(days=1), illicit=True)]
    fill(port, [*the_port(), *(line(day + timedelta(days=1), f"LATE{n}") for n in range(20))], late)
    apply_rules(port, first=CAME, last=day)
    assert hits(port) == before
    apply_rules(port, first=day + timedelta(days=2), last=LAST)
    assert not [hit for hit in hits(port) if hit["declared_on"] > day + timedelta(days=1) and "NEW" in hit["item_id"]]


def test_each_version_judges_its_own_days_and_a_retired_rule_none(port):
    publish_rule(port, rule(NEW))
    half = CAME + timedelta(days=4)
    publish_rule(port, rule(NEW, mode="shadow", valid_from=half))
    retire_rule(port, "new-importer", day=half + timedelta(days=2))
    apply_rules(port, first=CAME, last=LAST)
    assert [(hit["version"], hit["mode"]) for hit in hits(port)] == [(1, "live")] * 4 + [(2, "shadow")] * 2
    assert [each.valid_to for each in read_book(port)] == [half, half + timedelta(days=2)]


def test_a_rule_judges_no_day_before_it_was_there(port):
    publish_rule(port, rule("net_mass_kg > 0", valid_from=LAST))
    apply_rules(port, first=CAME, last=LAST)
    assert {hit["declared_on"] for hit in hits(port)} == {LAST}


def test_asking_again_changes_nothing_and_other_days_stay(port):
    publish_rule(port, rule(NEW))
    apply_rules(port, first=CAME, last=CAME)
    runs = len(port.runs())
    apply_rules(port, first=CAME, last=CAME)
    assert len(port.runs()) == runs
    apply_rules(port, first=CAME + timedelta(days=1), last=CAME + timedelta(days=1))
    assert len(hits(port)) == 2


def test_a_lake_that_remembers_nothing_of_a_day_is_not_asked_about_newcomers(port):
    publish_rule(port, rule(NEW))
    with port.change("more") as change:
        change.append(declared.ITEMS, rows(declared.ITEMS, line(LAST + timedelta(days=1), "OLD")))
    with pytest.raises(NotEnoughDataError, match="remembers nothing of its last days"):
        apply_rules(port, first=LAST, last=LAST + timedelta(days=1))


def test_a_condition_that_makes_no_sense_is_not_published(port):
    with pytest.raises(ConditionError, match="did you mean 'origin'"):
        publish_rule(port, rule('orign = "BD"'))
    assert read_book(port) == []


def test_what_a_live_rule_wants_opened_is_in_the_plan_for_certain_with_its_cause(port):
    day = CAME + timedelta(days=3)
    judge(port, day)
    publish_rule(port, rule(NEW, effect="open"))
    apply_rules(port, first=day, last=day)
    budget = Budget(capacity_lines=1, random_share=0.0, random_minimum=0.0, exploration_share=0.0)
    select_days(port, first=day, last=day, budget=budget)
    plan = {row["item_id"]: row for row in port.fetch(port.read(selected.PLAN)).to_pylist()}
    chosen = plan["NEW-0604"]
    assert (chosen["cause"], chosen["propensity"]) == ("rule", 1.0)
    assert chosen["reasons"].startswith("rule: A new importer")


@pytest.mark.parametrize("more", [{"mode": "shadow", "effect": "open"}, {"mode": "live", "effect": "look"}])
def test_what_is_only_counted_or_looked_at_does_not_bend_the_plan(port, more):
    day = CAME + timedelta(days=3)
    judge(port, day)
    budget = Budget(capacity_lines=1, random_share=0.0, random_minimum=0.0, exploration_share=0.0)
    select_days(port, first=day, last=day, budget=budget)
    before = port.fetch(port.read(selected.PLAN)).to_pylist()
    publish_rule(port, rule(NEW, **more))
    apply_rules(port, first=day, last=day)
    select_days(port, first=day, last=day, budget=budget)
    assert port.fetch(port.read(selected.PLAN)).to_pylist() == before


def test_a_rules_yield_counts_every_result_in_its_lines(port):
    publish_rule(port, rule(NEW))
    apply_rules(port, first=CAME, last=LAST)
    known = date(2025, 7, 10)
    results = [outcome(f"NEW-06{n:02}", known, illicit=n <= 3, revenue=10.0) for n in range(1, 6)]
    with port.change("results") as change:
        change.replace(found.OUTCOMES, rows(found.OUTCOMES, *results, outcome("OLD-0601", known, illicit=True)))
    port.run([labels.bind(), rule_yields.bind()])
    (told,) = port.fetch(port.read(found.RULE_YIELD)).to_pylist()
    assert (told["hits"], told["inspected"], told["found"], told["revenue"]) == (10, 5, 3, 50.0)
    assert told["hit_rate"] == pytest.approx(0.6)
    assert told["hit_rate_low"] < 0.6 < told["hit_rate_high"]
    assert told["true_rate"] is None, "five recorded chances are too few for an estimate"
