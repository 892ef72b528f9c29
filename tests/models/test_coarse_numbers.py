"""Steps of numbers: as many far out as a normal deviate has there, and always numbers of the column itself."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.models.coarse_numbers import coarsened

DRAWN = np.random.default_rng(0).lognormal(size=(10_000, 1)).astype(np.float32)


def test_what_lies_far_out_is_told_apart_as_finely_as_the_middle_and_no_more():
    coarse, place = coarsened(DRAWN)[:, 0], np.argsort(np.argsort(DRAWN[:, 0])) / len(DRAWN)
    assert 60 < len(np.unique(coarse)) < 90
    assert len(np.unique(coarse[place >= 0.98])) > 10
    assert len(np.unique(coarse[(place >= 0.50) & (place < 0.52)])) <= 2


def test_unknown_stays_unknown_and_codes_are_left_alone():
    known = np.array([[1.0, 3.0], [np.nan, 1.0], [2.0, np.nan], [9.0, 2.0]], dtype=np.float32)
    x = np.repeat(known, 50, axis=0)
    coarse = coarsened(x, left_alone=[1])
    np.testing.assert_array_equal(np.isnan(coarse), np.isnan(x))
    np.testing.assert_array_equal(coarse[:, 1], x[:, 1])


def test_a_column_of_which_nothing_is_known_stays_as_it_is():
    assert np.isnan(coarsened(np.full((5, 1), np.nan, dtype=np.float32))).all()


@given(numbers=st.lists(st.integers(-500, 500), min_size=1, max_size=60))
@settings(deadline=None, max_examples=50)
def test_order_stays_equals_stay_equal_and_the_unit_does_not_matter(numbers):
    x = np.array(numbers, dtype=np.float32)[:, None]
    coarse = coarsened(x)
    order = np.argsort(x[:, 0], kind="stable")
    assert (np.diff(coarse[order, 0]) >= 0).all()
    assert (coarse[order[1:], 0] == coarse[order[:-1], 0])[np.diff(x[order, 0]) == 0].all()
    assert set(coarse[:, 0]) <= set(x[:, 0])
    np.testing.assert_array_equal(coarsened(x * 8 + 4096), coarse * 8 + 4096)
