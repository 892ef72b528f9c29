"""How the pictures look: colours that a colour-blind reader can tell apart, and that CSS turns over at night.

A picture is drawn once, in the day's colours. The page's style sheet answers to
these very values (`svg [fill="#..."]`), so that the same picture is legible on dark
paper. No colour is the only sign of anything: series differ in shape and dash too.

Source:
    Hues after Okabe & Ito (2008), "Color Universal Design".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["DASHES", "DAY", "LANES", "NIGHT", "SERIES", "SHAPES", "config"]

DAY: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#16262e",
        "muted": "#586a73",
        "line": "#dbe3e6",
        "surface": "#ffffff",
        "paper": "#f5f8f8",
        "sea": "#0b6079",
        "vermillion": "#c4500f",
        "amber": "#946400",
        "slate": "#74868f",
        "sky": "#4d9fcb",
        "leaf": "#21795c",
        "red": "#b5371f",
        "yellow": "#b98600",
        "blue": "#2f74a6",
    }
)
NIGHT: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#e7eef0",
        "muted": "#9db0b8",
        "line": "#2b3d45",
        "surface": "#15242b",
        "paper": "#0e191e",
        "sea": "#63c5dd",
        "vermillion": "#f58f54",
        "amber": "#e6b84a",
        "slate": "#8fa3ac",
        "sky": "#85c6ec",
        "leaf": "#63c3a0",
        "red": "#ee8069",
        "yellow": "#eac158",
        "blue": "#7db9e3",
    }
)
SERIES = (DAY["sea"], DAY["vermillion"], DAY["amber"], DAY["slate"], DAY["leaf"], DAY["sky"])
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
DASHES = ([1, 0], [7, 3], [2, 2], [8, 2, 2, 2], [4, 4], [1, 3])
LANES: Mapping[str, str] = MappingProxyType({"red": DAY["red"], "yellow": DAY["yellow"], "blue": DAY["blue"]})
_FONT = "Inter, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif"


def config() -> dict[str, object]:
    """The part that every Vega-Lite specification shares."""
    return {
        "background": None,
        "font": _FONT,
        "view": {"stroke": None},
        "padding": 4,
        "axis": {
            "labelColor": DAY["muted"],
            "titleColor": DAY["muted"],
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "titlePadding": 8,
            "gridColor": DAY["line"],
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
            "labelFlush": False,
        },
        "legend": {
            "labelColor": DAY["ink"],
            "titleColor": DAY["muted"],
            "labelFontSize": 11.5,
            "title": None,
            "orient": "top",
            "direction": "horizontal",
            "symbolSize": 90,
            "symbolStrokeWidth": 2,
            "offset": 6,
            "columnPadding": 22,
            "labelLimit": 0,
            "symbolOpacity": 1,
        },
        "header": {"labelColor": DAY["ink"], "titleColor": DAY["muted"], "labelFontSize": 12},
    }
