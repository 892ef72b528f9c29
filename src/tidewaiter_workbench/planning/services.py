"""Writing a draft, looking at it a second time, and publishing it into the lake.

A policy is published by a supervisor who did not write it. The present list is drawn anew only on request, and only
while nobody holds or has decided one of its lines: what was opened must have been chosen by one draw alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.opening import BridgeBusyError, BridgeError, last_run
from tidewaiter_workbench.bridge.planning import (
    Differences,
    PlanBegunBridgeError,
    Present,
    WhatIf,
    differences,
    planned_present,
    publish,
    what_if,
)
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.keeping.asking import asked_once
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.planning.asking import Asked
from tidewaiter_workbench.planning.limits import limits_name
from tidewaiter_workbench.planning.models import DraftState, PlanDraft
from tidewaiter_workbench.planning.told import about
from tidewaiter_workbench.queue.filling import priority
from tidewaiter_workbench.queue.models import PLANNED, Alert, Event, State
from tidewaiter_workbench.queue.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.webhooks.services import tell

__all__ = [
    "asked_by",
    "begun",
    "brings",
    "changes_of_list",
    "comes_and_goes",
    "draft",
    "draft_called",
    "listed",
    "present",
    "publish_draft",
    "reach",
    "run_of",
    "withdraw",
]

_LOOKED_AT = 1


def present() -> Present:
    """How planning stands today.

    Raises:
        BridgeError: nothing was planned yet.
    """
    day = desk_day()
    return Present.from_json(asked_once("plan", day.isoformat(), lambda: planned_present(lake(), day=day).as_json()))


def brings(budget: str, *, offices: list[str] | None) -> WhatIf:
    """What a policy would bring within some offices, with less and with more capacity."""
    kept = asked_once("what if", [budget, offices], lambda: asdict(what_if(lake(), budget, offices=offices)))
    return WhatIf(**kept)


def comes_and_goes(budget: str, *, person: Person) -> Differences:
    """How a policy would change the present list, as far as this person may see it: within offices and clearance."""
    told = changes_of_list(budget, offices=reach(person))
    ids = [each.item_id for each in (*told.coming, *told.going)]
    above = Alert.objects.filter(item_id__in=ids, mark__gt=person.clearance)
    hidden = frozenset(above.values_list("item_id", flat=True))
    coming, going = (tuple(e for e in lines if e.item_id not in hidden) for lines in (told.coming, told.going))
    return replace(told, coming=coming, going=going)


def changes_of_list(budget: str, *, offices: list[str] | None) -> Differences:
    """How a policy would change the present list within some offices, whatever the marks of its lines."""
    kept = asked_once("list", [budget, offices], lambda: asdict(differences(lake(), budget, offices=offices)))
    return Differences.from_json(kept)


def run_of() -> str:
    """The run upon which all of this is asked."""
    return last_run(lake())


def lake() -> Path:
    """Where the lake lies."""
    return Path(settings.WORKBENCH["lake"])


def draft_called(draft_id: int) -> PlanDraft:
    """A draft by its number.

    Raises:
        AlertGoneError: there is none.
    """
    found = PlanDraft.objects.select_related("drafted_by").filter(pk=draft_id).first()
    if found is None:
        raise AlertGoneError(_("There is no such draft."))
    return found


def asked_by(person: Person, given: Mapping[str, str], told: Present) -> Asked:
    """The policy that a form or a program asks about.

    Raises:
        UnfitError: a value is no number, or makes no sense.
        ForbiddenError: it changes what holds beyond this person's offices.
    """
    offices = [office for office in told.offices if person.all_offices or office in person.office_codes]
    return Asked.read(given, holds=told.budget, person=person, offices=offices)


def reach(person: Person) -> list[str] | None:
    """The offices whose lines this person plans; None for all of them."""
    return None if person.all_offices else sorted(person.office_codes)


@transaction.atomic
def draft(asked: Asked, *, by: Person, reason: str, holds_from: date | None, based_on: int) -> PlanDraft:
    """Write a draft, for somebody else to look at."""
    _must(by, "draft_plan")
    if not asked.changes:
        raise UnfitError(_("Nothing differs from the policy that holds; change something first."))
    if asked.starved:
        raise UnfitError(
            _("It would starve the random arm, and could not be published: {why}").format(why="; ".join(asked.starved))
        )
    if len(reason.strip()) < 3:
        raise UnfitError(_("Say why, in a few words; it stays on record."))
    if holds_from is None or holds_from < desk_day():
        raise UnfitError(_("It holds from today, or from a later day."))
    if present().version != based_on:
        raise ConflictError(_("Another policy was published since you looked. Look at it, and write the draft anew."))
    made = PlanDraft.objects.create(
        budget=asked.budget,
        changes=[list(change) for change in asked.changes],
        reason=reason.strip(),
        holds_from=holds_from,
        drafted_by=by,
        drafted_at=desk_now(),
        based_on=based_on,
    )
    detail = {"changes": made.changes, "reason": made.reason, "holds from": holds_from.isoformat()}
    record("drafted a policy", by=by.username, kind="plan", key=str(made.pk), detail=detail)
    return made


@transaction.atomic
def withdraw(draft_id: int, *, by: Person, version: int) -> PlanDraft:
    """Take a draft back; its author may, and so may a supervisor."""
    _must(by, "draft_plan")
    made = draft_called(draft_id)
    if made.drafted_by_id != by.pk and not by.has_perm("workbench.publish_plan"):
        raise ForbiddenError(_("Only its author, or a supervisor, withdraws a draft."))
    _decide(made, version=version, state=DraftState("withdrawn"), by=by)
    record("withdrew a policy", by=by.username, kind="plan", key=str(made.pk))
    return draft_called(made.pk)


def publish_draft(draft_id: int, *, by: Person, version: int, redraw: bool) -> PlanDraft:
    """Publish a draft: the next run plans by it, and the present list is drawn anew if that is asked and may be.

    Raises:
        ForbiddenError: not a supervisor, or whoever wrote it, or not for all offices.
        ConflictError: somebody was faster, another policy holds by now, or a run is writing.
        UnfitError: the lake refuses it; the words say why.
    """
    _must(by, "publish_plan")
    made = draft_called(draft_id)
    if made.drafted_by_id == by.pk:
        raise ForbiddenError(_("You wrote it: somebody else must look at it and publish it."))
    if not by.all_offices and any(True for _office in _beyond(made, by)):
        raise ForbiddenError(_("It changes offices beyond yours; a supervisor of all of them publishes it."))
    if present().version != made.based_on:
        raise ConflictError(_("Another policy was published since this draft was written. Write it anew on that one."))
    if redraw and not by.all_offices:
        raise ForbiddenError(_("The list is of all offices; somebody who works for all of them has it drawn anew."))
    if redraw and made.holds_from > desk_day():
        raise UnfitError(_("It holds from a later day; the present list stays with the policy of today."))
    with transaction.atomic():
        _decide(made, version=version, state=DraftState("published"), by=by)  # first: of two who publish, one goes on
        out = _leaving(made) if redraw else []
        policy = _into_lake(made, by=by, redraw=redraw)
        PlanDraft.objects.filter(pk=made.pk).update(redrawn=redraw, policy=policy)
        left = _leave_list(out, version=policy, by=by)
        tell("plan.published", about(made, policy=policy, redrawn=redraw, by=by.username))
        detail = {"policy": policy, "redrawn": redraw, "left the list": left, "drafted by": made.drafted_by.username}
        record("published a policy", by=by.username, kind="plan", key=str(made.pk), detail=detail)
    return draft_called(made.pk)


def begun() -> bool:
    """Whether anybody holds, or has decided, a line of the present list."""
    return _listed().exclude(state=State.OPEN, assignee=None).exists()


def listed(person: Person) -> QuerySet[Alert]:
    """Lines of the present list as they stand in the queue, within this person's reach."""
    return person.within_reach(_listed())


