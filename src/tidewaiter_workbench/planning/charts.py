"""What a policy would bring against its capacity, with its interval, beside what holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.bridge.planning import WhatIf
from tidewaiter_workbench.pictures.axes import Frame
from tidewaiter_workbench.pictures.chart import Band, Curve, Points, chart
from tidewaiter_workbench.pictures.drawing import Picture
from tidewaiter_workbench.pictures.scales import Linear, plain
from tidewaiter_workbench.web.templatetags.trade import money

__all__ = ["CURVES", "curve"]

CURVES = ("hits", "revenue")
_FRAME = Frame(width=460, height=240, right=22)


def curve(figure: str, asked: WhatIf, holds: WhatIf, *, currency: str) -> Picture:
    """Expected hits, or revenue, of a day against the lines opened: the asked policy with less and more capacity.

    Under the hits lies how many of them the planned examinations find.
    """
    points = [(_opened(each), _of(each, figure)) for each in asked.curve]
    top = max(
        max(found["value"] for _at, found in points),
        min(max(f["high"] for _at, f in points), 4 * points[-1][1]["value"]),
    )
    widest = max(*(at for at, _found in points), holds.opened) * 1.02
    title = _("Expected hits a day") if figure == "hits" else _("Expected revenue a day")
    unit = _("hits") if figure == "hits" else currency
    return chart(
        f"curve-{figure}",
        [
            Band(_("95 % interval"), [(at, found["low"], found["high"]) for at, found in points]),
            Curve("", [(at, found["value"]) for at, found in points]),
            *([Curve(_("of these found"), [_found(each) for each in asked.curve], 2)] if figure == "hits" else []),
            *([Points(_("asked"), [_point(asked, figure)], 0)] if asked != holds else []),
            Points(_("holds now"), [_point(holds, figure)], 1),
        ],
        title=title,
        words=_("This policy with a quarter to three times its capacity."),
        x=Linear(0, widest, *_FRAME.across, say=plain),
        y=Linear(0, (top or 1) * 1.06, *_FRAME.upward, say=plain),
        x_name=_("lines opened a day"),
        y_name=unit,
        frame=_FRAME,
    )


def _opened(point: Mapping[str, Any]) -> float:
    return float(point["opened"])


def _of(point: Mapping[str, Any], figure: str) -> dict[str, float]:
    found: dict[str, float] = point[figure]
    return found


def _found(point: Mapping[str, Any]) -> tuple[float, float]:
    return _opened(point), _of(point, "found")["value"]


def _point(told: WhatIf, figure: str) -> tuple[float, float, float, float, str]:
    found = getattr(told, figure)
    said = money(found["value"]) if figure == "revenue" else f"{found['value']:.1f}"
    return told.opened, found["value"], found["value"], found["value"], said
