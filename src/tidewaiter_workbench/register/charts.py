"""Figures of models with their intervals, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.pictures.drawing import Picture
from tidewaiter_workbench.pictures.rows import Row, rows_chart
from tidewaiter_workbench.register.services import Entry
from tidewaiter_workbench.web.templatetags.figures import places

__all__ = ["FIGURES", "compared_figures", "figure_rows", "gain_rows", "gains", "head_name"]

FIGURES = ("average_precision", "auc", "calibration_error")


def head_name(name: str) -> str:
    """A head in the reader's language."""
    return str(_("any violation")) if name == "any" else name.lower().replace("_", " ")


def compared_figures(entries: Sequence[Entry], figure: str, *, most: int = 8) -> Picture | None:
    """One figure of every head of some models; the first model stands out."""
    rows = []
    for place, entry in enumerate(entries[:most]):
        for head in entry.card.heads:
            found: Any = head["figures"].get(figure) or {}  # type: ignore[attr-defined]
            if found.get("value") is None:
                continue
            said = f"{found['value']:.3f} ({_end(found['low'])} – {_end(found['high'])})"
            name = f"{entry.card.model_id[:6]} · {head_name(str(head['name']))}"
            rows.append(Row(name, found["value"], found["low"], found["high"], said, 1 if place else 0))
    if not rows:
        return None
    title = {
        "average_precision": _("Average precision"),
        "auc": _("Area under the ROC curve"),
        "calibration_error": _("Calibration error"),
    }[figure]
    highs = [row.high or row.value or 0.0 for row in rows]
    low = 0.5 if figure == "auc" and min(row.low or 0.5 for row in rows) >= 0.5 else 0.0
    return rows_chart(
        figure,
        rows,
        title=title,
        words=_("On later lines than those learned from, with 95 % intervals; squares are the others."),
        ends=(low, min(1.0, max(highs) * 1.08)),
        say=lambda value: places(value, 3 if figure == "calibration_error" else 2),
        x_name=title,
        names_width=172,
        said_width=160,
    )


def figure_rows(entries: Sequence[Entry], figure: str) -> list[tuple[object, ...]]:
    """What stands behind such a picture: `model_id`, `as_of`, `head`, and the figure with its interval."""
    return [
        (entry.card.model_id, entry.card.as_of, str(head["name"]), found["value"], found["low"], found["high"])
        for entry in entries
        for head in entry.card.heads
        if (found := head["figures"].get(figure) or {}).get("value") is not None  # type: ignore[attr-defined]
    ]


def gain_rows(head: dict[str, Any]) -> list[tuple[str, float]]:
    """Every feature from which a head gained anything, with its share of the gain."""
    return [(str(name), float(gain)) for name, gain in head["gains"]]


def gains(head: dict[str, Any]) -> Picture:
    """What a head gained most from."""
    rows = [
        Row(name.replace("_", " "), gain, gain, gain, f"{100 * gain:.1f}\xa0%") for name, gain in head["gains"][:10]
    ]
    return rows_chart(
        f"gains-{str(head['name']).lower()}",
        rows,
        title=_("What it gains most from"),
        words=_("Share of the gain of all splits, by feature."),
        ends=(0, max((row.value or 0 for row in rows), default=0.1) * 1.05),
        say=lambda value: f"{100 * value:.0f}\xa0%",
        x_name=_("share of the gain"),
        names_width=250,
        said_width=70,
        width=600,
    )


def _end(value: float | None) -> str:
    return "?" if value is None else f"{value:.3f}"
