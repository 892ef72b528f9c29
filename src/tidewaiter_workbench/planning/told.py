"""What programs are told of a policy: that it was published, and from when it holds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.planning.models import PlanDraft
from tidewaiter_workbench.webhooks import events
from tidewaiter_workbench.webhooks.services import About

__all__ = ["about", "enter"]


def enter() -> None:
    """Let subscribers choose the event."""
    events.add("plan.published", _("a policy of planning was published"))


def about(made: PlanDraft, *, policy: int, redrawn: bool, by: str) -> About:
    """The policy as an event tells it."""
    facts = {"policy": policy, "holds_from": made.holds_from.isoformat(), "redrawn": redrawn, "by": by}
    return About("plan", str(made.pk), None, 0, permission="see_plan", facts=facts)