def _listed() -> QuerySet[Alert]:
    told = present()
    return Alert.objects.filter(tier__gte=PLANNED, declared_on__range=(told.first, told.last))


def _beyond(made: PlanDraft, by: Person) -> list[str]:
    """Names of changes that concern more than this person's offices."""
    own = {_("Capacity of {office}").format(office=office) for office in by.office_codes}
    own |= {limits_name(office) for office in by.office_codes}
    return [name for name, _was, _now in made.changes if name not in own]


def _into_lake(made: PlanDraft, *, by: Person, redraw: bool) -> int:
    try:
        return publish(
            lake(),
            made.budget,
            drafted_by=made.drafted_by.username,
            published_by=by.username,
            reason=made.reason,
            holds_from=made.holds_from,
            today=desk_day(),
            redraw=redraw,
            begun=redraw and begun(),
        )
    except PlanBegunBridgeError as error:
        raise ConflictError(
            _(
                "Work on the present list has begun, so it stands as it was drawn: the chance with which its lines "
                "were chosen must stay exact. Publish without drawing it anew; the policy then holds from the next run."
            )
        ) from error
    except BridgeBusyError as error:
        raise ConflictError(
            _("A run is writing to the lake. Try again when it is done; nothing was published.")
        ) from error
    except BridgeError as error:
        raise UnfitError(str(error)) from error


def _leaving(made: PlanDraft) -> list[str]:
    """Lines that the new policy takes out of the present list."""
    try:
        told = differences(lake(), made.budget, offices=None)
    except BridgeError as error:
        raise UnfitError(str(error)) from error
    return [each.item_id for each in told.going]


def _leave_list(item_ids: list[str], *, version: int, by: Person) -> int:
    """Alerts of lines that left the list: what is risky or odd stays to be looked at, the rest is closed.

    New lines come with the next filling of the queue.
    """
    now, risky = desk_now(), settings.WORKBENCH["alert_risk"]
    why = _("left the list when policy {n} was published").format(n=version)
    theirs = list(Alert.objects.filter(item_id__in=item_ids, state=State.OPEN, assignee=None))
    for alert in theirs:
        free = Alert.objects.filter(pk=alert.pk, version=alert.version, state=State.OPEN, assignee=None)
        if "anomaly" in alert.also or (alert.risk or 0.0) >= risky:
            cause = "anomaly" if "anomaly" in alert.also else "model"
            free.update(
                tier=_LOOKED_AT,
                priority=priority(_LOOKED_AT, alert.risk),
                cause=cause,
                also=[each for each in alert.also if each != cause],
                lane="",
                exam_type="",
                propensity=None,
                version=F("version") + 1,
            )
        else:
            free.update(state=State.CLOSED, closed_reason=why, version=F("version") + 1)
    Event.objects.bulk_create(
        Event(alert=alert, at=now, by=by.username, action="replanned", reason=why) for alert in theirs
    )
    return len(theirs)


def _decide(made: PlanDraft, *, version: int, state: DraftState, by: Person) -> None:
    """The conditional update on which it rests that a draft is decided once, as the person saw it."""
    same = PlanDraft.objects.filter(pk=made.pk, version=version, state=DraftState.WAITING)
    if not same.update(version=F("version") + 1, state=state, decided_by=by.username, decided_at=desk_now()):
        raise ConflictError(
            _("Somebody has decided this draft since you opened it. Nothing was done; look at it again.")
        )


def _must(person: Person, permission: str) -> None:
    if not person.has_perm(f"workbench.{permission}"):
        raise ForbiddenError(_("Your role does not allow this."))
