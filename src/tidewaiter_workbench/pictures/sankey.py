"""Flows between columns of things (a Sankey diagram): how much goes from where, through where, to what.

Columns are sorted by size, small things put together as "others"; each ribbon and each thing says its amount, and may
lead to its rows.

Source:
    Sankey (1896), "The Thermal Efficiency of Steam-Engines", for the drawing; the order within a column is by size, so
    that a thing is found where it was last time, and not by fewest crossings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tidewaiter_workbench.pictures.drawing import Picture, Shape, group, linked, shape, text

__all__ = ["OTHERS", "Flow", "sankey"]

_HATCH = "flows-hatch"
OTHERS = ""
"""The name under which small things are put together."""
_WIDTH, _BAR, _GAP, _TOP, _SIDE = 1080, 12, 9, 30, 150
_LEAST = 4.0
"""Height of the smallest thing: with the gap, there is room for its name."""


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount that goes through one thing of each column; `detour` draws it apart."""

    through: tuple[str, ...]
    amount: float
    detour: bool = False


@dataclass(slots=True)
class _Box:
    top: float
    height: float
    amount: float
    left_used: float = 0.0
    right_used: float = 0.0


def sankey(
    name: str,
    flows: Sequence[Flow],
    *,
    columns: Sequence[str],
    most: Sequence[int],
    title: str,
    words: str,
    called: Callable[[int, str], str],
    amount: Callable[[float], str],
    address: Callable[[int, str], str],
    height: int = 460,
) -> Picture:
    """Draw flows through columns.

    Args:
        name: of the picture.
        flows: each through as many things as there are columns.
        columns: what stands above each column.
        most: how many things each column shows; the rest are others.
        title: of the picture.
        words: what it shows.
        called: what a thing of a column is called.
        amount: an amount in words with its unit.
        address: where a thing of a column leads, or nothing.
        height: of the picture.
    """
    gathered = _gathered(flows, most)
    boxes = [_boxes(gathered, column, height=height) for column in range(len(columns))]
    xs = [_SIDE + (_WIDTH - 2 * _SIDE - _BAR) * n / max(len(columns) - 1, 1) for n in range(len(columns))]
    shapes: list[Shape] = [_hatch()]
    for column in range(len(columns) - 1):
        shapes += _ribbons(gathered, column, boxes, xs, called=called, amount=amount)
    for column, things in enumerate(boxes):
        last, x = column == len(columns) - 1, xs[column]
        css = "strong" if column > 0 and not last else "strong end" if not last else "strong start"
        at = x + _BAR / 2 if css == "strong" else x + (_BAR if column == 0 else 0)
        shapes.append(text(columns[column], at, 14, css))
        for thing, box in things.items():
            label = called(column, thing) if thing != OTHERS else _("others")
            shapes.append(_thing(label, box, x, side=column, last=last, amount=amount, leads=address(column, thing)))
    return Picture(name, title, words, _WIDTH, height, tuple(shapes))


def _gathered(flows: Sequence[Flow], most: Sequence[int]) -> list[Flow]:
    """The flows with the small things of each column put together; equal ones summed."""
    kept = []
    for column, limit in enumerate(most):
        sums: dict[str, float] = {}
        for flow in flows:
            sums[flow.through[column]] = sums.get(flow.through[column], 0.0) + flow.amount
        kept.append(set(sorted(sums, key=lambda thing: (-sums[thing], thing))[:limit]))
    summed: dict[tuple[tuple[str, ...], bool], float] = {}
    for flow in flows:
        through = tuple(thing if thing in kept[n] else OTHERS for n, thing in enumerate(flow.through))
        summed[through, flow.detour] = summed.get((through, flow.detour), 0.0) + flow.amount
    return [Flow(through, amount, detour) for (through, detour), amount in summed.items() if amount > 0]


