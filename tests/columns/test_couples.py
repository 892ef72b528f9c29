"""Pairs of numbers, each once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.columns.couples import each_once


def test_every_pair_stands_once_ordered_by_left_and_then_by_right():
    left, right = each_once(np.array([3, 0, 3, 3, 0]), np.array([1, 9, 0, 1, 2]))
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 2), (0, 9), (3, 0), (3, 1)]


def test_the_first_pair_of_all_is_kept():
    left, right = each_once(np.array([0, 0]), np.array([0, 0]))
    assert (left.tolist(), right.tolist()) == ([0], [0])


def test_no_pairs_give_none():
    left, right = each_once(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    assert len(left) == len(right) == 0


numbers = st.integers(-30_000, 30_000)


@given(pairs=st.lists(st.tuples(numbers | st.integers(-2, 2), numbers | st.integers(-2, 2)), max_size=20))
def test_days_of_before_1970_are_numbers_as_any_others(pairs):
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    once = each_once(left, right)
    assert list(zip(*(side.tolist() for side in once), strict=True)) == sorted(set(pairs))
