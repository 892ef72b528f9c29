"""What the page of one case tells, put together from the case, its law and the reader's reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.bridge.opening import currency
from tidewaiter_workbench.cases.models import Case, Decision, Link, Task
from tidewaiter_workbench.cases.picture import clock_picture
from tidewaiter_workbench.cases.reading import View, view_of
from tidewaiter_workbench.cases.words import said
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.people.roles import PERMISSIONS
from tidewaiter_workbench.web import wording

__all__ = ["Clock", "Ground", "Step", "Todo", "people_for", "told_of"]

_SOON = 7


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock as the page tells it."""

    id: str
    name: str
    anchor: date
    due: date | None
    counted: date | None
    days_left: int | None
    standing: str
    words: str
    ours: bool
    law: str
    confirmed: bool
    if_missed: str
    length: str

    @property
    def urgency(self) -> str:
        """over, soon or calm, where something is still to be done."""
        if self.standing == "missed":
            return "over"
        running = self.standing == "running" and self.days_left is not None and self.days_left <= _SOON
        return "soon" if running and self.ours else "calm"


@dataclass(frozen=True, slots=True)
class Step:
    """One station of the procedure's main line: done, here or ahead."""

    words: str
    status: str


@dataclass(frozen=True, slots=True)
class Todo:
    """A task with the day on which it is due, from its own or from its clock."""

    task: Task
    words: str
    due: date | None
    clock: str
    clock_met: bool

    @property
    def urgency(self) -> str:
        """over, soon or calm; nothing presses once it is done."""
        if self.due is None or self.task.done_on or self.clock_met:
            return "calm"
        left = (self.due - desk_day()).days
        return "over" if left < 0 else "soon" if left <= _SOON else "calm"


@dataclass(frozen=True, slots=True)
class Ground:
    """Something that a decision may rest on; `carries` is false for a score."""

    value: str
    words: str
    carries: bool = True


def told_of(case: Case, *, person: Person) -> dict[str, object]:
    """Everything for the template."""
    view, today = view_of(case, person=person), desk_day()
    clocks = [_clock(each, today=today) for each in view.look.clocks]
    happened = list(case.happenings.all())
    events = {each.event for each in happened}
    return {
        "case": case,
        "view": view,
        "kind": said(dict(law.kinds()).get(case.kind, case.kind)),
        "typology": wording.said(dict(bridge.typologies()).get(case.typology, "")),
        "state": said(view.look.words),
        "steps": _steps(case, view.look, events),
        "clocks": clocks,
        "due": next((clock for clock in clocks if view.look.due and clock.id == view.look.due.rule.id), None),
        "picture": clock_picture(view.look.clocks, happened, today=today),
        "moves": [_move(each) for each in view.look.moves],
        "facts": [(each.event, said(each.words)) for each in view.look.facts],
        "todos": [_todo(task, view.look.clocks) for task in view.tasks],
        "done": sum(task.done_on is not None for task in view.tasks),
        "others": [(link, _address(link)) for link in view.others],
        "grounds": list(_grounds(view)),
        "decided": [_decided(each, view) for each in view.decisions],
        "settled": [_decided(each, view) for each in view.decisions if each.state != "proposed"],
        "before": next((each for each in view.decisions if each.state == "approved" and each.amount is not None), None),
        "task_lists": [(code, said(words)) for code, words in law.templates(case.kind)],
        "breaches": [(code, said(words), sure) for code, words, sure in law.breaches()],
        "currency": currency(Path(settings.WORKBENCH["lake"])),
        "today": today,
    }


def people_for(case: Case) -> list[str]:
    """Names of those who could work on a case."""
    within = Q(all_offices=True) | Q(offices=case.office)
    roles = PERMISSIONS["workbench.work_case"]
    workers = Person.objects.filter(within, is_active=True, groups__name__in=roles, clearance__gte=case.mark)
    return list(workers.distinct().order_by("username").values_list("username", flat=True))


def _clock(each: law.Deadline, *, today: date) -> Clock:
    words = {
        "running": _("running"),
        "stopped": _("stands still"),
        "met": _("met"),
        "late": _("met late"),
        "missed": _("missed"),
        "passed": _("time is over"),
    }
    units = {"calendar": _("{n} days"), "business": _("{n} business days"), "year": _("{n} years")}
    return Clock(
        id=each.rule.id,
        name=said(each.rule.name),
        anchor=each.anchor,
        due=each.due,
        counted=each.counted,
        days_left=(each.due - today).days if each.due else None,
        standing=each.standing,
        words=words[each.standing],
        ours=each.rule.whose == "agency",
        law=each.rule.citation.source,
        confirmed=each.rule.citation.confirmed,
        if_missed=said(each.rule.if_missed),
        length=units[each.rule.unit].format(n=each.rule.amount),
    )


def _steps(case: Case, look: law.Look, events: set[str]) -> list[Step]:
    """The main line, with the present state in its place or, off the line, behind what was passed."""
    codes = [code for code, _words in look.line]
    if case.state in codes:
        here = codes.index(case.state)
        return [
            Step(said(words), "done" if n < here else "here" if n == here else "ahead")
            for n, (_code, words) in enumerate(look.line)
        ]
    passed = [Step(said(words), "done") for n, (code, words) in enumerate(look.line) if n == 0 or code in events]
    return [*passed, Step(said(look.words), "here")]


def _move(each: law.Move) -> dict[str, object]:
    return {
        "code": each.code,
        "words": said(each.words),
        "decides": each.decides,
        "needs_reason": each.needs_reason,
        "standard": said(each.standard),
        "takes": each.takes,
        "statutes": law.statutes(each.takes[-1]) if "statute" in each.takes else (),
        "law": each.citation,
    }


def _todo(task: Task, clocks: tuple[law.Deadline, ...]) -> Todo:
    clock = next((each for each in clocks if each.rule.id == task.clock), None) if task.clock else None
    met = clock is not None and clock.met_on is not None
    return Todo(task, said(task.words), task.due or (clock.due if clock else None), task.clock, met)


_PAGES = {"board": "snapshot"}  # of a board a case holds what was frozen


def _address(link: Link) -> str:
    """The page of the thing, where its part has one."""
    try:
        if link.kind == "board":
            return reverse("case_snapshot", args=[link.pk])
        return reverse(link.kind, args=[link.key])
    except NoReverseMatch:
        return ""


def _grounds(view: View) -> list[Ground]:
    exhibits = [Ground(f"exhibit:{each.number}", f"{each.number}: {each.title}") for each in view.exhibits]
    results = [
        Ground(f"examination:{result.pk}", _("examination of {number}: {found}").format(
            number=link.label, found=result.main or _("nothing found")
        ))
        for link in view.alerts
        for result in (link.alert.results.filter(done=True) if link.alert else ())
    ]  # fmt: skip
    scored = [link for link in view.alerts if link.alert and link.alert.risk is not None]
    lead = [Ground("score:model", _("what the model says (lead information)"), carries=False)] if scored else []
    return [*exhibits, *results, *lead]


def _decided(each: Decision, view: View) -> dict[str, object]:
    titles = {str(exhibit.number): exhibit.title for exhibit in view.exhibits}
    grounds = [
        f"{words}: {titles[reference]}" if kind == "exhibit" and reference in titles else words
        for kind, reference, words in each.grounds
    ]
    return {"decision": each, "words": said(each.words), "grounds": grounds}
