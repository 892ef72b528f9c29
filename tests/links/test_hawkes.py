"""The self-exciting process: what was planted is found again."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.links.hawkes import Hawkes, expected_next, fit_hawkes

END = 1500
PLANTED = Hawkes(base=0.004, jump=0.6, decay=1 / 30)


def planted_acts(process: Hawkes, *, series: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Series and day of acts: each series begins somewhere, and each act brings others (a branching process)."""
    draw, told = np.random.default_rng(seed), []
    for one in range(series):
        begin = float(draw.uniform(0, END / 2))
        waiting = [begin, *draw.uniform(begin, END, draw.poisson(process.base * (END - begin)))]
        while waiting:
            day = waiting.pop()
            told.append((one, day))
            after = day + draw.exponential(1 / process.decay, draw.poisson(process.jump))
            waiting.extend(after[after < END].tolist())
    rows = np.array(told)[draw.permutation(len(told))]
    return rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64)


def test_the_planted_process_is_found_again():
    found = fit_hawkes(*planted_acts(PLANTED, series=300, seed=5), end=END)
    assert found.jump == pytest.approx(PLANTED.jump, rel=0.15)
    assert found.base == pytest.approx(PLANTED.base, rel=0.25)
    assert found.decay == pytest.approx(PLANTED.decay, rel=0.25)


def test_as_many_acts_follow_as_are_expected():
    series, day = planted_acts(PLANTED, series=2000, seed=6)
    now, days = 900, 5
    begun = [one for one in np.unique(series) if day[series == one].min() < now]
    expected = sum(expected_next(PLANTED, day[(series == one) & (day < now)], now=now, days=days) for one in begun)
    came = int((np.isin(series, begun) & (day >= now) & (day < now + days)).sum())
    assert came == pytest.approx(expected, rel=0.2)


def test_where_next_to_nothing_followed_nothing_is_expected_to():
    found = fit_hawkes(np.array([0, 1, 1]), np.array([10, 20, 30]), end=100)
    assert found.jump == 0.0
    assert fit_hawkes(np.array([], dtype=np.int64), np.array([], dtype=np.int64), end=100).base == 0.0
