"""The lane's distribution as a small picture: bars, the usual range, the median, and this shipment."""

from __future__ import annotations

from dataclasses import dataclass

from tidewaiter_workbench.answers import Lane
from tidewaiter_workbench.pictures.scales import Logarithmic

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
    x = Logarithmic(low, high, _SIDE, WIDTH - _SIDE)
    most = max(bar.lines for bar in lane.bars) or 1
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
        ticks=tuple({"x": tick.at, "text": tick.text} for tick in x.ticks()),
        usual_x=x(max(lane.low, low)),
        usual_width=round(max(x(min(lane.high, high)) - x(max(lane.low, low)), 1), 1),
        median_x=x(lane.median),
        ours_x=ours,
        label_x=min(max(at, 60), WIDTH - 60),
        anchor="middle",
    )
