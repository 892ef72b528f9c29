"""What programs are told of a rule: which version began or ended, and when; what it says is read here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.rulebook.models import Version
from tidewaiter_workbench.webhooks import events
from tidewaiter_workbench.webhooks.services import About

__all__ = ["about", "enter"]


def enter() -> None:
    """Let subscribers choose these events."""
    events.add("rule.approved", _("a rule was approved by a second person"))
    events.add("rule.retired", _("a rule was retired"))


def about(version: Version, *, by: str) -> About:
    """The version as an event tells it."""
    names = ("number", "state", "mode", "effect", "typology")
    facts: dict[str, object] = {name: str(getattr(version, name)) for name in names}
    facts |= {name: day and day.isoformat() for name in ("valid_from", "valid_to") if (day := getattr(version, name))}
    rule = version.rule
    facts |= {"number": version.number, "mark": int(rule.mark), "by": by}
    return About("rule", rule.code, None, int(rule.mark), permission="see_rules", facts=facts)
