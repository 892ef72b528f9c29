"""Figures for a person: asked of the lake once, then kept; and what was decided at this desk."""

from __future__ import annotations

import hashlib
import json
import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from tidewaiter_workbench.bridge.performance import Figures, Span, figures, last_run
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.exams.models import ExamResult
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.performance.asking import Asked
from tidewaiter_workbench.performance.models import KeptFigures
from tidewaiter_workbench.queue.models import Alert, Cause, Event

__all__ = ["Decided", "decided", "figures_for", "figures_of"]

_MOST_KEPT = 300
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
    """The figures of a question within some offices, all of them if None."""
    lake, today = Path(settings.WORKBENCH["lake"]), desk_day()
    run = last_run(lake)
    minutes = _minutes(asked)
    facts = [run, today.isoformat(), asked.parameters(), offices, sorted(minutes.items())]
    question = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    kept = KeptFigures.objects.filter(question=question).first()
    if kept is not None:
        return dict(kept.content)
    began = time.monotonic()
    span = Span(
        first=asked.first, last=asked.last, known_by=today, grain=asked.grain, stratum=asked.stratum, offices=offices
    )
    content = figures(lake, span, minutes=minutes)
    spent = time.monotonic() - began
    KeptFigures.objects.update_or_create(
        question=question,
        defaults={"run": run, "content": content, "seconds": round(spent, 3), "made_at": timezone.now()},
    )
    _forget(run)
    return content


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


def _forget(run: str) -> None:
    """Figures of earlier runs are never asked for again; of this one, only the latest stay."""
    KeptFigures.objects.exclude(run=run).delete()
    old = KeptFigures.objects.order_by("-id").values_list("pk", flat=True)[_MOST_KEPT:]
    KeptFigures.objects.filter(pk__in=list(old)).delete()
