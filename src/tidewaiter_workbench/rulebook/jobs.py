"""Trying a condition on the past, as a job: months of the lake, each day with what was known on it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Chore, Done, JobFailedError, Kind, LaterError, every, register
from tidewaiter_workbench.jobs.models import Job
from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.refusals import UnfitError
from tidewaiter_workbench.rulebook.models import Kept, Rule, Version
from tidewaiter_workbench.rulebook.publishing import publish_waiting
from tidewaiter_workbench.rulebook.services import TRIAL_DAYS, rule_within_reach, try_out

__all__ = ["begin_trial", "enter", "look", "trial_name"]


def enter() -> None:
    """Register it."""
    register(
        Kind(
            "backtest",
            title=later("Backtest a rule"),
            does=later("Asks what a condition would have named in the last days."),
            work=_work,
            permission="write_rule",
            about=lambda told: _("{days} days").format(days=told.get("days")),
        )
    )
    register(
        Kind(
            "rules",
            title=later("Write waiting rules"),
            does=later("Writes decisions about rules that waited because the lake was busy."),
            work=_write,
            permission="approve_rule",
            holds="lake",
        )
    )
    every(Chore("rules", seconds=30.0, look=look))


def look() -> None:
    """Start writing if any decision waits."""
    if _waiting():
        start("rules", once="rules")


def _write(doing: Doing) -> Done:
    doing.tell(_("writing decisions to the lake"), 0.1)
    before = _waiting()
    publish_waiting()
    if still := _waiting():
        words = _("The lake is busy; {n} decisions wait.").format(n=still)
        raise LaterError(words, after=timedelta(seconds=60), spends=False)
    return Done(_("written: {n}").format(n=before), url=reverse("rules"), result={"written": before})


def _waiting() -> int:
    return int(Version.objects.filter(kept=Kept.WAITING).count())


def trial_name(rule: Rule) -> str:
    """Under which one backtest of a rule is active at a time."""
    return f"backtest:{rule.pk}"


@transaction.atomic
def begin_trial(code: str, *, by: Person, days: int) -> Job:
    """Put a backtest of the latest version into the queue; one that is there already is given back."""
    rule = rule_within_reach(by, code)
    if days not in TRIAL_DAYS:
        raise UnfitError(_("Choose one of the spans that are offered."))
    return start("backtest", {"rule": rule.pk, "days": days}, by, once=trial_name(rule), mark=rule.mark)


def _work(doing: Doing) -> Done:
    person = Person.objects.filter(username=doing.by, is_active=True).first()
    rule = Rule.objects.filter(pk=doing.parameters["rule"]).first()
    if person is None or rule is None:
        raise JobFailedError(_("Whoever asked for it, or the rule, is not here any more."))
    days = int(str(doing.parameters["days"]))
    trial = try_out(rule.code, by=person, days=days, tell=doing.tell)
    words = _("{days} days: {hits} lines").format(days=days, hits=f"{trial.result['hits']:,}")
    return Done(words, url=reverse("rule", args=[rule.code]), result={"days": days, "lines": trial.result["hits"]})
