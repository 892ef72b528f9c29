"""Places of members in the runs that they stand in."""

from __future__ import annotations

import numpy as np

from tidewaiter.columns.runs import places_in_runs


def test_each_run_is_counted_from_0_and_an_empty_one_has_no_members():
    assert places_in_runs(np.array([3, 0, 2, 1])).tolist() == [0, 1, 2, 0, 1, 0]


def test_no_runs_have_no_members():
    assert places_in_runs(np.empty(0, dtype=np.int64)).tolist() == []
