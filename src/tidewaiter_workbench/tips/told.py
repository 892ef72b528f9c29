"""What programs are told of a tip: that one was filed, and where it lies.

Neither its words nor whom it is about, and nobody's name: whoever filed it may be the one who told us.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tidewaiter_workbench.tips.models import Tip
from tidewaiter_workbench.webhooks import events
from tidewaiter_workbench.webhooks.services import About

__all__ = ["about", "enter"]


def enter() -> None:
    """Let subscribers choose this event."""
    events.add("tip.filed", _("a tip was filed"))


def about(tip: Tip) -> About:
    """The tip as an event tells it."""
    names = ("number", "came", "typology", "office", "mark", "state", "version")
    facts: dict[str, object] = {name: getattr(tip, name) for name in names}
    facts["received_on"] = tip.received_on.isoformat()
    return About("tip", str(tip.pk), tip.office, int(tip.mark), permission="see_tips", facts=facts)
