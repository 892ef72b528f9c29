"""What an evaluation refuses, and when."""

from __future__ import annotations

from datetime import date

import pytest

from tests.feedback.conftest import fill, item, outcome
from tidewaiter.errors import NotEnoughDataError, UsageError
from tidewaiter.flow.evaluating import judged_since
from tidewaiter.lake import Lake

DAY = date(2021, 3, 10)


@pytest.fixture
def thin(lake: Lake) -> Lake:
    """Five lines, and a result of each: far too few to learn from."""
    names = [f"kcs/{n}/1" for n in range(5)]
    fill(lake, items=[item(name) for name in names], outcomes=[outcome(name) for name in names])
    return lake


def test_where_too_little_was_found_it_is_said_before_anything_is_worked_out(thin):
    told: list[str] = []
    with pytest.raises(NotEnoughDataError, match=r"no model as of 2021-03-01: only 0 inspection results"):
        judged_since(thin, test_from=date(2021, 3, 1), on_progress=lambda what, _share: told.append(what))
    assert told == []


def test_a_window_in_which_nothing_was_declared_is_told_as_such_though_too_little_was_found_too(thin):
    with pytest.raises(UsageError, match="nothing was declared"):
        judged_since(thin, test_from=DAY, test_to=DAY)
