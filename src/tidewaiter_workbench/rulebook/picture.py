"""A trial's weeks as a small picture: lines named, those inspected, and those with a violation, on one scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

__all__ = ["WeeksPicture", "weeks_picture"]

WIDTH, FLOOR, TOP = 640, 128, 14
_LEFT = 34


@dataclass(frozen=True, slots=True)
class WeeksPicture:
    """Coordinates that a template draws."""

    width: int
    height: int
    floor: int
    left: int
    bars: tuple[dict[str, object], ...]
    lines: tuple[dict[str, object], ...]
    months: tuple[dict[str, object], ...]


def weeks_picture(weeks: Sequence[Mapping[str, object]]) -> WeeksPicture | None:
    """Lay the weeks out from left to right; None if no line was named in any."""
    hits = [int(str(week["hits"])) for week in weeks]
    if not any(hits):
        return None
    most = _round_up(max(hits))
    pitch = (WIDTH - _LEFT) / len(weeks)

    def height(count: object) -> float:
        return round((FLOOR - TOP) * int(str(count)) / most, 1)

    bars = []
    for number, week in enumerate(weeks):
        x, width = round(_LEFT + number * pitch + pitch * 0.12, 1), round(max(pitch * 0.76, 1.5), 1)
        shapes = {name: {"y": round(FLOOR - height(week[name]), 1), "height": height(week[name])} for name in _SHOWN}
        bars.append({**week, **shapes, "x": x, "width": width, "counts": {name: week[name] for name in _SHOWN},
                     "day": date.fromisoformat(str(week["first"]))})  # fmt: skip
    ticks = sorted({most, most / 2, 0})
    lines = tuple(
        {"y": round(FLOOR - height(round(tick)), 1), "text": f"{tick:g}"} for tick in ticks if tick == round(tick)
    )
    return WeeksPicture(WIDTH, FLOOR + 22, FLOOR, _LEFT, tuple(bars), lines, tuple(_months(bars)))


_SHOWN = ("hits", "inspected", "found")


def _months(bars: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """A label at the first week of each month, and fewer of them where there are many."""
    months: list[dict[str, object]] = []
    seen: set[tuple[int, int]] = set()
    for bar in bars:
        day = bar["day"]
        assert isinstance(day, date)
        if (day.year, day.month) not in seen:
            seen.add((day.year, day.month))
            months.append({"x": bar["x"], "day": day})
    return months[:: max(1, math.ceil(len(months) / 9))]


def _round_up(most: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100, ..."""
    power = 1
    while True:
        for step in (2, 4, 10):
            if most <= step * power:
                return step * power
        power *= 10
