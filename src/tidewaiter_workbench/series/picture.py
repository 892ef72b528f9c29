"""A series on a line of time: one row for each importer, one mark for each act, and the window that is foretold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tidewaiter_workbench.series.models import Act

__all__ = ["Timeline", "timeline"]

WIDTH, ROW, TOP, BELOW = 1290, 28, 10, 26
_LEFT, _RIGHT = 236, 14
_MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Timeline:
    """Coordinates that a template draws; the words are the template's own."""

    width: int
    height: int
    left: int
    floor: int
    rows: tuple[dict[str, object], ...]
    ticks: tuple[dict[str, object], ...]
    tick_y: int
    ahead_x: float | None
    ahead_width: float


def timeline(
    acts: Sequence[Act], names: dict[str, str], *, ahead: tuple[date, int] | None, rest: str
) -> Timeline | None:
    """Lay out acts by importer, those of the first act first.

    Args:
        acts: in their order.
        names: of the parties that may be named; acts of others share one row.
        ahead: first day and length of the window for which something is foretold.
        rest: what that shared row, and the row of importers beyond the tenth, is called.
    """
    if not acts:
        return None
    first, last = acts[0].happened_on, acts[-1].happened_on
    end = max(last, ahead[0] + timedelta(days=ahead[1])) if ahead else last
    span = max((end - first).days, 1)

    def x(day: date) -> float:
        return round(_LEFT + 8 + (WIDTH - _LEFT - _RIGHT - 16) * (day - first).days / span, 1)

    labels = list(dict.fromkeys(names.get(act.content["importer"], rest) for act in acts))
    shown = labels[:_MOST_ROWS]
    number = {act.act_id: n for n, act in enumerate(acts, start=1)}
    rows = []
    for place, label in enumerate(shown):
        mine = [act for act in acts if names.get(act.content["importer"], rest) == label]
        y = TOP + place * ROW + ROW / 2
        marks = tuple({"x": x(act.happened_on), "act": act, "number": number[act.act_id]} for act in mine)
        rows.append(
            {"label": label, "y": y, "text_y": y + 4, "marks": marks, "x1": marks[0]["x"], "x2": marks[-1]["x"]}
        )
    floor = TOP + len(shown) * ROW + 4
    years = range(first.year, end.year + 2)
    quarters = (date(year, month, 1) for year in years for month in ((1, 4, 7, 10) if span < 800 else (1, 7)))
    ticks = tuple({"x": x(day), "on": day} for day in quarters if first <= day <= end)
    return Timeline(
        width=WIDTH, height=floor + BELOW, left=_LEFT, floor=floor, rows=tuple(rows), ticks=ticks,
        tick_y=floor + 17,
        ahead_x=x(ahead[0]) if ahead else None,
        ahead_width=round(x(end) - x(ahead[0]), 1) if ahead else 0.0,
    )  # fmt: skip
