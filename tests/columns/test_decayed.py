from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.columns.decayed import decayed_sums


def test_an_amount_counts_half_after_a_half_life_and_groups_do_not_mix():
    group, day = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 10, 10, 30])
    sums = decayed_sums(group, day, np.array([4.0, 2.0, 1.0, 8.0, 1.0]), half_life=10)
    assert sums == pytest.approx([4, 6, 4, 8, 3])


def test_sums_are_those_of_the_definition_however_long_a_group_and_far_apart_its_days():
    random = np.random.default_rng(5)
    group = np.sort(random.integers(0, 7, 300))
    day = random.integers(-40_000, 900_000, 300) // random.choice([1, 1000], 300)
    day = day[np.lexsort((day, group))]
    amount = random.normal(size=300)
    sums = decayed_sums(group, day, amount, half_life=365)
    for i in range(300):
        mine = [j for j in range(i + 1) if group[j] == group[i]]
        assert sums[i] == pytest.approx(sum(amount[j] * 2.0 ** (-(day[i] - day[j]) / 365) for j in mine), abs=1e-9)


def test_nothing_sums_to_nothing():
    none = np.array([], dtype=np.int64)
    assert len(decayed_sums(none, none, np.array([]), half_life=30)) == 0
