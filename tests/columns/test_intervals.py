from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from tidewaiter.columns.intervals import Estimate, resampled_weights, wilson


@pytest.mark.parametrize(("hits", "trials"), [(0, 5), (3, 10), (50, 60), (7, 7), (1, 1000)])
def test_wilson_agrees_with_a_textbook_implementation(hits, trials):
    low, high = wilson(hits, trials)
    book = binomtest(hits, trials).proportion_ci(method="wilson")
    assert (low, high) == (pytest.approx(book.low, abs=1e-12), pytest.approx(book.high, abs=1e-12))


def test_no_trials_means_that_nothing_is_known():
    assert [float(end) for end in wilson(0, 0)] == [0.0, 1.0]


def test_whole_days_are_drawn_together_and_every_draw_has_as_many_days():
    days = np.array([0, 0, 0, 1, 2, 2])
    for weights in resampled_weights(days, draws=50, seed=1):
        assert weights[0] == weights[1] == weights[2]
        assert weights[4] == weights[5]
        assert weights[0] + weights[3] + weights[4] == 3


def test_the_same_seed_gives_the_same_draws():
    days = np.arange(30)
    first, again = (np.array(list(resampled_weights(days, draws=5, seed=7))) for _ in range(2))
    assert np.array_equal(first, again)


def test_an_estimate_lies_within_its_interval_and_says_null_for_what_it_does_not_know():
    assert Estimate.from_draws(0.5, np.array([0.6, 0.7])) == Estimate(0.5, 0.5, pytest.approx(0.6975))
    unknown = Estimate.from_draws(float("nan"), np.array([float("nan")]))
    assert unknown.as_json() == {"value": None, "low": None, "high": None}
