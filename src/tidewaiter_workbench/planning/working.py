"""What a policy would bring, worked out as a job: the page shows how far it is, and the answer when it is there.

What was worked out is kept until the lake has another run, so the same question is asked of it once. Where no worker
is at hand the answer is worked out at once, in the request, as on a laptop without workers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidewaiter_workbench.jobs.doing import Doing
from tidewaiter_workbench.jobs.kinds import Done, Kind, register
from tidewaiter_workbench.jobs.models import ACTIVE, Job, State, Worker
from tidewaiter_workbench.jobs.services import start
from tidewaiter_workbench.keeping.asking import is_kept
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.planning import services
from tidewaiter_workbench.queue.refusals import AlertGoneError

__all__ = ["at_work", "enter", "job_called"]

KIND = "what if"
_ALIVE = timedelta(seconds=15)


def enter() -> None:
    """Register it."""
    register(
        Kind(
            KIND,
            title=gettext_lazy("Work out a policy"),
            does=gettext_lazy("Works out what a policy of planning would bring, with less and with more capacity."),
            work=_work,
            permission="see_plan",
            about=_about,
            apart=False,  # seconds, between which it can be stopped; a process of its own would take longer to begin
        )
    )


def at_work(asked: str, *, holds: str, compare: bool, by: Person) -> Job | None:
    """The job that works out what a page is about to tell; None where it can be told now.

    One that failed or was cancelled is given back as it ended to whoever asked for it, and they try it again; for
    anybody else there is another.
    """
    offices = _reach(by)
    if all(is_kept(kind, facts) for kind, facts in _questions(asked, holds, offices, compare=compare)):
        return None
    if not Worker.objects.filter(seen_at__gte=timezone.now() - _ALIVE).exists():
        return None
    told = {"asked": asked, "holds": holds, "offices": offices, "compare": compare}
    once = f"what if/{hashlib.sha256(json.dumps([services.run_of(), told]).encode()).hexdigest()[:40]}"
    last = Job.objects.filter(kind=KIND, once=once).order_by("-id").first()
    if last and (last.state in ACTIVE or (last.state in (State.FAILED, State.CANCELLED) and last.by == by.username)):
        return last
    return start(KIND, told, by, once=once)


def job_called(job_id: int, *, by: Person) -> Job:
    """A job of this kind that asks within the same offices as this person would, whoever started it.

    Raises:
        AlertGoneError: there is none.
    """
    job = Job.objects.filter(pk=job_id, kind=KIND).first()
    if job is None or job.parameters.get("offices") != _reach(by):
        raise AlertGoneError(_("There is no such job within your reach."))
    return job


def _work(doing: Doing) -> Done:
    told = doing.parameters
    asked, holds = str(told["asked"]), str(told["holds"])
    named = told.get("offices")
    offices = [str(office) for office in named] if isinstance(named, list) else None
    steps: list[tuple[str, Callable[[], object]]] = [
        (_("what it would bring"), lambda: services.brings(asked, offices=offices))
    ]
    if told.get("compare"):
        steps.append((_("what the present policy brings"), lambda: services.brings(holds, offices=offices)))
        steps.append((_("which lines would come and go"), lambda: services.changes_of_list(asked, offices=offices)))
    for place, (words, ask) in enumerate(steps):
        doing.tell(words, place / len(steps))
        ask()
    opened = services.brings(asked, offices=offices).opened
    return Done(_("{n} lines opened a day").format(n=f"{opened:,.1f}"), url=reverse("plan"), result={"opened": opened})


def _questions(asked: str, holds: str, offices: list[str] | None, *, compare: bool) -> list[tuple[str, list[object]]]:
    """What is asked of the lake, as `services` asks it."""
    questions: list[tuple[str, list[object]]] = [("what if", [asked, offices])]
    if compare:
        questions += [("what if", [holds, offices]), ("list", [asked, offices])]
    return questions


def _reach(person: Person) -> list[str] | None:
    return None if person.all_offices else sorted(person.office_codes)


def _about(told: Mapping[str, object]) -> str:
    offices = told.get("offices")
    return ", ".join(str(office) for office in offices) if isinstance(offices, list) else _("all offices")
