"""Trade over time as a small picture: a bar for each month, and a mark where a violation was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Months", "months_picture"]

WIDTH, HEIGHT, FLOOR, TOP = 640, 128, 104, 22
_LEFT, _RIGHT = 40, 8
_MOST = 60


@dataclass(frozen=True, slots=True)
class Months:
    """Coordinates that a template draws; the words are the template's own."""

    width: int
    height: int
    floor: int
    top: int
    left: int
    bars: tuple[dict[str, object], ...]
    ticks: tuple[dict[str, object], ...]
    most: int
    cut: bool


def months_picture(months: Sequence[tuple[str, int, float]], found_in: Iterable[str]) -> Months | None:
    """Lay out the last five years at most; None where there is nothing to draw.

    Args:
        months: month as YYYY-MM, lines, value; those without trade may be absent.
        found_in: for each known violation the month in which its line was declared.
    """
    if not months:
        return None
    counted = {month: (lines, value) for month, lines, value in months}
    hits = Counter(found_in)
    every = _between(months[0][0], months[-1][0])
    shown = every[-_MOST:]
    step = (WIDTH - _LEFT - _RIGHT) / max(len(shown), 12)
    most = max(counted.get(month, (0, 0.0))[0] for month in shown) or 1
    bars: list[dict[str, object]] = []
    for place, month in enumerate(shown):
        lines, value = counted.get(month, (0, 0.0))
        height = round((FLOOR - TOP) * lines / most, 1)
        x = _LEFT + place * step
        bars.append({
            "month": month, "lines": lines, "value": value, "found": hits.get(month, 0),
            "x": round(x + 0.12 * step, 1), "width": round(0.76 * step, 1), "y": round(FLOOR - height, 1),
            "height": height, "mid": round(x + step / 2, 1),
        })  # fmt: skip
    ticks = tuple({"x": bar["mid"], "year": str(bar["month"])[:4]} for bar in bars if str(bar["month"]).endswith("-01"))
    return Months(
        width=WIDTH, height=HEIGHT, floor=FLOOR, top=TOP, left=_LEFT, bars=tuple(bars), ticks=ticks, most=most,
        cut=len(every) > len(shown),
    )  # fmt: skip


def _between(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:7])
    months = []
    while (text := f"{year:04d}-{month:02d}") <= last:
        months.append(text)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months
