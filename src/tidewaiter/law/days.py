"""Counting days as deadlines are counted: calendar days, business days, and days on which a clock stands still.

Day 0 is the day of the event; counting begins with the next one. A business day is a weekday on which the federal
government is not closed by law (19 CFR 165.1, not confirmed); holidays are data (`us/holidays.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

from tidewaiter.errors import UsageError
from tidewaiter.terms.citation import in_force

__all__ = ["Calendar", "DayCountError", "Stop", "Unit", "us_calendar"]

Unit = Literal["calendar", "business", "year"]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ONE = timedelta(days=1)


class DayCountError(UsageError):
    """Days cannot be counted as asked."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A time during which a clock stands still: from the day it stops, up to the day on which it goes on.

    The day of stopping is not counted, the day of restarting is: so the clock loses as many calendar days as lie
    between the two. `restart` is None while it still stands.
    """

    stop: date
    restart: date | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.restart is not None and self.restart < self.stop:
            raise DayCountError("a clock cannot go on before it stopped: give the later day as the restart")

    def holds(self, day: date) -> bool:
        """Whether the clock stands still on that day."""
        return self.stop <= day and (self.restart is None or day < self.restart)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off that comes every year: a fixed day of a month, or the nth weekday of it (-1 for the last)."""

    name: str
    month: int
    day: int = 0
    weekday: int = -1
    nth: int = 0
    valid_from: date | None = None
    valid_to: date | None = None

    def in_year(self, year: int) -> date | None:
        """The day itself in a year, wherever in the week it falls; None where it was no holiday yet."""
        day = date(year, self.month, self.day) if self.day else _nth(year, self.month, self.weekday, self.nth)
        return day if in_force(self.valid_from, self.valid_to, on=day) else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are business days somewhere."""

    holidays: tuple[Holiday, ...] = ()
    closed: frozenset[date] = field(default_factory=frozenset)

    def closure(self, day: date) -> str:
        """Why nobody works on a day, in words; empty for a business day."""
        if day.weekday() >= 5:
            return "weekend"
        if day in self.closed:
            return "closed by executive order"
        return next((name for name, observed in _observed(self.holidays, day.year) if observed == day), "")

    def is_business_day(self, day: date) -> bool:
        """Whether people work on it."""
        return not self.closure(day)

    def next_business_day(self, day: date) -> date:
        """The day itself, or the first business day after it."""
        while not self.is_business_day(day):
            day += _ONE
        return day

    def count(self, anchor: date, amount: int, unit: Unit, *, stops: Iterable[Stop] = ()) -> date | None:
        """The last day of a period.

        Args:
            anchor: day 0.
            amount: how many days or years; 0 gives the anchor.
            unit: calendar days, business days, or whole years (29 February ends on 28 February).
            stops: days inside a stop are not counted; a stop after the period's end does nothing.

        Returns:
            The day, or None while the clock stands still and nobody knows when it goes on.

        Raises:
            DayCountError: the amount is negative, or years are to stand still, which no law here knows.
        """
        held = tuple(stops)
        if amount < 0:
            raise DayCountError("a period has no negative length: count from the earlier day")
        if unit == "year":
            if held:
                raise DayCountError("a period of years is not stopped here: count it in days")
            return _years_on(anchor, amount)
        day, rest = anchor, amount
        while rest:
            day += _ONE
            if any(stop.restart is None and stop.holds(day) for stop in held):
                return None
            counts = unit == "calendar" or self.is_business_day(day)
            rest -= counts and not any(stop.holds(day) for stop in held)
        return day


def us_calendar() -> Calendar:
    """Business days of the federal government of the United States."""
    return _read("us")


@cache
def _read(jurisdiction: str) -> Calendar:
    text = files("tidewaiter.law").joinpath(jurisdiction, "holidays.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    rows = [{**row, "weekday": _WEEKDAYS.index(row.get("weekday", "monday"))} for row in table["holiday"]]
    return Calendar(tuple(Holiday(**row) for row in rows), frozenset(row["day"] for row in table["closed"]))


@cache
def _observed(holidays: tuple[Holiday, ...], year: int) -> tuple[tuple[str, date], ...]:
    """Name and observed day of every holiday observed in a year; the next New Year's Day may be among them."""
    both = [(each.name, day) for each in holidays for y in (year, year + 1) if (day := each.in_year(y))]
    shifted = [(name, day + _SHIFT.get(day.weekday(), timedelta())) for name, day in both]
    return tuple((name, day) for name, day in shifted if day.year == year)


_SHIFT = {5: -_ONE, 6: _ONE}
"""Saturday is observed on Friday, Sunday on Monday (5 U.S.C. 6103(b), Executive Order 11582)."""


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    if nth < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - _ONE
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _years_on(anchor: date, years: int) -> date:
    try:
        return anchor.replace(year=anchor.year + years)
    except ValueError:  # 29 February
        return anchor.replace(year=anchor.year + years, day=28)
