from __future__ import annotations

import math
from datetime import date

import pytest

from tidewaiter.columns.intervals import Estimate
from tidewaiter.reports import words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0 %"),
        (0.00001, "under 0.01 %"),
        (0.0004, "0.04 %"),
        (0.0312, "3.1 %"),
        (0.0996, "10 %"),
        (0.62, "62 %"),
        (0.996, "over 99 %"),
        (0.99999, "over 99 %"),
        (1, "100 %"),
        (None, "–"),
        (math.nan, "–"),
    ],
)
def test_a_share_has_as_many_decimals_as_it_needs(value: float | None, said: str):
    assert words.share(value).replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "–"),
        (0, "0"),
        (0.4, "under 1"),
        (950, "950"),
        (12_400, "12.4 k"),
        (3_140_000, "3.14 M"),
        (2.5e10, "25 bn"),
        (999_700, "1,000 k"),
    ],
)
def test_an_amount_has_three_figures(value: float | None, said: str):
    assert words.amount(value) == said


def test_a_lift_without_a_random_arm_is_not_measured():
    assert words.times(Estimate(math.nan, 0.0, math.inf)) == "not measured"
    assert words.times(Estimate(math.nan, 3.2, math.inf)) == "at least 3.2 ×"
    assert words.times(Estimate(5.0, 3.2, 7.9)) == "5.0 × (3.2 to 7.9)"


def test_days_and_odds_are_read_aloud():
    assert words.day_in_words(date(2021, 3, 1)) == "Monday 1 March 2021"
    assert words.odds(-0.44) == "−0.4"
    assert words.interval(Estimate(0.04, 0.031, 0.05)) == "3.1 to 5.0\N{NO-BREAK SPACE}%"
    assert words.interval(Estimate(0.04, math.nan, math.nan)) == ""


@pytest.mark.parametrize(("number", "said"), [(0, "0 lines"), (1, "1 line"), (2, "2 lines"), (1234, "1,234 lines")])
def test_one_thing_is_not_told_as_several(number, said):
    assert words.things(number, "line") == said
