"""Moving a case: steps that one person takes, and decisions that need two.

What may be done where, what it must rest on and how much a penalty may be says the library (`tidewaiter.cases`); who is
who says the workbench.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases.linking import number_of
from tidewaiter_workbench.cases.models import Case, ConsequenceState, Decision, DecisionState, Happening
from tidewaiter_workbench.cases.services import (
    CaseGoneError,
    change,
    enter,
    must,
    need_reason,
    put_on_record,
    seen_by_law,
    settled,
    still_open,
    unchanged,
    within_reach,
)
from tidewaiter_workbench.cases.told import tell_decision
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.people.models import Mark, Person
from tidewaiter_workbench.queue.refusals import ConflictError, ForbiddenError, UnfitError

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["Wanted", "anything_waits", "approve", "fact", "move", "refuse", "withdraw", "write_waiting"]


_ASSESSING = ("penalize", "claim_damages")
"""Decisions that say how much; a petition against one never makes it more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants done with a case; grounds are kind, reference and words."""

    move: str
    day: date
    reason: str = ""
    grounds: tuple[tuple[str, str, str], ...] = ()
    amount: float | None = None
    culpability: str = ""
    told: dict[str, float | None] = field(default_factory=dict)
    disclosed: bool = False
    into: str = ""
    statute: str = ""
    breach: str = ""
    earlier: bool = False


@transaction.atomic
def move(case_id: int, *, by: Person, version: int, wanted: Wanted) -> Decision | None:
    """Take a step; a decision is only proposed by it, and waits for a second person."""
    must(by, "work_case")
    case = within_reach(by, case_id)
    unchanged(case, version)
    if Decision.objects.filter(case=case, state=DecisionState.PROPOSED).exists():
        raise ConflictError(_("A decision is proposed already: it is approved, refused or withdrawn first."))
    if _decides(case, wanted.move):
        return _propose(case, by=by, version=version, wanted=wanted)
    lead = _lead(case, wanted.into, by=by) if wanted.into else None
    seen, words = seen_by_law(case), _words(case, wanted.move)
    _moved(case, seen, wanted, by=by.username, version=version, approved_by="")
    if lead is not None:
        _take_over(lead, case, seen, by=by)
    text = f"{words}, {wanted.day:%Y-%m-%d}" + (f": {wanted.reason}" if wanted.reason else "")
    enter(case, by=by, action="moved", text=text, detail={"move": wanted.move})
    return None


@transaction.atomic
def approve(decision_id: int, *, by: Person, version: int, reason: str) -> Decision:
    """Let a proposed decision hold: the case moves, and what follows from it is on record."""
    decision = _waiting(decision_id, by=by, reason=reason)
    case = decision.case
    if decision.proposed_by == by.username:
        raise ForbiddenError(_("Whoever proposed it cannot approve it: a second person does."))
    _settle(decision, DecisionState("approved"), by=by, reason=reason)
    unchanged(case, version)
    wanted = _wanted(decision)
    _moved(case, seen_by_law(case), wanted, by=decision.proposed_by, version=version, approved_by=by.username)
    if decision.consequence:
        Decision.objects.filter(pk=decision.pk).update(consequence_state=ConsequenceState.WAITING)
    tell_decision("case.decision_approved", decision, by=by.username)
    _said(decision, by=by, action="approved", reason=reason)
    decision.refresh_from_db()
    return decision


@transaction.atomic
def refuse(decision_id: int, *, by: Person, reason: str) -> Decision:
    """Let a proposed decision fall; the case stays where it is."""
    decision = _waiting(decision_id, by=by, reason=reason)
    _settle(decision, DecisionState("refused"), by=by, reason=reason)
    _said(decision, by=by, action="refused", reason=reason)
    return decision


@transaction.atomic
def withdraw(decision_id: int, *, by: Person, reason: str) -> Decision:
    """Take back what one proposed oneself."""
    must(by, "propose_decision")
    need_reason(reason)
    decision = _decision(decision_id, by=by)
    if decision.proposed_by != by.username:
        raise ForbiddenError(_("Only whoever proposed it withdraws it; others approve or refuse."))
    _settle(decision, DecisionState("withdrawn"), by=by, reason=reason)
    _said(decision, by=by, action="withdrew", reason=reason)
    return decision


@transaction.atomic
def fact(case_id: int, *, by: Person, event: str, day: date) -> Case:
    """Put something on record that changes no state but starts or ends a clock, such as a notice sent."""
    must(by, "work_case")
    case = still_open(within_reach(by, case_id))
    words = put_on_record(case, event, day, by=by)
    return enter(case, by=by, action="recorded", text=f"{words}: {day:%Y-%m-%d}", detail={"event": event})


def write_waiting() -> int:
    """Write decided consequences to the lake; gives how many. A busy lake lets them wait, a RED case keeps them."""
    waiting = list(_ready().select_related("case").order_by("id"))
    if not waiting:
        return 0
    try:
        law.write_consequences(Path(settings.WORKBENCH["lake"]), [_consequence(each) for each in waiting])
    except bridge.BridgeError:
        return 0
    with transaction.atomic():
        ids = [each.pk for each in waiting]
        Decision.objects.filter(pk__in=ids).update(consequence_state=ConsequenceState.WRITTEN)
        record("wrote consequences", by="workbench", kind="decisions", detail={"decisions": ids})
    return len(waiting)


def anything_waits() -> bool:
    """Whether a consequence waits that may be written."""
    return bool(_ready().exists())


def _ready() -> QuerySet[Decision]:
    return Decision.objects.filter(consequence_state=ConsequenceState.WAITING, case__mark__lt=Mark.RED)


def _propose(case: Case, *, by: Person, version: int, wanted: Wanted) -> Decision:
    must(by, "propose_decision")
    _grounds_hold(case, wanted, by=by)
    seen = seen_by_law(case)
    try:
        said = law.ask(seen, _asked(case, wanted, by=by.username), today=desk_day())
    except law.CaseRefusedError as refusal:
        raise UnfitError(str(refusal)) from None
    change(case, version=version)
    try:
        with transaction.atomic():
            made = Decision.objects.create(
                case=case,
                move=said.code,
                words=said.words,
                day=wanted.day,
                reason=wanted.reason.strip(),
                grounds=[list(each) for each in wanted.grounds],
                amount=wanted.amount,
                culpability=wanted.culpability,
                told={**wanted.told, **_said_of_law(wanted)},
                proposed_by=by.username,
                proposed_at=desk_now(),
                consequence=said.consequence,
            )
    except IntegrityError:
        raise ConflictError(_("A decision is proposed already: it is approved, refused or withdrawn first.")) from None
    tell_decision("case.decision_asked", made, by=by.username)
    _said(made, by=by, action="proposed", reason=wanted.reason)
    return made


def _grounds_hold(case: Case, wanted: Wanted, *, by: Person) -> None:
    """What a decision rests on lies in this case, and the person has seen it."""
    exhibits = {str(n) for n in case.exhibits.filter(mark__lte=by.clearance).values_list("number", flat=True)}
    links = case.links.filter(detached_at=None, alert__results__done=True, alert__mark__lte=by.clearance)
    there = {
        "exhibit": exhibits,
        "examination": {str(pk) for pk in links.values_list("alert__results__pk", flat=True)},
    }
    for kind, reference, words in wanted.grounds:
        if reference not in there.get(kind, {reference}) or not words.strip():
            raise UnfitError(_("A decision rests on exhibits and examinations of its own case; look at it again."))


def _moved(case: Case, seen: law.Seen, wanted: Wanted, *, by: str, version: int, approved_by: str) -> None:
    """The step itself: the case's new place, what happened, and its clocks."""
    try:
        after = law.move(seen, _asked(case, wanted, by=by), today=desk_day(), approved_by=approved_by)
    except law.CaseRefusedError as refusal:
        raise UnfitError(str(refusal)) from None
    change(case, version=version, state=after.state, phase=after.phase, held_from=after.held_from)
    if after.event:
        Happening.objects.create(case=case, event=after.event, day=wanted.day, by=approved_by or by, at=desk_now())
    case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(**settled(case))


