"""What a rule's page shows: a trial within the reader's reach, its yields, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.causes import cause_name
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.rulebook.models import Rule, Trial, Version
from tidewaiter_workbench.rulebook.picture import WeeksPicture, weeks_picture

__all__ = ["SeenTrial", "Step", "seen_trial", "steps_of", "yields_of"]

_EXAMPLES = 9
_OFFICES = 12


@dataclass(frozen=True, slots=True)
class SeenTrial:
    """A trial as one person may see it: other offices are one line, and their goods are not shown."""

    trial: Trial
    told: dict[str, Any]
    first: date
    last: date
    picture: WeeksPicture | None
    offices: list[dict[str, Any]]
    elsewhere: dict[str, Any] | None
    examples: list[dict[str, Any]]
    causes: str
    most: float


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way from draft to running: done, here, or to come."""

    name: str
    state: str
    by: str = ""


def seen_trial(trial: Trial, *, person: Person) -> SeenTrial:
    """What this person may see of a trial."""
    told = trial.result
    mine = [load for load in told["offices"] if person.reaches(office=load["office"], mark=0)]
    rest = [load for load in told["offices"] if load not in mine] + mine[_OFFICES:]
    rates = (told["told"]["rate"], told["told"]["true_rate"], told["others"]["true_rate"])
    most = max((load["per_day"] for load in told["offices"]), default=1.0) or 1.0
    offices = [{**load, "width": round(100 * load["per_day"] / most, 1)} for load in mine[:_OFFICES]]
    examples = [each for each in told["examples"] if person.reaches(office=each["office"] or "", mark=0)]
    return SeenTrial(
        trial=trial,
        told=told,
        first=date.fromisoformat(told["first"]),
        last=date.fromisoformat(told["last"]),
        picture=weeks_picture(told["weeks"]),
        offices=offices,
        elsewhere=_together(rest),
        examples=_linked(examples[:_EXAMPLES], person),
        causes=", ".join(f"{count:,} {cause_name(cause)}" for cause, count in told["causes"]),
        most=max((each["high"] for each in rates if each), default=0.0),
    )


def yields_of(rule: Rule) -> list[dict[str, Any]]:
    """What came of its lines, live first."""
    told = [{**each.told, "mode": each.mode, "taken_at": each.taken_at} for each in rule.yields.all()]
    return sorted(told, key=lambda each: str(each["mode"]))


def steps_of(rule: Rule, version: Version, *, has_trial: bool) -> list[Step]:
    """From draft to running, with who did it."""
    acts = {act.action.partition(":")[0]: act.by for act in rule.acts.filter(number=version.number).order_by("id")}
    decided = bool(version.decided_by)
    running = {"live": _("live"), "shadow": _("shadow")}.get(version.mode, _("running"))
    marks = [True, has_trial or decided, version.state != "draft", decided, decided]
    here = marks.index(False) if False in marks else len(marks)
    names = (_("draft"), _("tried"), _("submitted"), _("approved"), running)
    people = (", ".join(version.hands), acts.get("tried", ""), acts.get("submitted", ""), version.decided_by, "")
    states = ["done" if n < here else "here" if n == here else "to come" for n in range(len(names))]
    steps = [Step(*each) for each in zip(names, states, people, strict=True)]
    return [*steps, Step(_("ended"), "here")] if version.state == "ended" else steps


def _linked(examples: list[dict[str, Any]], person: Person) -> list[dict[str, Any]]:
    """Lines with the alert that leads to their page, where there is one within reach."""
    alerts = person.within_reach(Alert.objects.filter(item_id__in=[each["item_id"] for each in examples]))
    pages = dict(alerts.values_list("item_id", "pk"))
    return [
        {**each, "declared_on": date.fromisoformat(each["declared_on"]), "alert": pages.get(each["item_id"])}
        for each in examples
    ]


def _together(loads: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not loads:
        return None
    sums = {name: sum(load[name] for load in loads) for name in ("hits", "per_day", "inspected", "found")}
    return {**sums, "offices": len(loads)}
