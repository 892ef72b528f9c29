"""What the whole traffic hides, estimated from lines that were not chosen at random."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tidewaiter.feedback import labels, traffic
from tidewaiter.feedback.traffic import illicit_rate, revenue_at_stake
from tidewaiter.lake import Lake
from tidewaiter.tables import found

from .conftest import Row, fill, item, outcome

JANUARY, APRIL = date(2021, 1, 4), date(2021, 4, 5)


def told(lake: Lake, *groups: Row) -> dict[tuple[str, int], Row]:
    """Groups of lines: day, lines, how many were opened with which chance, how many of those were illicit."""
    items, results = [], []
    for number, group in enumerate(groups):
        for n in range(group["lines"]):
            name = f"{number}/{n}"
            items.append(item(name, declared_on=group["day"] + timedelta(days=n % 60)))
            if n < group["opened"]:
                illicit = n < group["illicit"]
                said = {"propensity": group["chance"], "revenue": 100.0 if illicit else 0.0} | group.get("said", {})
                results.append(outcome(name, illicit=illicit, **said))
    fill(lake, items=items, outcomes=results)
    lake.run([labels.bind(), traffic.bind()])
    return {(row["period"], row["first_day"].month): row for row in lake.fetch(lake.read(found.TRAFFIC)).to_pylist()}


def test_what_was_opened_because_it_looked_bad_does_not_speak_for_the_rest(lake: Lake):
    """All 40 bad-looking lines were opened, 20 illicit; one in ten of 400 others, 2 illicit: (20 + 20) of 440."""
    rows = told(
        lake,
        {"day": JANUARY, "lines": 40, "opened": 40, "chance": 1.0, "illicit": 20},
        {"day": JANUARY, "lines": 400, "opened": 40, "chance": 0.1, "illicit": 2},
    )
    whole = rows["whole", 1]
    assert (whole["lines"], whole["sampled"], whole["recovered"]) == (440, 80, 2_200.0)
    assert whole["illicit_rate"] == pytest.approx(40 / 440)
    assert whole["illicit_rate_low"] < 40 / 440 < whole["illicit_rate_high"] < 22 / 80
    assert whole["revenue"] == pytest.approx(4_000.0)
    assert 2_200.0 <= whole["revenue_low"] < 4_000.0 < whole["revenue_high"]


def test_each_quarter_is_told_by_itself(lake: Lake):
    rows = told(
        lake,
        {"day": JANUARY, "lines": 60, "opened": 60, "chance": 1.0, "illicit": 6},
        {"day": APRIL, "lines": 60, "opened": 60, "chance": 1.0, "illicit": 12},
    )
    rates = {("whole", 1): 0.15, ("quarter", 1): 0.1, ("quarter", 4): 0.2}
    assert {key: row["illicit_rate"] for key, row in rows.items()} == pytest.approx(rates)
    assert rows["quarter", 4]["first_day"] == date(2021, 4, 1)


def test_a_quarter_with_hardly_an_inspection_has_lines_and_no_estimate(lake: Lake):
    rows = told(
        lake,
        {"day": JANUARY, "lines": 60, "opened": 60, "chance": 1.0, "illicit": 6},
        {"day": APRIL, "lines": 60, "opened": 10, "chance": 0.2, "illicit": 5},
    )
    assert (rows["quarter", 4]["lines"], rows["quarter", 4]["illicit_rate"]) == (60, None)


def test_a_quarter_in_which_few_lines_paid_has_no_sum_at_stake(lake: Lake):
    rows = told(lake, {"day": JANUARY, "lines": 60, "opened": 60, "chance": 1.0, "illicit": 6})
    assert (rows["quarter", 1]["revenue"], rows["quarter", 1]["recovered"]) == (None, 600.0)


def test_without_recorded_chances_nothing_is_said(lake: Lake):
    assert told(lake, {"day": JANUARY, "lines": 60, "opened": 60, "chance": None, "illicit": 6}) == {}


def test_without_recorded_revenue_only_the_rate_is_told(lake: Lake):
    unsaid = {"day": JANUARY, "lines": 60, "opened": 60, "chance": 1.0, "illicit": 6, "said": {"revenue": None}}
    whole = told(lake, unsaid)["whole", 1]
    assert whole["illicit_rate"] == pytest.approx(0.1)
    assert (whole["revenue"], whole["recovered"]) == (None, None)


def test_an_empty_lake_has_no_traffic(lake: Lake):
    assert told(lake) == {}


def test_intervals_hold_the_truth_about_as_often_as_they_promise():
    """Inspectors see part of the risk; 400 draws of inspections from one population of 4,000 lines."""
    draw = np.random.default_rng(5)
    risk = draw.beta(0.5, 12, 4_000)
    illicit = (draw.random(4_000) < risk).astype(float)
    revenue = illicit * draw.lognormal(5, 0.7, 4_000)
    chance = np.clip(0.04 + 2 * risk * draw.random(4_000), 0, 0.9)
    held = np.zeros(2)
    for _ in range(400):
        seen = draw.random(4_000) < chance
        rate = illicit_rate(illicit[seen], chance[seen])
        total = revenue_at_stake(revenue[seen], chance[seen], lines=4_000)
        held += [rate.low <= illicit.mean() <= rate.high, total.low <= revenue.sum() <= total.high]
    assert held[0] / 400 > 0.92
    assert held[1] / 400 > 0.85, "sums of skewed amounts: the normal interval is a little short, and is told to be"
