from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.errors import NotEnoughDataError, UsageError
from tidewaiter.feedback import capture_curve


def test_a_perfect_ranking_captures_all_in_the_share_that_is_illicit():
    opened, captured = capture_curve([0.9, 0.8, 0.2, 0.1], [1, 1, 0, 0])
    assert captured[opened >= 0.5] == pytest.approx(np.ones(51))
    assert np.interp(0.25, opened, captured) == pytest.approx(0.5)


def test_a_score_that_says_nothing_gives_the_diagonal():
    opened, captured = capture_curve(np.full(10, 0.3), [1] * 5 + [0] * 5)
    assert captured == pytest.approx(opened)


def test_the_order_of_the_lines_does_not_matter():
    rng = np.random.default_rng(1)
    risk, found = np.round(rng.random(200), 1), rng.random(200) < 0.2
    order = rng.permutation(200)
    assert capture_curve(risk, found)[1] == pytest.approx(capture_curve(risk[order], found[order])[1])


def test_revenue_is_captured_as_revenue():
    _, captured = capture_curve([3, 2, 1, 0], [10.0, 0.0, 30.0, 0.0], points=5)
    assert captured.tolist() == [0, 0.25, 0.25, 1, 1]


def test_where_nothing_was_found_there_is_no_curve():
    with pytest.raises(NotEnoughDataError):
        capture_curve([0.1, 0.2], [0, 0])
    with pytest.raises(UsageError):
        capture_curve([0.1, 0.2], [0, -1])