def _lead(case: Case, into: str, *, by: Person) -> Case:
    """The case that another is joined to: of the same kind, open, within reach, and not itself."""
    lead = still_open(within_reach(by, number_of(into) or -1))
    if lead.pk == case.pk or lead.kind != case.kind or lead.state == "consolidated":
        raise UnfitError(_("Join it to another open case of the same kind."))
    return lead


def _take_over(lead: Case, other: Case, seen: law.Seen, *, by: Person) -> None:
    """The first allegation received sets the time of all that are joined."""
    for event, day in law.fresh_days(seen_by_law(lead), seen):
        Happening.objects.create(case=lead, event=event, day=day, by=by.username, at=desk_now())
    change(lead, version=lead.version, **settled(lead))
    enter(lead, by=by, action="joined", text=other.number)


def _waiting(decision_id: int, *, by: Person, reason: str) -> Decision:
    must(by, "decide_case")
    need_reason(reason)
    return _decision(decision_id, by=by)


def _decision(decision_id: int, *, by: Person) -> Decision:
    decision = Decision.objects.filter(pk=decision_id).first()
    if decision is None:
        raise CaseGoneError(_("There is no such decision within your reach."))
    decision.case = within_reach(by, decision.case_id)
    return decision


def _settle(decision: Decision, state: DecisionState, *, by: Person, reason: str) -> None:
    said = {"state": state, "decided_by": by.username, "decided_at": desk_now(), "decided_because": reason.strip()}
    if not Decision.objects.filter(pk=decision.pk, state=DecisionState.PROPOSED).update(**said):
        raise ConflictError(_("This decision was settled already. Nothing was done; look at it again."))


