"""Two rankings side by side: what is common to both falls out of the difference."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.columns.paired import paired_figures

DRAW = np.random.default_rng(5)
TRUTH = (DRAW.random(400) < 0.2).astype(float)
NOISE = DRAW.random(400)


def test_the_interval_of_the_difference_is_narrower_than_the_figures_apart():
    one = 0.5 * TRUTH + NOISE
    other = one + 0.02 * TRUTH
    told = paired_figures(TRUTH, one, other, share=0.1)["average_precision"]
    apart = told.one.high - told.one.low
    assert told.difference.high - told.difference.low < apart / 3
    assert told.difference.value == pytest.approx(told.other.value - told.one.value)


def test_a_perfect_ranking_opens_only_violations_and_chance_the_base_rate():
    told = paired_figures(TRUTH, np.full(400, 0.2), TRUTH, share=0.1)["precision"]
    assert told.one.value == pytest.approx(TRUTH.mean())
    assert told.other.value == 1.0


def test_log_loss_and_calibration_are_those_of_the_book():
    told = paired_figures(np.array([1.0, 0.0, 0.0, 1.0]), np.full(4, 0.5), np.full(4, 0.5), share=0.5)
    assert told["log_loss"].one.value == pytest.approx(np.log(2))
    assert told["log_loss"].difference.value == 0.0
    assert told["calibration_error"].one.value == pytest.approx(0.5)


def test_a_weight_counts_like_so_many_lines():
    twice = np.r_[TRUTH, TRUTH[:100]]
    risk = np.r_[NOISE, NOISE[:100]]
    weights = np.r_[np.full(100, 2.0), np.ones(300)]
    one = paired_figures(TRUTH, NOISE, 1 - NOISE, share=0.1, weights=weights)
    both = paired_figures(twice, risk, 1 - risk, share=0.1)
    for name in ("precision", "log_loss"):
        assert one[name].one.value == pytest.approx(both[name].one.value)
        assert one[name].other.value == pytest.approx(both[name].other.value)


def test_the_same_seed_gives_the_same_intervals():
    days = np.arange(400) // 10
    first, again = (paired_figures(TRUTH, NOISE, 1 - NOISE, share=0.1, clusters=days, seed=7) for _ in range(2))
    assert first == again
