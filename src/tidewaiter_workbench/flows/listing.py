"""Asking the sums: a question as people put it in an address, and its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet, Sum

from tidewaiter_workbench.bridge.flows import share_interval
from tidewaiter_workbench.flows.goods import SECTIONS, chapters_of
from tidewaiter_workbench.flows.models import Flow
from tidewaiter_workbench.web.text import plain

__all__ = ["MEASURES", "VIEWS", "LaneRow", "Question", "by_goods", "lane_rows", "quarter_end", "quarters", "total"]

MEASURES = {"value": "value", "lines": "lines", "mass": "net_mass_kg", "duty": "duty"}
VIEWS = ("map", "flows", "rows")
_SUMS = ("lines", "value", "net_mass_kg", "duty", "opened", "found")


@dataclass(frozen=True, slots=True)
class Question:
    """What to show; empty is all."""

    view: str = "map"
    measure: str = "value"
    since: str = ""
    until: str = ""
    section: str = ""
    origin: str = ""
    dispatch: str = ""
    detours: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Question:
        """From the parameters of an address; what is none of the choices is left aside."""
        known = {day.isoformat() for day in quarters()}
        return cls(
            view=_one_of(asked.get("view", ""), VIEWS, "map"),
            measure=_one_of(asked.get("measure", ""), MEASURES, "value"),
            since=_one_of(asked.get("since", ""), known, ""),
            until=_one_of(asked.get("until", ""), known, ""),
            section=_one_of(asked.get("section", ""), SECTIONS, ""),
            origin=plain(asked.get("origin", ""), longest=2).upper(),
            dispatch=plain(asked.get("dispatch", ""), longest=2).upper(),
            detours="1" if asked.get("detours") == "1" else "",
        )

    def parameters(self) -> dict[str, str]:
        """Those that are not as they are without being said."""
        usual = Question()
        return {name: value for name in self.__slots__ if (value := getattr(self, name)) != getattr(usual, name)}

    def rows(self) -> QuerySet[Flow]:
        """The sums that answer it."""
        found = Flow.objects.all()
        if self.since:
            found = found.filter(quarter__gte=date.fromisoformat(self.since))
        if self.until:
            found = found.filter(quarter__lte=date.fromisoformat(self.until))
        if self.section:
            found = found.filter(chapter__in=chapters_of(self.section))
        for name in ("origin", "dispatch"):
            if value := getattr(self, name):
                found = found.filter(**{name: value})
        if self.detours:
            found = found.filter(~Q(origin=F("dispatch"))).exclude(dispatch="").exclude(origin="")
        return found


@dataclass(frozen=True, slots=True)
class LaneRow:
    """What came from one origin through one country of dispatch."""

    origin: str
    dispatch: str
    lines: int
    value: float
    net_mass_kg: float
    duty: float
    opened: int
    found: int

    @property
    def detour(self) -> bool:
        """Whether it was sent from elsewhere than where it comes from."""
        return bool(self.origin and self.dispatch) and self.origin != self.dispatch

    @property
    def hit_rate(self) -> float | None:
        """Of the opened lines, the share in which something was found."""
        return self.found / self.opened if self.opened else None

    @property
    def hit_interval(self) -> tuple[float, float] | None:
        """Its 95 % interval."""
        return share_interval(self.found, self.opened) if self.opened else None


def quarters() -> list[date]:
    """First days of the quarters there are, the earliest first."""
    return list(Flow.objects.order_by("quarter").values_list("quarter", flat=True).distinct())


def quarter_end(first: date) -> date:
    """The last day of the quarter that begins on that day."""
    return date(first.year + (first.month + 3) // 13, (first.month + 2) % 12 + 1, 1) - timedelta(days=1)


def lane_rows(question: Question) -> list[LaneRow]:
    """Lanes, the greatest first."""
    grouped = question.rows().values("origin", "dispatch").annotate(**{f"all_{name}": Sum(name) for name in _SUMS})
    ordered = grouped.order_by(f"-all_{MEASURES[question.measure]}", "origin", "dispatch")
    return [
        LaneRow(row["origin"], row["dispatch"], **{name: row[f"all_{name}"] or 0 for name in _SUMS}) for row in ordered
    ]


def by_goods(question: Question) -> list[tuple[str, str, str, float]]:
    """Origin, dispatch, chapter and amount of what was asked for."""
    grouped = question.rows().values("origin", "dispatch", "chapter").annotate(amount=Sum(MEASURES[question.measure]))
    return [
        (row["origin"], row["dispatch"], row["chapter"], float(row["amount"] or 0))
        for row in grouped.order_by("origin", "dispatch", "chapter")
    ]


def total(rows: Iterable[LaneRow], measure: str) -> float:
    """The amount of all rows together."""
    return float(sum(getattr(row, MEASURES[measure]) for row in rows))


def _one_of(value: str, choices: Iterable[str], otherwise: str) -> str:
    return value if value in choices else otherwise
