"""Memory for one declaration at a time: read what is known, then write what happened.

Columns are for sets; an engine takes milliseconds to answer for one line. Here
each key has one row in SQLite: its state at the start of its latest day, and
what was added on that day so far. Reading shrinks that row to the day asked
for; writing adds to it. The numbers are those of `columns.memory`.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from tidewaiter.columns.memory import AMOUNTS, DATES, SUMS, HalfLives
from tidewaiter.columns.memory_features import feature_values
from tidewaiter.columns.memory_keys import LARGEST, key_of
from tidewaiter.errors import UsageError
from tidewaiter.tables.remembered import KINDS

__all__ = ["ServedMemory"]

Item: TypeAlias = Mapping[str, Any]
"""One declared line by the column names of `declared.items`; its values are of as many types as the columns."""

_COLUMNS = ("day", *SUMS, *AMOUNTS, *DATES)
_DAYS_OF = {"last_declared_on": "declared", "last_inspected_on": "inspected", "last_found_on": "found"}


@dataclass(frozen=True, slots=True)
class State:
    """What was known of a key at the start of a day: a row of `tables.remembered`."""

    sums: dict[str, float]
    dates: dict[str, date | None]


class ServedMemory:
    """The memory of a running service, in one SQLite file.

    Use it as a context manager: what was written is kept if the block ends well.
    Days may only go forward for each key, except that what comes late is added
    to what is known from then on.
    """

    def __init__(self, file: Path | str, *, half_lives: HalfLives | None = None) -> None:
        self._half_lives = half_lives or HalfLives()
        self._lives = {"short": self._half_lives.short, "long": self._half_lives.long}
        self._database = sqlite3.connect(file)
        columns = ", ".join(_COLUMNS)
        self._database.execute(
            f"CREATE TABLE IF NOT EXISTS memory (kind TEXT, key TEXT, {columns}, PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )
        marks = ", ".join("?" * (len(_COLUMNS) + 2))
        self._write = f"INSERT OR REPLACE INTO memory (kind, key, {columns}) VALUES ({marks})"
        self._read = f"SELECT {columns} FROM memory WHERE kind = ? AND key = ?"

    def __enter__(self) -> ServedMemory:
        return self

    def __exit__(self, problem: object, *_: object) -> None:
        if problem is None:
            self._database.commit()
        self._database.close()

    def load(self, kind: str, carried: Iterable[Mapping[str, Any]]) -> None:
        """Take over the rows that `columns.memory.carry` made of the past, replacing what is known of their keys."""
        for row in carried:
            sums = [row[name] for name in SUMS]
            dates = [_ordinal(row[name]) for name in DATES]
            self._database.execute(
                self._write, (kind, row["key"], _ordinal(row["day"]), *sums, *([0.0] * len(AMOUNTS)), *dates)
            )

    def declare(self, item: Item) -> None:
        """Enter a declared line (columns of `declared.items`) on its `declared_on`."""
        log_price = _log_unit_price(item)
        priced = 0.0 if log_price is None else 1.0
        price = log_price or 0.0
        amounts = {"declared": 1.0, "priced": priced, "log_price_sum": price, "log_price_square": price * price}
        self._add(item, day=item["declared_on"], amounts=amounts)

    def learn(self, item: Item, *, known_on: date, illicit: bool, revenue: float | None) -> None:
        """Enter an inspection result of a line, on the day it became known and never before its declaration."""
        amounts = {
            "inspected": 1.0,
            "found": float(illicit),
            "revenue": revenue if revenue is not None and abs(revenue) < LARGEST else 0.0,
        }
        self._add(item, day=max(known_on, item["declared_on"]), amounts=amounts)

    def state(self, kind: str, key: str, *, on: date) -> State | None:
        """What was known of a key strictly before a day; None if it was never seen.

        Raises:
            UsageError: the day is past for this key, whose memory has moved on.
        """
        row = self._row(kind, key)
        if row is None:
            return None
        if on < row.day:
            raise UsageError(f"the memory of this {kind} has moved on to {row.day}; it cannot tell what it was on {on}")
        moved = row.moved(on, self._lives)
        return State(moved.sums, moved.dates)

    def features(self, item: Item) -> dict[str, float | None]:
        """What `memory_recall.features` gives, for one line on its `declared_on`; None where nothing can be said."""
        on = item["declared_on"]
        log_price = _log_unit_price(item)
        recalled: dict[str, float] = {"log_price": math.nan if log_price is None else log_price}
        for kind in KINDS:
            key = key_of(item, kind)
            state = self.state(kind, key, on=on) if key is not None else None
            recalled |= _recalled(kind, state, on=on)
        values = feature_values(recalled, arithmetic=_Numbers(), half_lives=self._half_lives)
        return {name: None if math.isnan(value) else value for name, value in values.items()}

    def _add(self, item: Item, *, day: date, amounts: Mapping[str, float]) -> None:
        for kind in KINDS:
            key = key_of(item, kind)
            if key is None:
                continue
            row = self._row(kind, key) or _Row.empty(day)
            row = row.moved(day, self._lives) if day > row.day else row
            row.add(day, amounts, self._lives)
            self._database.execute(self._write, (kind, key, *row.stored()))

    def _row(self, kind: str, key: str) -> _Row | None:
        found = self._database.execute(self._read, (kind, key)).fetchone()
        return _Row.read(found) if found else None


@dataclass(slots=True)
class _Row:
    """The state of one key at the start of `day`, and what was added on that day."""

    day: date
    sums: dict[str, float]
    today: dict[str, float]
    dates: dict[str, date | None]

    @classmethod
    def empty(cls, day: date) -> _Row:
        return cls(day, dict.fromkeys(SUMS, 0.0), dict.fromkeys(AMOUNTS, 0.0), dict.fromkeys(DATES))

    @classmethod
    def read(cls, stored: tuple[float, ...]) -> _Row:
        day, *rest = stored
        sums, today, dates = rest[: len(SUMS)], rest[len(SUMS) : -len(DATES)], rest[-len(DATES) :]
        days = [None if ordinal is None else date.fromordinal(int(ordinal)) for ordinal in dates]
        return cls(
            date.fromordinal(int(day)),
            dict(zip(SUMS, sums, strict=True)),
            dict(zip(AMOUNTS, today, strict=True)),
            dict(zip(DATES, days, strict=True)),
        )

    def stored(self) -> tuple[float | None, ...]:
        dates = (_ordinal(self.dates[name]) for name in DATES)
        return (self.day.toordinal(), *self.sums.values(), *self.today.values(), *dates)

    def moved(self, day: date, lives: Mapping[str, float]) -> _Row:
        """The row at the start of a later day: today's amounts have become memory."""
        gone = (day - self.day).days
        if gone == 0:
            return self
        sums = {
            name: (self.sums[name] + self.today[amount]) * 2 ** (-gone / lives[life])
            for name, (amount, life) in SUMS.items()
        }
        dates = dict(self.dates)
        for name, amount in _DAYS_OF.items():
            if self.today[amount] > 0:
                dates[name] = self.day
        dates["first_declared_on"] = self.dates["first_declared_on"] or dates["last_declared_on"]
        return _Row(day, sums, dict.fromkeys(AMOUNTS, 0.0), dates)

    def add(self, day: date, amounts: Mapping[str, float], lives: Mapping[str, float]) -> None:
        """Add what happened on the row's own day, or late, on a day before it."""
        if day == self.day:
            for amount, value in amounts.items():
                self.today[amount] += value
            return
        gone = (self.day - day).days
        for name, (amount, life) in SUMS.items():
            self.sums[name] += amounts.get(amount, 0.0) * 2 ** (-gone / lives[life])
        for name, amount in _DAYS_OF.items():
            known = self.dates[name]
            if amounts.get(amount, 0.0) > 0 and (known is None or known < day):
                self.dates[name] = day
        first = self.dates["first_declared_on"]
        if amounts.get("declared", 0.0) > 0 and (first is None or day < first):
            self.dates["first_declared_on"] = day


