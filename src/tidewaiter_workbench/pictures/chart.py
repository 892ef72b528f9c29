"""Curves, bands, points, bars and rules between two axes: calibration, gain, time series, yields.

Series differ in dash and in the shape of their points, not only in colour, and are named in a legend above the frame.

    x = Linear(0, 1, *frame.across)
    y = Linear(0, 1, *frame.upward)
    chart("gain", (Band(...), Curve(...), Rule("chance", ...)), frame=frame, x=x, y=y, x_name=..., y_name=..., ...)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tidewaiter_workbench.pictures.axes import Frame, frame_shapes
from tidewaiter_workbench.pictures.drawing import Picture, Shape, group, path, shape, text
from tidewaiter_workbench.pictures.scales import Scale

__all__ = ["Band", "Bars", "Curve", "Points", "Rule", "Series", "chart"]

_LETTER = 6.4
_POINTS = ("M-4 0A4 4 0 1 0 4 0A4 4 0 1 0-4 0Z", "M-3.6-3.6H3.6V3.6H-3.6Z", "M0-4.8L4.6 3.4H-4.6Z", "M0-5L5 0 0 5-5 0Z")


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points in the order given; `look` 0 to 3 says colour and dash."""

    name: str
    points: Sequence[tuple[float, float]]
    look: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """An interval along x: (x, low, high)."""

    name: str
    points: Sequence[tuple[float, float, float]]
    look: int = 0


@dataclass(frozen=True, slots=True)
class Points:
    """Estimates with their intervals: (x, y, low, high, what it is in words); low and high may equal y."""

    name: str
    points: Sequence[tuple[float, float, float, float, str]]
    look: int = 0


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from the floor, each from x to x: (from, to, y, what it is in words)."""

    name: str
    bars: Sequence[tuple[float, float, float, str]]
    look: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """What one compares with: a dashed straight line from one point to another, named at its end."""

    name: str
    start: tuple[float, float]
    end: tuple[float, float]


Series = Curve | Band | Points | Bars | Rule


def chart(
    name: str,
    series: Sequence[Series],
    *,
    title: str,
    words: str,
    x: Scale,
    y: Scale,
    x_name: str,
    y_name: str,
    frame: Frame | None = None,
) -> Picture:
    """Draw series over a frame, the later over the earlier.

    Args:
        name: of the picture; see `Picture`.
        series: what to draw.
        title: of the picture.
        words: what it shows, for who cannot see it.
        x: scale along `frame.across`.
        y: scale along `frame.upward`.
        x_name: what x is, with its unit.
        y_name: what y is, with its unit.
        frame: where all this lies.
    """
    frame = frame or Frame()
    shapes = [*frame_shapes(frame, x, y, x_name=x_name, y_name=y_name)]
    shapes += [_drawn(each, x, y, floor=frame.upward[0]) for each in series]
    return Picture(name, title, words, frame.width, frame.height, (*shapes, *_legend(series, frame)))


def _drawn(series: Series, x: Scale, y: Scale, *, floor: float) -> Shape:
    match series:
        case Curve():
            return path(((x(a), y(b)) for a, b in series.points), f"curve look{series.look}")
        case Band():
            there = [(x(a), y(high)) for a, _, high in series.points]
            back = [(x(a), y(low)) for a, low, _ in reversed(series.points)]
            return path((*there, *back), f"band look{series.look}", closed=True)
        case Points():
            return group("points", *(_point(each, x, y, look=series.look) for each in series.points))
        case Bars():
            return group("bars", *(_bar(each, x, y, floor=floor, look=series.look) for each in series.bars))
        case Rule():
            (x1, y1), (x2, y2) = ((x(a), y(b)) for a, b in (series.start, series.end))
            line = shape("line", "rule", x1=x1, y1=y1, x2=x2, y2=y2)
            return group("ruled", line, text(series.name, x2 - 4, y2 - 5, "rule-name end"))


def _point(point: tuple[float, float, float, float, str], x: Scale, y: Scale, *, look: int) -> Shape:
    at, value, low, high, told = point
    across, up = x(at), y(value)
    inside = [shape("line", f"whisker look{look}", x1=across, x2=across, y1=y(low), y2=y(high))] if high > low else []
    mark = shape("path", f"point look{look}", d=_POINTS[look % 4], transform=f"translate({across:g} {up:g})")
    return group("", *inside, mark, told=told)


def _bar(bar: tuple[float, float, float, str], x: Scale, y: Scale, *, floor: float, look: int) -> Shape:
    start, end, value, told = bar
    left, right, top = x(start), x(end), y(value)
    wide = max(right - left - 1, 1)
    box = shape("rect", f"bar-of look{look}", x=left + 0.5, y=top, width=wide, height=max(floor - top, 0))
    return group("", box, told=told)


def _legend(series: Sequence[Series], frame: Frame) -> list[Shape]:
    """Names of what is drawn, from the right; none where there is only one thing, which the title names."""
    named = [each for each in series if not isinstance(each, Rule) and each.name]
    if len(named) < 2:
        return []
    shapes, right = [], float(frame.width - frame.right)
    for each in reversed(named):
        right -= len(each.name) * _LETTER
        shapes.append(text(each.name, right, 12, "legend"))
        shapes.append(_sample(each, right - 24))
        right -= 40
    return shapes


def _sample(series: Series, left: float) -> Shape:
    look = f"look{getattr(series, 'look', 0)}"
    match series:
        case Points():
            return shape("path", f"point {look}", d=_POINTS[series.look % 4], transform=f"translate({left + 10:g} 8)")
        case Band() | Bars():
            css = "band" if isinstance(series, Band) else "bar-of"
            return shape("rect", f"{css} {look}", x=left, y=3, width=18, height=10)
        case _:
            return shape("line", f"curve {look}", x1=left, x2=left + 18, y1=8, y2=8)
