"""The earth on paper: an equal-area projection, and a bowed way between two points on it.

Equal areas, so that no part of the world looks greater than it is. The map can be cut open along any meridian; it is
cut where the fewest lanes cross (`best_centre`).

Source:
    Šavrič, Patterson, Jenny (2019), "The Equal Earth map projection", International Journal of Geographical
    Information Science 33(3), for the projection and its constants.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Earth", "Place", "best_centre", "way"]

Floats = npt.NDArray[np.float64]
Place = tuple[float, float]
"""Latitude and longitude, degrees."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_ROOT = math.sqrt(3) / 2
_NORTH, _SOUTH = 79.0, -56.0
"""What is shown: beyond these nobody trades."""
_CENTRES = (11.0, 152.0)
"""The map cut through the Bering Strait, or through the Atlantic: neither cuts a continent."""
_BOW = 0.5


@dataclass(frozen=True, slots=True)
class Earth:
    """A map of a given width; `height` follows."""

    width: float
    centre: float = _CENTRES[0]

    @property
    def scale(self) -> float:
        """Units of the drawing to one of the projection."""
        return self.width / (2 * _across(0.0, 180.0))

    @property
    def height(self) -> float:
        """From the northern end to the southern."""
        return self.scale * (_up(_theta(_NORTH)) - _up(_theta(_SOUTH)))

    def at(self, place: Place) -> tuple[float, float]:
        """Where a place lies in the drawing."""
        latitude, longitude = place
        east = (longitude - self.centre + 180) % 360 - 180
        x = self.width / 2 + self.scale * _across(latitude, east)
        return round(x, 1), round(self.scale * (_up(_theta(_NORTH)) - _up(_theta(latitude))), 1)

    def under(self, x: Floats, y: Floats) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """Latitudes and longitudes of points of the drawing, and which of them lie on the earth at all."""
        up = _up(_theta(_NORTH)) - y / self.scale
        theta = up / _A1
        for _ in range(12):
            square = theta * theta
            sixth = square**3
            gap = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square)) - up
            theta = theta - gap / (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square))
        latitude = np.degrees(np.arcsin(np.clip(np.sin(theta) / _ROOT, -1, 1)))
        square, sixth = theta * theta, theta**6
        slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
        east = np.degrees((x - self.width / 2) / self.scale * _ROOT * slope / np.cos(theta))
        longitude = (east + self.centre + 180) % 360 - 180
        return latitude, longitude, np.abs(east) <= 180

    def lines(self, start: Place, end: Place) -> list[list[tuple[float, float]]]:
        """The way between two places: one line, or two where the map is cut."""
        parts: list[list[tuple[float, float]]] = [[]]
        for place in way(start, end):
            here = self.at(place)
            if parts[-1] and abs(here[0] - parts[-1][-1][0]) > self.width / 2:
                parts.append([])
            parts[-1].append(here)
        return parts


def way(start: Place, end: Place, *, steps: int = 40, bow: float = _BOW) -> list[Place]:
    """Places along the way, both ends among them.

    With a bow of 1 it is the great circle, which between far countries runs through the Arctic, where all lanes would
    lie on each other; with 0 it is straight on a chart. Neither is the route that goods take.
    """
    a, b = _vector(start), _vector(end)
    angle = math.acos(max(-1.0, min(1.0, float(a @ b))))
    if angle < 1e-6 or math.pi - angle < 1e-6:
        return [start, end]
    shares = np.linspace(0, 1, steps + 1)[1:-1]
    points = np.sin((1 - shares[:, None]) * angle) * a + np.sin(shares[:, None] * angle) * b
    points /= math.sin(angle)
    great = np.degrees(np.arcsin(points[:, 2].clip(-1, 1))), np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    turn = (end[1] - start[1] + 180) % 360 - 180
    straight = start[0] + shares * (end[0] - start[0]), start[1] + shares * turn
    latitudes = bow * great[0] + (1 - bow) * straight[0]
    aside = (great[1] - straight[1] + 180) % 360 - 180
    longitudes = (straight[1] + bow * aside + 180) % 360 - 180
    return [start, *zip(latitudes.tolist(), longitudes.tolist(), strict=True), end]


def best_centre(lanes: Iterable[tuple[Place, Place, float]]) -> float:
    """The middle of the map for which the least weight of lanes is cut in two."""
    given = list(lanes)

    def cut(centre: float) -> float:
        earth = Earth(100.0, centre)
        return sum(weight for start, end, weight in given if len(earth.lines(start, end)) > 1)

    return min(_CENTRES, key=cut)


def _vector(place: Place) -> Floats:
    latitude, longitude = (math.radians(angle) for angle in place)
    around = math.cos(latitude)
    return np.array([around * math.cos(longitude), around * math.sin(longitude), math.sin(latitude)])


def _theta(latitude: float) -> float:
    return math.asin(_ROOT * math.sin(math.radians(latitude)))


def _up(theta: float) -> float:
    square = theta * theta
    return float(theta * (_A1 + _A2 * square + square**3 * (_A3 + _A4 * square)))


def _across(latitude: float, east: float) -> float:
    theta = _theta(latitude)
    square = theta * theta
    slope = _A1 + 3 * _A2 * square + square**3 * (7 * _A3 + 9 * _A4 * square)
    return math.radians(east) * math.cos(theta) / (_ROOT * slope)
