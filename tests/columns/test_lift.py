from __future__ import annotations

import math

import numpy as np
import pytest

from tidewaiter.columns.lift import lift
from tidewaiter.errors import UsageError


def test_a_tenfold_hit_rate_is_a_lift_of_ten():
    told = lift(50, 100, random_hits=5, random_inspected=100)
    assert told.value == pytest.approx(10)
    assert 3 < told.low < 10 < told.high < 30


@pytest.mark.parametrize(("rate", "chance", "opened", "random"), [(0.5, 0.05, 400, 200), (0.3, 0.1, 80, 60)])
def test_the_interval_covers_the_true_lift_as_often_as_it_says(rate, chance, opened, random):
    rng = np.random.default_rng(2)
    covered = 0
    for _ in range(2000):
        told = lift(
            int(rng.binomial(opened, rate)),
            opened,
            random_hits=int(rng.binomial(random, chance)),
            random_inspected=random,
        )
        covered += told.low <= rate / chance <= told.high
    assert 0.93 <= covered / 2000 <= 0.985


def test_without_random_lines_nothing_is_claimed():
    told = lift(50, 100, random_hits=0, random_inspected=0)
    assert math.isnan(told.value)
    assert (told.low, told.high) == (0.0, math.inf)


def test_random_lines_without_a_hit_still_bound_the_lift_from_below():
    told = lift(50, 100, random_hits=0, random_inspected=300)
    assert math.isnan(told.value)
    assert told.low > 5
    assert told.high == math.inf


def test_no_hit_at_all_has_no_lower_bound():
    assert lift(0, 100, random_hits=3, random_inspected=100).low == 0.0


def test_more_hits_than_inspections_are_refused():
    with pytest.raises(UsageError):
        lift(3, 2, random_hits=0, random_inspected=5)
