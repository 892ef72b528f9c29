from __future__ import annotations

import math
from datetime import timedelta

import pytest

from .conftest import Made


def estimate(rows: list[dict], of) -> tuple[float, float]:
    """Horvitz-Thompson total over the inspected lines that have a propensity, and its standard error."""
    sample = [(row["propensity"], float(of(row))) for row in rows if row["propensity"] is not None]
    total = sum(y / p for p, y in sample)
    variance = sum(y * y * (1 - p) / p**2 for p, y in sample)
    return total, math.sqrt(variance)


def test_propensities_weigh_the_sample_up_to_the_whole(world: Made):
    rows = world.judged
    total, error = estimate(rows, lambda row: row["line_no"] > 0)
    assert abs(total - len(rows)) < 3.5 * error
    assert error < 0.1 * len(rows)


def test_propensities_weigh_up_to_the_true_number_of_violations(world: Made):
    rows = world.judged
    truth = sum(bool(row["truly_illicit"]) for row in rows)
    total, error = estimate(rows, lambda row: bool(row["truly_illicit"]))
    assert abs(total - truth) < 3.5 * error


def test_ignoring_propensities_would_mislead(world: Made):
    """The rules look where it pays, so the plain hit rate of the sample is not the rate of the whole."""
    rows = world.judged
    seen = [row for row in rows if row["propensity"] is not None]
    plain = sum(bool(row["truly_illicit"]) for row in seen) / len(seen)
    assert plain > 1.2 * world.summary.illicit / len(rows)


def test_the_random_arm_is_of_the_stated_size_and_looks_like_the_whole(world: Made):
    rows = world.judged
    arm = [row for row in rows if row["cause"] == "random"]
    expected = 0.015 * len(rows)
    assert abs(len(arm) - expected) < 3.5 * math.sqrt(expected)
    rate = world.summary.illicit / len(rows)
    found = sum(bool(row["truly_illicit"]) for row in arm) / len(arm)
    assert abs(found - rate) < 3.5 * math.sqrt(rate / len(arm))


def test_between_four_and_six_per_cent_are_inspected(world: Made):
    assert 0.04 < world.summary.inspected / world.summary.lines < 0.06


def test_an_outcome_is_known_days_after_the_inspection(world: Made):
    delays = [row["known_on"] - row["inspected_on"] for row in world.table("outcomes").to_pylist()]
    assert min(delays) >= timedelta(days=2)
    assert max(delays) <= timedelta(days=40)
    assert len(set(delays)) > 15


def test_inspectors_never_accuse_the_honest_and_miss_some(world: Made):
    inspected = [row for row in world.judged if row["cause"]]
    assert all(row["truly_illicit"] for row in inspected if row["illicit"])
    guilty = [row for row in inspected if row["truly_illicit"]]
    share = sum(row["illicit"] for row in guilty) / len(guilty)
    assert 0.4 < share < 0.9


def test_tips_have_no_propensity(world: Made):
    rows = world.table("outcomes").to_pylist()
    tips = [row for row in rows if row["cause"] == "tip"]
    assert tips
    assert all(row["propensity"] is None for row in tips)
    assert all(0 < row["propensity"] <= 1 for row in rows if row["cause"] != "tip")


def test_a_finding_names_its_head_and_a_miss_does_not(world: Made):
    for row in world.table("outcomes").to_pylist():
        assert (row["typology"] is not None) == row["illicit"]
        assert (row["severity"] > 0) == row["illicit"]
        assert row["revenue_usd"] == pytest.approx(0.0) or row["illicit"]
