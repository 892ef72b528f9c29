"""Estimates one below the other: a name, the estimate with its interval, and the same in figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tidewaiter_workbench.pictures.drawing import Picture, Shape, group, shape, text
from tidewaiter_workbench.pictures.scales import Linear

__all__ = ["Row", "rows_chart"]

_HIGH, _TOP, _FOOT = 23, 20, 34
_ROUND, _SQUARE = "M-4.2 0A4.2 4.2 0 1 0 4.2 0A4.2 4.2 0 1 0-4.2 0Z", "M-3.8-3.8H3.8V3.8H-3.8Z"


@dataclass(frozen=True, slots=True)
class Row:
    """One estimate; without a value only its words are shown. `look` 1 sets a row apart, by colour and by shape."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    said: str
    look: int = 0


def rows_chart(
    name: str,
    rows: Sequence[Row],
    *,
    title: str,
    words: str,
    ends: tuple[float, float],
    say: Callable[[float], str],
    x_name: str,
    rule: tuple[str, float] | None = None,
    width: int = 640,
    names_width: int = 150,
    said_width: int = 132,
) -> Picture:
    """Draw rows over a common scale.

    Args:
        name: of the picture.
        rows: from the top down.
        title: of the picture.
        words: what it shows, for who cannot see it.
        ends: of the scale; what lies beyond is drawn at its end.
        say: a value of the scale in words.
        x_name: what the scale is, with its unit.
        rule: what one compares with: its name and its value.
        width: of the picture.
        names_width: room for the names.
        said_width: room for the figures.
    """
    height = _TOP + _HIGH * max(len(rows), 1) + _FOOT
    left, right, floor = float(names_width), float(width - said_width), float(height - _FOOT)
    x = Linear(*ends, left, right, say)
    shapes: list[Shape] = []
    for tick in x.ticks(max(3, round((right - left) / 80))):
        shapes.append(shape("line", "grid", x1=tick.at, x2=tick.at, y1=_TOP, y2=floor))
        shapes.append(text(tick.text, tick.at, floor + 15, "tick"))
    shapes.append(shape("line", "floor", x1=left, x2=right, y1=floor, y2=floor))
    shapes.append(text(x_name, right, height - 3, "name end"))
    if rule:
        shapes.append(shape("line", "rule", x1=x(rule[1]), x2=x(rule[1]), y1=_TOP - 4, y2=floor))
        shapes.append(text(rule[0], x(rule[1]), _TOP - 8, "rule-name"))
    shapes += [_row(row, x, y=_TOP + _HIGH * (n + 0.5), left=left, right=right) for n, row in enumerate(rows)]
    return Picture(name, title, words, width, height, tuple(shapes))


def _row(row: Row, x: Linear, *, y: float, left: float, right: float) -> Shape:
    inside = [text(row.name, left - 9, y + 4, "said end"), text(row.said, right + 9, y + 4, "said start")]
    if row.value is not None:
        low = row.value if row.low is None else row.low
        high = x.high if row.high is None else row.high
        if high > low:
            inside.append(shape("line", f"whisker look{row.look}", x1=x(low), x2=x(high), y1=y, y2=y))
        mark = _SQUARE if row.look else _ROUND
        at = f"translate({x(row.value):g} {y:g})"
        inside.append(shape("path", f"point look{row.look}", d=mark, transform=at))
    return group("", *inside, told=f"{row.name}: {row.said}")
