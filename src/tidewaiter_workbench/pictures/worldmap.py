"""Lanes over the earth: arcs as thick as what goes along them, and countries as circles.

Goods that came through a third country run on a dashed line of another colour. A small arrow says which way.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tidewaiter_workbench.pictures.drawing import Picture, Shape, group, linked, path, shape, text
from tidewaiter_workbench.pictures.earth import Earth, best_centre
from tidewaiter_workbench.pictures.land import dots
from tidewaiter_workbench.pictures.places import country_name, place_of

__all__ = ["Lane", "Spot", "world_map"]

_WIDTH, _PITCH, _BELOW = 1080, 7.6, 26
_LETTER = 6.3
_THICK, _WIDE = 9.0, 20.0


@dataclass(frozen=True, slots=True)
class Lane:
    """What goes from one country to another; `told` says it in words, `address` leads to its rows."""

    start: str
    end: str
    weight: float
    told: str
    address: str = ""
    detour: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A country with a circle of an area; `home` is where goods arrive. `nodes` names what lies there."""

    country: str
    weight: float
    told: str
    address: str = ""
    home: bool = False
    nodes: str = ""


def world_map(name: str, lanes: Sequence[Lane], spots: Sequence[Spot], *, title: str, words: str) -> Picture:
    """Draw them, the thickest lanes below; a country whose place we do not know is left out: the words must say so."""
    ends = [(lane, place_of(lane.start), place_of(lane.end)) for lane in lanes]
    drawn = [(lane, start, end) for lane, start, end in ends if start and end and lane.start != lane.end]
    earth = Earth(_WIDTH, best_centre((start, end, lane.weight) for lane, start, end in drawn))
    most = max((lane.weight for lane in lanes), default=1.0) or 1.0
    shapes = [*_edges(earth), _land(earth)]
    for lane, start, end in sorted(drawn, key=lambda each: -each[0].weight):
        shapes.append(_lane(lane, earth.lines(start, end), thick=max(1.2, _THICK * math.sqrt(lane.weight / most))))
    shapes += _spots(spots, earth)
    cut = any(len(earth.lines(start, end)) > 1 for _lane_, start, end in drawn)
    shapes += _legend(earth, detour=any(lane.detour for lane in lanes), cut=cut)
    return Picture(name, title, words, _WIDTH, round(earth.height) + _BELOW, tuple(shapes))


def _edges(earth: Earth) -> list[Shape]:
    """Where the map was cut open: both sides are the same meridian."""
    meridian = earth.centre + 180
    sides = (meridian - 1e-6, meridian + 1e-6)
    return [path((earth.at((float(latitude), side)) for latitude in range(-56, 80, 3)), "edge") for side in sides]


def _land(earth: Earth) -> Shape:
    """All dots as one path of points with round ends."""
    parts, last = [], (0.0, -1.0)
    for x, y in dots(earth.width, earth.centre, pitch=_PITCH):
        parts.append(f"m{round(x - last[0], 1):g} 0h0" if y == last[1] else f"M{x:g} {y:g}h0")
        last = (x, y)
    return shape("path", "land", d="".join(parts) or "M0 0")


def _lane(lane: Lane, lines: Sequence[Sequence[tuple[float, float]]], *, thick: float) -> Shape:
    css = "arc detour" if lane.detour else "arc"
    parts = [path(line, css) for line in lines if len(line) > 1]
    for part in parts:
        part.set("stroke-width", f"{thick:.1f}")
    longest = max(lines, key=len)
    if len(longest) > 6:
        parts.append(_arrow(longest, thick, detour=lane.detour))
    return linked(lane.address, *parts, told=lane.told) if lane.address else group("", *parts, told=lane.told)


def _arrow(line: Sequence[tuple[float, float]], thick: float, *, detour: bool) -> Shape:
    at = round(len(line) * 0.62)
    (x1, y1), (x2, y2) = line[at - 1], line[at]
    turn = math.degrees(math.atan2(y2 - y1, x2 - x1))
    size = 4 + thick * 0.55
    drawn = f"M{-size:.1f} {-size:.1f}L{size:.1f} 0L{-size:.1f} {size:.1f}L{-size * 0.35:.1f} 0Z"
    css = "arrow detour" if detour else "arrow"
    return shape("path", css, d=drawn, transform=f"translate({x2:g} {y2:g}) rotate({turn:.0f})")


def _spots(spots: Sequence[Spot], earth: Earth) -> list[Shape]:
    """Circles, and names where there is room, the weightiest first."""
    most = max((spot.weight for spot in spots), default=1.0) or 1.0
    known = [(spot, place) for spot in spots if (place := place_of(spot.country))]
    known.sort(key=lambda each: (not each[0].home, -each[0].weight))
    placed = [(spot, *earth.at(place), _radius(spot, most)) for spot, place in known]
    taken = [(x - r, y - r, x + r, y + r) for _, x, y, r in placed]
    shapes = []
    for spot, x, y, r in placed:
        inside = [shape("circle", "home" if spot.home else "spot", cx=x, cy=y, r=r)]
        if spot.home:
            inside.append(shape("circle", "home-ring", cx=x, cy=y, r=r + 4))
        label = _label(country_name(spot.country), x, y, r + (4 if spot.home else 0), taken, must=spot.home)
        inside += [label] if label is not None else []
        made = linked(spot.address, *inside, told=spot.told) if spot.address else group("", *inside, told=spot.told)
        if spot.nodes:
            made.set("data-nodes", spot.nodes)
        shapes.append(made)
    return shapes[::-1]


def _radius(spot: Spot, most: float) -> float:
    return 6.0 if spot.home else round(3.0 + _WIDE * 0.62 * math.sqrt(max(spot.weight, 0.0) / most), 1)


def _label(
    said: str, x: float, y: float, r: float, taken: list[tuple[float, float, float, float]], *, must: bool
) -> Shape | None:
    """Right of the circle, left, below or above, wherever nothing stands yet."""
    wide = len(said) * _LETTER
    sides = (
        ("start", x + r + 4, y + 4, x + r + 4),
        ("end", x - r - 4, y + 4, x - r - 4 - wide),
        ("", x, y + r + 13, x - wide / 2),
        ("", x, y - r - 5, x - wide / 2),
    )
    for css, at, base, left in sides:
        box = (left, base - 11, left + wide, base + 3)
        free = not any(o[0] < box[2] and o[2] > box[0] and o[1] < box[3] and o[3] > box[1] for o in taken)
        if (free and left > 0 and left + wide < _WIDTH) or must:
            taken.append(box)
            return text(said, at, base, f"country {css}".strip())
    return None


def _legend(earth: Earth, *, detour: bool, cut: bool) -> list[Shape]:
    y = earth.height + 16
    samples = [("arc", _("thicker: more"))]
    if detour:
        samples.append(("arc detour", _("made elsewhere than where it was sent from")))
    shapes, x = [], 4.0
    for css, said in samples:
        shapes.append(shape("line", css, x1=x, x2=x + 30, y1=y - 4, y2=y - 4, stroke_width=4))
        shapes.append(text(said, x + 38, y, "legend"))
        x += 38 + len(said) * _LETTER + 26
    if cut:
        shapes.append(text(_("What leaves at one side comes in at the other."), x, y, "legend"))
    return shapes
