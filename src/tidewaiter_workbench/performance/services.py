"""Figures for a person: asked of the lake once, then kept; and what was decided at this desk."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Sum

from tidewaiter_workbench.bridge.performance import Figures, Span, figures
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.exams.models import ExamResult
from tidewaiter_workbench.keeping.asking import asked_once
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.performance.asking import Asked
from tidewaiter_workbench.queue.models import Alert, Cause, Event

__all__ = ["Decided", "decided", "figures_for", "figures_of"]

_EXAMINED, _ENDS = "examined", ("examined", "closed", "not examined")


@dataclass(frozen=True, slots=True)
class Decided:
    """Alerts of one cause that were decided here: how many each way, and after how many hours half of them were."""

    cause: str
    examined: int
    closed: int
    hours: float


def figures_for(person: Person, asked: Asked) -> Figures:
    """The figures of a question within this person's offices.

    Raises:
        BridgeError: the lake cannot answer.
    """
    return figures_of(asked, offices=asked.offices(person))


def figures_of(asked: Asked, *, offices: list[str] | None) -> Figures:
    """The figures of a question within some offices, all of them if None.

    Examinations recorded here decide the answer as well: their minutes are counted.
    """
    lake, today, minutes = Path(settings.WORKBENCH["lake"]), desk_day(), _minutes(asked)
    span = Span(
        first=asked.first, last=asked.last, known_by=today, grain=asked.grain, stratum=asked.stratum, offices=offices
    )
    facts = [today.isoformat(), asked.parameters(), offices, sorted(minutes.items())]
    kept: Figures = asked_once("figures", facts, lambda: figures(lake, span, minutes=minutes))
    return kept


def decided(person: Person, asked: Asked) -> list[Decided]:
    """What was decided here of the alerts of a question, by cause."""
    mine = person.within_reach(Alert.objects.filter(declared_on__range=(asked.first, asked.last)))
    mine = mine.filter(office=asked.office) if asked.office else mine
    done = mine.filter(state__in=_ENDS)
    ends = Event.objects.filter(alert__in=done, action__in=_ENDS)
    by_cause: dict[str, list[tuple[str, float]]] = {}
    for cause, action, at, raised in ends.values_list("alert__cause", "action", "at", "alert__raised_at"):
        by_cause.setdefault(cause, []).append((action, max((at - raised).total_seconds() / 3600, 0.0)))
    words = dict(Cause.choices)
    return [
        Decided(
            cause=str(words.get(cause, cause)),
            examined=sum(action == _EXAMINED for action, _ in ends_of),
            closed=sum(action != _EXAMINED for action, _ in ends_of),
            hours=statistics.median(hours for _, hours in ends_of),
        )
        for cause, ends_of in sorted(by_cause.items())
    ]


def _minutes(asked: Asked) -> Mapping[str, float]:
    """Minutes of the examinations that were recorded here."""
    done = ExamResult.objects.filter(done=True, alert__declared_on__range=(asked.first, asked.last))
    rows = done.values_list("alert__item_id").annotate(spent=Sum("minutes"))
    return {item_id: float(spent) for item_id, spent in rows if spent}