def _said(decision: Decision, *, by: Person, action: str, reason: str) -> None:
    detail = {"decision": decision.pk, "move": decision.move, "amount": decision.amount}
    enter(decision.case, by=by, action=action, text=f"{decision.words}: {reason.strip()}", detail=detail)


def _decides(case: Case, code: str) -> bool:
    try:
        return law.decides(case.kind, code)
    except law.CaseRefusedError as refusal:
        raise UnfitError(str(refusal)) from None


def _words(case: Case, code: str) -> str:
    return next((each.words for each in law.look(seen_by_law(case), today=desk_day()).moves if each.code == code), code)


def _wanted(decision: Decision) -> Wanted:
    told = dict(decision.told)
    return Wanted(
        move=decision.move,
        day=decision.day,
        reason=decision.reason,
        grounds=tuple((kind, reference, words) for kind, reference, words in decision.grounds),
        amount=decision.amount,
        culpability=decision.culpability,
        disclosed=bool(told.pop("disclosed", False)),
        statute=str(told.pop("statute", "")),
        breach=str(told.pop("breach", "")),
        earlier=bool(told.pop("earlier", False)),
        told=told,
    )


def _said_of_law(wanted: Wanted) -> dict[str, object]:
    """What else of a decision is kept beside its amounts; only what was said."""
    said = {
        "disclosed": wanted.disclosed,
        "statute": wanted.statute,
        "breach": wanted.breach,
        "earlier": wanted.earlier,
    }
    return {name: value for name, value in said.items() if value or name == "disclosed"}


def _asked(case: Case, wanted: Wanted, *, by: str) -> law.Asked:
    penalties = Decision.objects.filter(case=case, move__in=_ASSESSING, state=DecisionState.APPROVED)
    return law.Asked(
        move=wanted.move,
        by=by,
        day=wanted.day,
        reason=wanted.reason,
        grounds=tuple((kind, reference) for kind, reference, _words in wanted.grounds),
        amount=wanted.amount,
        culpability=wanted.culpability,
        told=wanted.told,
        disclosed=wanted.disclosed,
        into=wanted.into,
        statute=wanted.statute,
        breach=wanted.breach,
        earlier=wanted.earlier,
        assessed=penalties.values_list("amount", flat=True).first(),
    )


def _consequence(decision: Decision) -> law.Consequence:
    case = decision.case
    lines = case.links.filter(detached_at=None, alert__isnull=False).select_related("alert")
    return law.Consequence(
        number=decision.pk,
        case_number=case.number,
        kind=decision.consequence,
        procedure=case.kind,
        decided_on=decision.day,
        known_on=timezone.localtime(decision.decided_at).date(),
        office=case.office,
        typology=case.typology,
        culpability=decision.culpability,
        amount=decision.amount,
        statute=str(decision.told.get("statute", "")),
        item_ids=tuple(sorted(link.alert.item_id for link in lines)),
        importers=tuple(sorted({link.alert.importer for link in lines if link.alert.importer})),
    )
