"""Where a value lies in a picture, and at which values it is marked.

A scale is called with a value and gives a coordinate; what lies beyond its ends is drawn at the end. Marks are round
numbers in the reader's language.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.utils import formats
from django.utils.translation import pgettext

__all__ = ["Calendar", "Linear", "Logarithmic", "Scale", "Tick", "around", "plain"]

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A marked value: where, and what stands there."""

    at: float
    text: str


class Scale(Protocol):
    """What charts ask of a scale."""

    def __call__(self, value: float) -> float:
        """The coordinate of a value."""

    def ticks(self, most: int = 6) -> tuple[Tick, ...]:
        """Marks, at most about so many."""


def plain(value: float) -> str:
    """A number as the reader's language writes it, without needless decimals: 1,000, 0.25, 3 M."""
    for size, unit in ((1e9, pgettext("thousand million", "bn")), (1e6, pgettext("million", "M"))):
        if abs(value) >= size:
            return f"{_number(value / size)}\xa0{unit}"
    return _number(value)


def _number(value: float) -> str:
    decimals = 0 if value == int(value) else max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    decimals = len(text.rstrip("0").partition(".")[2]) if "." in text else 0
    return str(formats.number_format(value, decimals, force_grouping=True, use_l10n=True))


@dataclass(frozen=True, slots=True)
class Linear:
    """Equal steps are equally far apart."""

    low: float
    high: float
    start: float
    end: float
    say: Callable[[float], str] = plain

    def __call__(self, value: float) -> float:
        """The coordinate of a value."""
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return round(self.start + min(max(share, 0.0), 1.0) * (self.end - self.start), 1)

    def ticks(self, most: int = 6) -> tuple[Tick, ...]:
        """Ones, twos or fives times a power of ten, whichever gives at most about so many."""
        span = self.high - self.low
        if span <= 0:
            return (Tick(self(self.low), self.say(self.low)),)
        rough = span / max(most - 1, 1)
        power = 10.0 ** math.floor(math.log10(rough))
        step = next((m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999), 10 * power)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return tuple(Tick(self(n * step), self.say(round(n * step, 12))) for n in range(first, last + 1))


_FINE = tuple(n / 10 for n in (*range(10, 20), *range(20, 50, 2), *range(50, 100, 5)))
_MARKED: tuple[tuple[float, ...], ...] = ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 5, 7), _FINE)
"""What a logarithmic scale marks between two powers of ten: as little as gives three marks."""


@dataclass(frozen=True, slots=True)
class Logarithmic:
    """Equal factors are equally far apart; both ends are above zero."""

    low: float
    high: float
    start: float
    end: float
    say: Callable[[float], str] = "{:g}".format

    def __call__(self, value: float) -> float:
        """The coordinate of a value."""
        share = math.log(max(value, 1e-300) / self.low) / (math.log(self.high / self.low) or 1.0)
        return round(self.start + min(max(share, 0.0), 1.0) * (self.end - self.start), 1)

    def ticks(self, most: int = 8) -> tuple[Tick, ...]:
        """Powers of ten, and where few of them fit also threes, or twos and fives, or more; none at the very ends."""
        powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        within: list[float] = []
        for steps in _MARKED:
            values = [round(step * 10.0**power, 12) for power in powers for step in steps]
            within = [value for value in values if self.low * 1.04 < value < self.high / 1.04]
            if len(within) >= 3:
                break
        return tuple(Tick(self(value), self.say(value)) for value in within[:: max(1, -(-len(within) // most))])


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days, given as days since 1970 (`Calendar.number`), marked at the first of a month."""

    low: float
    high: float
    start: float
    end: float

    @staticmethod
    def number(day: date) -> float:
        """A day as a value of this scale."""
        return float((day - _EPOCH).days)

    def __call__(self, value: float) -> float:
        """The coordinate of a day."""
        return Linear(self.low, self.high, self.start, self.end)(value)

    def ticks(self, most: int = 8) -> tuple[Tick, ...]:
        """Every month, quarter, half-year or year."""
        first, last = (_EPOCH + timedelta(days=int(value)) for value in (self.low, self.high))
        months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        for step in (1, 3, 6, 12, 24, 60, 120):
            days = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
            shown = [day for day in days if self.low <= self.number(day) <= self.high]
            if len(shown) <= most:
                break
        said = "%Y" if step >= 12 else "%Y-%m"
        return tuple(Tick(self(self.number(day)), f"{day:{said}}") for day in shown)


def around(values: Sequence[float], *, room: float = 0.04, zero: bool = False) -> tuple[float, float]:
    """The ends of a scale on which these values have some room; with `zero`, nought is among them."""
    known = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    space = room * ((high - low) or abs(high) or 1.0)
    return (low if zero and low == 0 else low - space, high + space)