class _Numbers:
    """The arithmetic of `memory_features` on plain numbers; an empty value is not-a-number."""

    def number(self, value: float) -> float:
        return value

    def ratio(self, upper: float, lower: float) -> float:
        return upper / lower

    def ln(self, value: float) -> float:
        return math.log(value)

    def root(self, value: float) -> float:
        return math.sqrt(value)

    def at_least(self, value: float, least: float) -> float:
        return max(value, least)


def _recalled(kind: str, state: State | None, *, on: date) -> dict[str, float]:
    sums = state.sums if state else dict.fromkeys(SUMS, 0.0)
    dates = state.dates if state else dict.fromkeys(DATES)
    recalled = {f"{kind}_{name}": value for name, value in sums.items()}
    for name, amount in _DAYS_OF.items():
        recalled[f"{kind}_days_since_{amount}"] = _days(dates[name], on)
    first = dates["first_declared_on"]
    return recalled | {f"{kind}_age_days": _days(first, on) if first else 0.0}


def _log_unit_price(item: Item) -> float | None:
    value, mass = item.get("customs_value"), item.get("net_mass_kg")
    if value is None or mass is None or not (0 < value < LARGEST and 0 < mass < LARGEST):
        return None
    return math.log(value) - math.log(mass)


def _days(earlier: date | None, on: date) -> float:
    return float((on - earlier).days) if earlier else math.nan


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None
