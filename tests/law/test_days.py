"""Days are counted as deadlines are."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.law.days import DayCountError, Stop, us_calendar

CALENDAR = us_calendar()
DAY = dt.date
days = st.dates(DAY(2000, 1, 1), DAY(2060, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        DAY(2026, 1, 1), DAY(2026, 1, 19), DAY(2026, 2, 16), DAY(2026, 5, 25), DAY(2026, 6, 19), DAY(2026, 7, 3),
        DAY(2026, 9, 7), DAY(2026, 10, 12), DAY(2026, 11, 11), DAY(2026, 11, 26), DAY(2026, 12, 25),
    ],
)  # fmt: skip
def test_the_eleven_holidays_of_2026_are_no_business_days(day):
    assert not CALENDAR.is_business_day(day)


def test_2026_has_250_business_days():
    """261 weekdays less eleven holidays, of which Independence Day is observed on a Friday."""
    year = (DAY(2026, 1, 1) + dt.timedelta(days=n) for n in range(365))
    assert sum(CALENDAR.is_business_day(day) for day in year) == 250


def test_a_saturday_holiday_is_observed_on_friday_even_across_the_year_and_a_sunday_one_on_monday():
    assert CALENDAR.closure(DAY(2021, 12, 31)) == "New Year's Day"
    assert CALENDAR.is_business_day(DAY(2022, 1, 3))
    assert CALENDAR.closure(DAY(2023, 1, 2)) == "New Year's Day"


def test_a_holiday_is_none_before_the_law_made_it_one():
    assert CALENDAR.is_business_day(DAY(2020, 6, 19))
    assert not CALENDAR.is_business_day(DAY(2025, 6, 19))


def test_a_day_closed_by_executive_order_is_no_business_day():
    assert CALENDAR.closure(DAY(2025, 1, 9)) == "closed by executive order"


def test_day_nought_is_the_event_itself():
    assert CALENDAR.count(DAY(2026, 1, 27), 0, "calendar") == DAY(2026, 1, 27)
    assert CALENDAR.count(DAY(2026, 1, 26), 1, "business") == DAY(2026, 1, 27)


def test_a_stop_moves_the_last_day_by_the_days_it_stood():
    stop = Stop(DAY(2026, 3, 2), DAY(2026, 4, 1), "Commerce")
    assert CALENDAR.count(DAY(2026, 1, 27), 90, "calendar", stops=[stop]) == DAY(2026, 4, 27) + dt.timedelta(days=30)


def test_a_stop_after_the_end_changes_nothing_and_an_open_one_before_it_leaves_the_end_unknown():
    assert CALENDAR.count(DAY(2026, 1, 27), 90, "calendar", stops=[Stop(DAY(2026, 5, 1))]) == DAY(2026, 4, 27)
    assert CALENDAR.count(DAY(2026, 1, 27), 90, "calendar", stops=[Stop(DAY(2026, 4, 1))]) is None


def test_a_leap_day_ends_years_later_on_the_last_of_february():
    assert CALENDAR.count(DAY(2024, 2, 29), 5, "year") == DAY(2029, 2, 28)
    assert CALENDAR.count(DAY(2021, 6, 30), 5, "year") == DAY(2026, 6, 30)


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(DayCountError):
        CALENDAR.count(DAY(2026, 1, 1), -1, "calendar")
    with pytest.raises(DayCountError):
        CALENDAR.count(DAY(2026, 1, 1), 5, "year", stops=[Stop(DAY(2026, 1, 2))])
    with pytest.raises(DayCountError):
        Stop(DAY(2026, 1, 2), DAY(2026, 1, 1))


@given(anchor=days, amount=st.integers(0, 120))
def test_a_period_of_business_days_holds_as_many_business_days_and_ends_on_one(anchor, amount):
    end = CALENDAR.count(anchor, amount, "business")
    within = [anchor + dt.timedelta(days=n + 1) for n in range((end - anchor).days)]
    assert sum(CALENDAR.is_business_day(day) for day in within) == amount
    assert end == anchor or CALENDAR.is_business_day(end)


@given(anchor=days, amount=st.integers(1, 300), start=st.integers(1, 400), length=st.integers(0, 90))
def test_a_stop_never_brings_an_end_nearer_and_never_adds_more_than_itself(anchor, amount, start, length):
    stop = Stop(anchor + dt.timedelta(days=start), anchor + dt.timedelta(days=start + length))
    plain = CALENDAR.count(anchor, amount, "calendar")
    stopped = CALENDAR.count(anchor, amount, "calendar", stops=[stop])
    assert (stopped - plain).days == (length if start <= amount else 0)
