"""The lane's distribution as a small picture: bars, the usual range, the median, and this shipment."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tidewaiter_workbench.answers import Lane

__all__ = ["Picture", "lane_picture"]

WIDTH, HEIGHT, FLOOR = 640, 150, 122
_SIDE = 8


@dataclass(frozen=True, slots=True)
class Picture:
    """Coordinates that a template draws; the words are the template's own."""

    width: int
    height: int
    floor: int
    bars: tuple[dict[str, float], ...]
    ticks: tuple[dict[str, object], ...]
    usual_x: float
    usual_width: float
    median_x: float
    ours_x: float | None
    label_x: float
    anchor: str


def lane_picture(lane: Lane) -> Picture:
    """Lay out the distribution on a logarithmic axis."""
    low, high = lane.bars[0].low, lane.bars[-1].high
    span = math.log(high / low)
    most = max(bar.lines for bar in lane.bars) or 1

    def x(price: float) -> float:
        return round(_SIDE + (WIDTH - 2 * _SIDE) * math.log(price / low) / span, 1)

    bars = tuple(
        {
            "x": x(bar.low) + 0.5,
            "width": round(max(x(bar.high) - x(bar.low) - 1, 1), 1),
            "height": (height := round(88 * bar.lines / most, 1)),
            "y": FLOOR - height,
        }
        for bar in lane.bars
        if bar.lines
    )
    ours = x(lane.ours) if lane.ours else None
    at = ours if ours is not None else 0.0
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        floor=FLOOR,
        bars=bars,
        ticks=tuple({"x": x(price), "text": f"{price:g}"} for price in _ticks(low, high)),
        usual_x=x(max(lane.low, low)),
        usual_width=round(max(x(min(lane.high, high)) - x(max(lane.low, low)), 1), 1),
        median_x=x(lane.median),
        ours_x=ours,
        label_x=min(max(at, 60), WIDTH - 60),
        anchor="middle",
    )


def _ticks(low: float, high: float) -> list[float]:
    """Round prices: ones, and where few of them fit also twos and fives."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for steps in ((1,), (1, 3), (1, 2, 5)):
        ticks = [step * 10.0**power for power in powers for step in steps]
        within = [tick for tick in ticks if low * 1.04 < tick < high / 1.04]
        if len(within) >= 3:
            return within[:: max(1, len(within) // 8)]
    return within