def _boxes(flows: Sequence[Flow], column: int, *, height: int) -> dict[str, _Box]:
    sums: dict[str, float] = {}
    for flow in flows:
        sums[flow.through[column]] = sums.get(flow.through[column], 0.0) + flow.amount
    order = sorted(sums, key=lambda thing: (thing == OTHERS, -sums[thing], thing))
    total = sum(sums.values()) or 1.0
    room = height - _TOP - 8 - _GAP * max(len(order) - 1, 0) - _LEAST * len(order)
    top, boxes = float(_TOP), {}
    for thing in order:
        tall = _LEAST + room * sums[thing] / total
        boxes[thing] = _Box(top, tall, sums[thing])
        top += tall + _GAP
    return boxes


def _ribbons(
    flows: Sequence[Flow],
    column: int,
    boxes: Sequence[dict[str, _Box]],
    xs: Sequence[float],
    *,
    called: Callable[[int, str], str],
    amount: Callable[[float], str],
) -> list[Shape]:
    sums: dict[tuple[str, str, bool], float] = {}
    for flow in flows:
        pair = (flow.through[column], flow.through[column + 1], flow.detour)
        sums[pair] = sums.get(pair, 0.0) + flow.amount
    left, right = boxes[column], boxes[column + 1]
    x1, x2 = xs[column] + _BAR, xs[column + 1]
    shapes = []
    for start, end, detour in sorted(sums, key=lambda pair: (left[pair[0]].top, right[pair[1]].top, pair[2])):
        value = sums[start, end, detour]
        a, b = left[start], right[end]
        tall_a, tall_b = a.height * value / a.amount, b.height * value / b.amount
        y1, y2 = a.top + a.right_used, b.top + b.left_used
        a.right_used, b.left_used = a.right_used + tall_a, b.left_used + tall_b
        ends1, ends2 = (y1, y1 + tall_a), (y2, y2 + tall_b)
        drawn = _ribbon(x1, x2, ends1, ends2)
        hatched = {"fill": f"url(#{_HATCH})"} if detour else {}
        names = [
            called(n, thing) if thing != OTHERS else _("others") for n, thing in ((column, start), (column + 1, end))
        ]
        told = f"{names[0]} → {names[1]}: {amount(value)}"
        shapes.append(group("", shape("path", "ribbon detour" if detour else "ribbon", d=drawn, **hatched), told=told))
    return shapes


def _hatch() -> Shape:
    """Stripes, so that a detour is not told by its colour alone."""
    ground = shape("rect", "hatch-ground", width=7, height=7)
    stripe = shape("line", "hatch-line", x1=0, x2=0, y1=0, y2=7)
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(40)"}
    pattern = shape("pattern", "", ground, stripe, id=_HATCH, width=7, height=7)
    for name, value in turned.items():
        pattern.set(name, value)
    return shape("defs", "", pattern)


def _ribbon(x1: float, x2: float, left: tuple[float, float], right: tuple[float, float]) -> str:
    """The outline: over along the upper edge, back along the lower."""
    middle = (x1 + x2) / 2
    over = f"M{x1:.1f} {left[0]:.1f}C{middle:.1f} {left[0]:.1f} {middle:.1f} {right[0]:.1f} {x2:.1f} {right[0]:.1f}"
    back = f"V{right[1]:.1f}C{middle:.1f} {right[1]:.1f} {middle:.1f} {left[1]:.1f} {x1:.1f} {left[1]:.1f}Z"
    return over + back


def _thing(
    label: str, box: _Box, x: float, *, side: int, last: bool, amount: Callable[[float], str], leads: str
) -> Shape:
    """The bar, and beside it its name."""
    inside = [shape("rect", "thing", x=x, y=box.top, width=_BAR, height=max(box.height, 1.0), rx=1.5)]
    css, at = ("end", x - 6) if side == 0 else ("start", x + _BAR + 6)
    halo = "country" if side > 0 and not last else "named"
    inside.append(text(label[:24], at, box.top + box.height / 2 + 4, f"{halo} {css}"))
    told = f"{label}: {amount(box.amount)}"
    return linked(leads, *inside, told=told) if leads else group("", *inside, told=told)
