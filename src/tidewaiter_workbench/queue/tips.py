"""A line of the queue that people brought: it is there by their word, unless the plan chose it; fillings keep that."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from tidewaiter_workbench.clock import desk_now
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import BY_PEOPLE, PLANNED, Alert, Event, State

__all__ = ["FIRST_OF_THEM", "LOOKED_AT", "keep_by_people", "take_tip"]

_TIP = "tip"
LOOKED_AT, FIRST_OF_THEM = 1, 19_999
"""The tier of what is only to be looked at, and the highest priority within it."""


def take_tip(item_id: str, *, tip: str, mark: int, by: Person) -> str:
    """Let an alert that nobody holds be there by a tip; gives why not, or nothing. Inside the caller's transaction.

    What the plan chose keeps its cause and its propensity: the tip is named beside.
    """
    alert = Alert.objects.filter(item_id=item_id).select_related("assignee").first()
    if alert is None or alert.state != State.OPEN:
        return _("closed already")
    if alert.assignee is not None and alert.assignee_id != by.pk:
        return _("{who} holds it; tell them").format(who=alert.assignee)
    said = f"{_TIP} {tip}"
    reasons = [said, *(each for each in alert.reasons if each != said)]
    fields: dict[str, object] = {"mark": max(alert.mark, mark), "reasons": reasons}
    if alert.tier >= PLANNED:
        fields["also"] = list(dict.fromkeys([*alert.also, _TIP]))
    else:
        causes = dict.fromkeys([alert.cause, *alert.also])
        fields |= {
            "cause": _TIP,
            "also": [each for each in causes if each != _TIP],
            "priority": FIRST_OF_THEM,
            "propensity": None,
        }
    same = Alert.objects.filter(pk=alert.pk, version=alert.version, state=State.OPEN)
    if not same.update(version=F("version") + 1, **fields):
        return _("somebody took it meanwhile")
    Event.objects.create(alert=alert, at=desk_now(), by=by.username, action=_TIP, reason=tip)
    return ""


def keep_by_people(new: Alert, *, cause: str, also: Sequence[str], reasons: Sequence[str]) -> None:
    """Change what a filling is about to say of an alert, so that it is not forgotten who brought its line: by a tip, or
    by their own choice.
    """
    brought = [each for each in (cause, *also) if each in BY_PEOPLE]
    if not brought:
        return
    told = [each for each in reasons if each.startswith(tuple(f"{said} " for said in BY_PEOPLE.values()))]
    new.reasons = [*told, *(each for each in new.reasons if each not in told)]
    if new.tier >= PLANNED:
        new.also = list(dict.fromkeys([*new.also, *brought]))
    else:
        new.also = [each for each in dict.fromkeys([*brought, new.cause, *new.also]) if each != brought[0]]
        new.cause, new.tier, new.priority, new.propensity = brought[0], LOOKED_AT, FIRST_OF_THEM, None
