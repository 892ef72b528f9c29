from __future__ import annotations

from datetime import date

import pytest

from tidewaiter.columns.intervals import wilson
from tidewaiter.feedback import labels, yields
from tidewaiter.lake import Lake
from tidewaiter.tables import found

from .conftest import fill, item, outcome


def yielded(lake: Lake, *arms: tuple[str, date, int, int]) -> dict[tuple[str, int], dict]:
    """Lines of arms given as (cause, day of declaration, inspected, hits)."""
    items, results = [], []
    for cause, day, inspected, hits in arms:
        for n in range(inspected):
            name = f"{cause}/{day}/{n}"
            items.append(item(name, declared_on=day))
            results.append(outcome(name, illicit=n < hits, cause=cause, revenue=10.0 if n < hits else 0.0))
    fill(lake, items=items, outcomes=results)
    lake.run([labels.bind(), yields.bind()])
    rows = lake.fetch(lake.read(found.YIELD)).to_pylist()
    return {(row["cause"], row["month"].month): row for row in rows}


MARCH, APRIL = date(2021, 3, 9), date(2021, 4, 2)


def test_each_cause_has_its_hit_rate_with_wilsons_interval(lake: Lake):
    told = yielded(lake, ("risk", MARCH, 20, 12), ("random", MARCH, 30, 3))
    risk = told["risk", 3]
    assert (risk["inspected"], risk["hits"], risk["revenue"]) == (20, 12, 120.0)
    low, high = wilson(12, 20)
    assert risk["hit_rate"] == pytest.approx(0.6)
    assert (risk["hit_rate_low"], risk["hit_rate_high"]) == (pytest.approx(float(low)), pytest.approx(float(high)))
    assert risk["lift"] == pytest.approx(6)
    assert told["random", 3]["lift"] == pytest.approx(1)


def test_lift_is_empty_where_chance_was_not_measured_in_the_month(lake: Lake):
    told = yielded(lake, ("risk", APRIL, 20, 12), ("random", MARCH, 30, 3))
    assert told["risk", 4]["lift"] is None


def test_lift_is_empty_where_chance_found_nothing(lake: Lake):
    told = yielded(lake, ("risk", MARCH, 20, 12), ("random", MARCH, 5, 0))
    assert told["risk", 3]["lift"] is None
    assert told["random", 3]["lift"] is None
    assert told["random", 3]["hit_rate_low"] == 0.0
    assert told["random", 3]["hit_rate_high"] > 0.4


def test_all_hits_stay_at_or_below_one(lake: Lake):
    assert yielded(lake, ("tip", MARCH, 3, 3))["tip", 3]["hit_rate_high"] == 1.0
