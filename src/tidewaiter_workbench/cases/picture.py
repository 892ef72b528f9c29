"""The clock of a case, drawn: what happened above a line of days, what is due below it, and where today is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats

from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases.models import Happening
from tidewaiter_workbench.cases.words import said

__all__ = ["Flag", "Picture", "Tick", "clock_picture"]

_WIDTH, _EDGE, _TIER = 1240, 16, 19
_LETTER = 6.4  # width of a letter of the picture's type, in its own units
_SIGNS = {"met": "✓", "late": "✓", "missed": "!", "running": "◔", "stopped": "‖", "passed": "–"}
_MOST_YEARS = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Flag:
    """A label beside the line: where it stands, where its stem starts, and how it is told."""

    x: float
    y: float
    text: str
    kind: str
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a month."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the template draws; `words` says the same to those who do not see it."""

    width: int
    height: int
    axis: float
    above: list[Flag]
    below: list[Flag]
    ticks: list[Tick]
    today: float
    now: float
    first: float
    words: str


def clock_picture(clocks: tuple[law.Deadline, ...], happened: list[Happening], *, today: date) -> Picture | None:
    """The picture, or None where nothing has happened that a clock runs from."""
    due = [clock for clock in clocks if clock.due is not None and clock.due - today < _MOST_YEARS]
    recent = [each for each in happened if today - each.day < _MOST_YEARS]
    if not due or not recent:
        return None
    days = [*(clock.due for clock in due if clock.due), *(each.day for each in recent), today]
    first, last = min(days), max(days)
    span = max((last - first).days, 10)

    def place(day: date) -> float:
        return round(_EDGE + (day - first).days / span * (_WIDTH - 2 * _EDGE), 1)

    above = _placed([(place(each.day), _event(each), "event", "") for each in recent])
    below = _placed(
        [(place(clock.due), _label(clock), clock.standing, said(clock.rule.name)) for clock in due if clock.due]
    )
    up, down = max(flag.y for flag in above), max(flag.y for flag in below)
    axis = up + 26
    return Picture(
        width=_WIDTH,
        height=int(axis + 22 + down + 8),
        axis=axis,
        above=[Flag(each.x, axis - each.y, each.text, each.kind, each.anchor, each.title) for each in above],
        below=[Flag(each.x, axis + 22 + each.y, each.text, each.kind, each.anchor, each.title) for each in below],
        ticks=_ticks(first, first + timedelta(days=span), place),
        today=place(today),
        now=min(max(place(today), 24.0), _WIDTH - 24.0),
        first=place(first),
        words="; ".join(f"{said(clock.rule.name)}: {clock.due:%Y-%m-%d}" for clock in due),
    )


def _event(each: Happening) -> str:
    return f"{said(each.event.replace('_', ' '))} {formats.date_format(each.day, 'j M')}"


def _label(clock: law.Deadline) -> str:
    return f"{_SIGNS[clock.standing]} {clock.rule.id} {formats.date_format(clock.due, 'j M')}"


def _placed(wanted: list[tuple[float, str, str, str]]) -> list[Flag]:
    """Labels in tiers, so that none covers another; `y` counts away from the line. The farthest come first: their
    stems are drawn behind the labels of nearer ones.
    """
    ends: list[float] = []
    flags = []
    for x, text, kind, title in sorted(wanted):
        width = len(text) * _LETTER + 14
        anchor = "end" if x + width > _WIDTH else "start"
        left, right = (x - width, x) if anchor == "end" else (x, x + width)
        tier = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        ends[tier:] = [right, *ends[tier + 1 :]]
        flags.append(Flag(x, (tier + 1) * _TIER, text, kind, anchor, title))
    return sorted(flags, key=lambda flag: -flag.y)


def _ticks(first: date, last: date, place: object) -> list[Tick]:
    ticks: list[Tick] = []
    month = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    step = max(1, round((last - first).days / 365))
    while month <= last:
        pattern = "M Y" if month.month == 1 or not ticks else "M"
        ticks.append(Tick(place(month), formats.date_format(month, pattern)))  # type: ignore[operator]
        for _each in range(step):
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return ticks
