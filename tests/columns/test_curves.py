from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.columns.curves import calibration_bins, capture_curve
from tidewaiter.errors import NotEnoughDataError, UsageError


def test_a_perfect_ranking_captures_all_in_the_share_that_is_illicit():
    curve = capture_curve([0.9, 0.8, 0.2, 0.1], [1, 1, 0, 0])
    assert curve.captured[curve.opened >= 0.5] == pytest.approx(np.ones(51))
    assert np.interp(0.25, curve.opened, curve.captured) == pytest.approx(0.5)


def test_a_score_that_says_nothing_gives_the_diagonal():
    curve = capture_curve(np.full(10, 0.3), [1] * 5 + [0] * 5)
    assert curve.captured == pytest.approx(curve.opened)


def test_the_order_of_the_lines_does_not_matter():
    rng = np.random.default_rng(1)
    risk, found = np.round(rng.random(200), 1), rng.random(200) < 0.2
    order = rng.permutation(200)
    assert capture_curve(risk, found).captured == pytest.approx(capture_curve(risk[order], found[order]).captured)


def test_a_line_of_weight_three_counts_as_three_lines():
    weighted = capture_curve([0.9, 0.5, 0.1], [1, 0, 1], weights=[1, 3, 2])
    repeated = capture_curve([0.9, 0.5, 0.5, 0.5, 0.1, 0.1], [1, 0, 0, 0, 1, 1])
    assert weighted.captured == pytest.approx(repeated.captured)


def test_revenue_is_captured_as_revenue():
    assert capture_curve([3, 2, 1, 0], [10.0, 0.0, 30.0, 0.0], points=5).captured.tolist() == [0, 0.25, 0.25, 1, 1]


def test_where_nothing_was_found_there_is_no_curve():
    with pytest.raises(NotEnoughDataError):
        capture_curve([0.1, 0.2], [0, 0])
    with pytest.raises(UsageError):
        capture_curve([0.1, 0.2], [0, -1])
    with pytest.raises(UsageError):
        capture_curve([0.1, 0.2], [0])


def test_true_probabilities_lie_within_the_intervals_of_their_bins():
    rng = np.random.default_rng(3)
    inside = total = 0
    for _ in range(60):
        chance = rng.beta(0.7, 4, 2000)
        for each in calibration_bins(chance, rng.random(2000) < chance):
            inside += each.observed.low <= each.stated <= each.observed.high
            total += 1
    assert total == 600
    assert inside / total > 0.92


def test_overstated_probabilities_lie_outside():
    rng = np.random.default_rng(3)
    chance = rng.uniform(0.2, 0.6, 5000)
    bins = calibration_bins(np.minimum(2 * chance, 1), rng.random(5000) < chance)
    assert all(each.observed.high < each.stated for each in bins)


def test_bins_hold_every_line_once_and_ties_stay_together():
    bins = calibration_bins([0.1] * 70 + [0.2] * 20 + [0.9] * 10, [0] * 100)
    assert [(each.stated, each.lines) for each in bins] == [
        (pytest.approx(0.1), 70),
        (pytest.approx(0.2), 20),
        (pytest.approx(0.9), 10),
    ]
    assert calibration_bins([], []) == ()
