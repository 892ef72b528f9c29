"""What programs are told of a case: what stands on the board, and nothing that its holder could not read there.

A title may name a trader, and reasons stay here, so neither is told.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.cases.models import Case, Decision
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.jobs.kinds import Chore, every
from tidewaiter_workbench.webhooks import events
from tidewaiter_workbench.webhooks.services import About, tell, tell_once

__all__ = ["about", "enter", "look", "tell_decision"]

_NEAR = timedelta(days=7)
_LOOK_SECONDS = 300.0


def enter() -> None:
    """Let subscribers choose these events, and workers look for clocks that are near their end."""
    events.add("case.opened", _("a case was opened"))
    events.add("case.decision_asked", _("a decision on a case waits for a second person"))
    events.add("case.decision_approved", _("a decision on a case was approved"))
    events.add("case.clock_near", _("one of our clocks of a case ends within a week"))
    every(Chore("clocks", seconds=_LOOK_SECONDS, look=look))


def look() -> None:
    """Tell of every clock of ours that ends within a week, once for each clock and day."""
    today = desk_day()
    for case in Case.objects.filter(next_due__range=(today, today + _NEAR)).exclude(phase="closed"):
        tell_once("case.clock_near", about(case), of=f"{case.pk}/{case.next_due}/{case.next_clock}"[:200])


def about(case: Case, **more: object) -> About:
    """The case as an event tells it."""
    names = ("number", "kind", "typology", "state", "phase", "office", "mark", "next_clock", "version")
    facts: dict[str, object] = {name: getattr(case, name) for name in names}
    facts |= {"next_due": case.next_due.isoformat() if case.next_due else None, **more}
    return About("case", str(case.pk), case.office, int(case.mark), permission="see_case", facts=facts)


def tell_decision(event: str, decision: Decision, *, by: str) -> None:
    """Tell what was asked or approved: the step, not the grounds."""
    case = Case.objects.get(pk=decision.case_id)
    step = {"id": decision.pk, "move": decision.move, "amount": decision.amount}
    tell(event, about(case, decision=step, by=by))
