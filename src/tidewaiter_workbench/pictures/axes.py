"""The frame of a chart: two scales, their marks and their names."""

from __future__ import annotations

from dataclasses import dataclass

from tidewaiter_workbench.pictures.drawing import Shape, shape, text
from tidewaiter_workbench.pictures.scales import Scale

__all__ = ["Frame", "frame_shapes"]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the inside of a chart lies, in a picture of `width` by `height`; names stand outside it."""

    width: int = 640
    height: int = 300
    left: int = 56
    right: int = 14
    top: int = 26
    bottom: int = 42

    @property
    def across(self) -> tuple[float, float]:
        """Coordinates of the left and the right end."""
        return float(self.left), float(self.width - self.right)

    @property
    def upward(self) -> tuple[float, float]:
        """Coordinates of the bottom and the top: a scale that starts at the bottom grows upward."""
        return float(self.height - self.bottom), float(self.top)


def frame_shapes(frame: Frame, x: Scale, y: Scale, *, x_name: str, y_name: str) -> tuple[Shape, ...]:
    """Fine lines at the marks of y, a floor, marks below, and both names with their units."""
    (left, right), (bottom, top) = frame.across, frame.upward
    shapes = []
    for tick in y.ticks(max(3, round((bottom - top) / 46))):
        shapes.append(shape("line", "grid", x1=left, x2=right, y1=tick.at, y2=tick.at))
        shapes.append(text(tick.text, left - 7, tick.at + 4, "tick end"))
    shapes.append(shape("line", "floor", x1=left, x2=right, y1=bottom, y2=bottom))
    for tick in x.ticks(max(3, round((right - left) / 84))):
        shapes.append(shape("line", "floor", x1=tick.at, x2=tick.at, y1=bottom, y2=bottom + 4))
        shapes.append(text(tick.text, tick.at, bottom + 17, "tick"))
    shapes.append(text(y_name, 2, 12, "name"))
    shapes.append(text(x_name, right, frame.height - 5, "name end"))
    return tuple(shapes)
