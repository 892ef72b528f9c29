"""A challenger beside the model in use, figure by figure, in words that say whether the difference shows anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.bridge.governing import FRESH

__all__ = ["Beside", "Line", "beside"]

_LOWER_IS_BETTER = ("calibration_error", "log_loss")
_ORDER = ("precision", "average_precision", "calibration_error", "log_loss")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of both, their difference, and what it shows: better, worse, or nothing yet."""

    name: str
    share: bool
    one: dict[str, float | None]
    other: dict[str, float | None]
    difference: dict[str, float | None]
    verdict: str
    shows: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One comparison, see `tidewaiter.models.comparing.Comparison`."""

    told: dict[str, Any]
    lines: list[Line]

    @property
    def together(self) -> bool:
        """Whether the challenger is every model that runs trained, together."""
        return bool(self.told["challenger"] == FRESH)


def beside(told: dict[str, Any]) -> Beside:
    """A comparison for a page."""
    return Beside(told, [_line(name, told) for name in _ORDER if name in told["figures"]])


def _line(name: str, told: dict[str, Any]) -> Line:
    figure = told["figures"][name]
    difference = figure["difference"]
    verdict = _verdict(difference, lower=name in _LOWER_IS_BETTER)
    names = {
        "precision": _("of the riskiest {share} %, illicit").format(share=f"{100 * told['share']:.1f}"),
        "average_precision": _("average precision"),
        "calibration_error": _("calibration error"),
        "log_loss": _("log loss"),
    }
    words = {"better": _("better"), "worse": _("worse"), "open": _("no difference shown yet")}
    return Line(name=names[name], share=name == "precision", verdict=words[verdict], shows=verdict, **figure)


def _verdict(difference: dict[str, float | None], *, lower: bool) -> str:
    low, high = difference["low"], difference["high"]
    if low is None or high is None or low <= 0 <= high:
        return "open"
    return "better" if (high < 0) == lower else "worse"
