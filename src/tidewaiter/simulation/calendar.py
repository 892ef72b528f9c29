"""The world's days and months, counted from its first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Calendar", "MonthDays"]


@dataclass(frozen=True, slots=True)
class MonthDays:
    """One calendar month: its number from 0, its first day (days since the start) and its length."""

    number: int
    first_day: int
    days: int
    label: str
    of_year: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The period that is simulated: whole months from `start`."""

    start: date
    months: int

    def month(self, number: int) -> MonthDays:
        """The month of that number, counted from 0."""
        first, following = self._first(number), self._first(number + 1)
        first_day = (first - self.start).days
        return MonthDays(number, first_day, (following - first).days, first.strftime("%Y-%m"), first.month)

    @property
    def days(self) -> int:
        """Days in the whole period."""
        return (self._first(self.months) - self.start).days

    @property
    def end(self) -> date:
        """The last day."""
        return self.start + timedelta(days=self.days - 1)

    def day(self, number: int) -> date:
        """The date of a day counted from the start."""
        return self.start + timedelta(days=int(number))

    @property
    def epoch_offset(self) -> int:
        """Days from 1970-01-01 to the start, for Arrow dates."""
        return (self.start - date(1970, 1, 1)).days

    def _first(self, number: int) -> date:
        months = self.start.month - 1 + number
        return date(self.start.year + months // 12, months % 12 + 1, 1)
