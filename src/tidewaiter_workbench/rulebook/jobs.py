"""Long work on rules: a backtest, and telling the lake and the workbench of each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Chore, Done, JobFailedError, Kind, every, register
from tidewaiter_workbench.jobs.models import ACTIVE, Job, Worker
from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.rulebook import services
from tidewaiter_workbench.rulebook.models import Kept, Version
from tidewaiter_workbench.rulebook.publishing import publish_waiting, take_rules, take_yields

__all__ = ["ask_trial", "enter", "start_trial", "trial_at_work"]

_ALIVE = timedelta(seconds=15)
_SECONDS = 60


def enter() -> None:
    """Register both kinds, and the look for what waits."""
    register(
        Kind(
            "backtest",
            title=gettext_lazy("Backtest a rule"),
            does=gettext_lazy("Asks the last days of the lake what a rule would have named, and what was found in it."),
            work=_backtest,
            permission="write_rule",
            about=_about,
        )
    )
    register(
        Kind(
            "rules",
            title=gettext_lazy("Bring rules up to date"),
            does=gettext_lazy("Writes decisions on rules to the lake, and brings what its runs told of them."),
            work=_freshen,
            permission="run_jobs",
            holds="lake",
            quiet=True,
        )
    )
    every(Chore("rules", _SECONDS, _look))


def ask_trial(code: str, *, by: Person, days: int) -> Job | None:
    """Let a worker backtest a rule; None where there is no worker and it was done at once."""
    services.check_trial(code, by=by, days=days)
    if not Worker.objects.filter(seen_at__gte=timezone.now() - _ALIVE).exists():
        services.try_out(code, by=by, days=days)
        return None
    return start_trial(code, by=by, days=days)


def start_trial(code: str, *, by: Person, days: int) -> Job:
    """Let a worker backtest a rule, as soon as there is one."""
    services.check_trial(code, by=by, days=days)
    mark = services.rule_within_reach(by, code).mark  # the job names the rule, and so is marked as it is
    return start("backtest", {"rule": code, "days": days}, by, once=_once(code), mark=mark)


def trial_at_work(code: str) -> Job | None:
    """The backtest of a rule that waits or is at work, or else the last one if it failed and nothing came after it."""
    last = Job.objects.filter(kind="backtest", once=_once(code)).order_by("-id").first()
    return last if last and (last.state in ACTIVE or last.state == "failed") else None


def _once(code: str) -> str:
    return f"backtest/{code}"


def _backtest(doing: Doing) -> Done:
    told = doing.parameters
    person = Person.objects.filter(username=doing.by, is_active=True).first()
    if person is None:
        raise JobFailedError(_("Whoever asked for it is no longer here."))
    code, days = str(told["rule"]), int(str(told["days"]))
    trial = services.try_out(code, by=person, days=days, tell=doing.tell)
    found = trial.result["told"]
    words = _("{hits} of {lines} lines named, {inspected} inspected, {found} with a violation").format(
        hits=f"{trial.result['hits']:,}", lines=f"{trial.result['lines']:,}", inspected=found["inspected"],
        found=found["found"],
    )  # fmt: skip
    return Done(words, url=reverse("rule", args=[code]), result={"hits": trial.result["hits"]})


def _freshen(doing: Doing) -> Done:
    doing.tell(_("telling the lake"), 0.0)
    published = publish_waiting()
    doing.tell(_("asking the lake"), 0.5)
    entered, yields = take_rules(), take_yields()
    words = _("decisions published: {published}, rules entered: {entered}, yields brought: {yields}")
    return Done(words.format(published=published, entered=entered, yields=yields))


def _look() -> None:
    """Start it where a decision waits, or the lake has changed since it was last done."""
    published = Path(settings.WORKBENCH["lake"]) / "published.json"
    if not published.exists():
        return
    last = Job.objects.filter(kind="rules", ended_at__isnull=False).order_by("-id").first()
    changed = datetime.fromtimestamp(published.stat().st_mtime, tz=UTC)
    if last is None or last.ended_at < changed or Version.objects.filter(kept=Kept.WAITING).exists():
        start("rules", once="rules")


def _about(told: Mapping[str, object]) -> str:
    return _("{rule}, {days} days").format(rule=told.get("rule"), days=told.get("days"))
