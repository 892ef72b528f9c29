"""Recording the result of an examination, and making a label of it at once.

The result is kept first, in the workbench's own database, together with the closing of its alert. Then it is written
to the lake. If a run is writing there, the result waits and is written next time: what was acknowledged is never lost,
and no officer waits for a machine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tidewaiter_workbench import bridge
from tidewaiter_workbench.answers import Outcome
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.exams.models import Answer, ExamResult, Finding, LabelState
from tidewaiter_workbench.exams.photos import Shot, keep
from tidewaiter_workbench.exams.told import about
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.models import Alert, Cause, State
from tidewaiter_workbench.queue.refusals import ForbiddenError, UnfitError
from tidewaiter_workbench.queue.services import finish, within_reach
from tidewaiter_workbench.webhooks.services import tell

__all__ = ["Facts", "Found", "keep_result", "record_result", "write_waiting"]

_MOST_MINUTES = 7 * 24 * 60
_FOUND = str(Answer.FOUND)


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one question: was this kind of violation found, and how much?"""

    typology: str
    answer: str
    quantity: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an officer says of an examination; `not_done_reason` if there was none.

    `departs_because` if it was another one than planned, or if none was planned: overriding the plan needs a reason
    either way.
    """

    done: bool
    not_done_reason: str = ""
    exam_type: str = ""
    departs_because: str = ""
    examined_on: date | None = None
    minutes: int | None = None
    findings: tuple[Found, ...] = ()
    main: str = ""
    critical: bool = False
    revenue: float | None = None
    note: str = ""


def record_result(alert_id: int, *, by: Person, version: int, facts: Facts, photos: Sequence[Shot] = ()) -> ExamResult:
    """Keep a result, close its alert, and write its label, or let that wait if the lake is busy."""
    result = keep_result(alert_id, by=by, version=version, facts=facts, photos=photos)
    if result.label_state == LabelState.WAITING:
        write_waiting()
        result.refresh_from_db()
    return result


@transaction.atomic
def keep_result(alert_id: int, *, by: Person, version: int, facts: Facts, photos: Sequence[Shot] = ()) -> ExamResult:
    """Keep a result with its photos and close its alert, together or not at all."""
    if not by.has_perm("workbench.record_exam"):
        raise ForbiddenError(_("Your role does not allow this."))
    alert = within_reach(by, alert_id)
    _check(facts, alert=alert, by=by)
    found = [each.typology for each in facts.findings if each.answer == _FOUND]
    result = ExamResult.objects.create(
        alert=alert,
        officer=by,
        recorded_at=desk_now(),
        done=facts.done,
        not_done_reason="" if facts.done else facts.not_done_reason.strip(),
        exam_type=facts.exam_type if facts.done else "",
        departs_because=facts.departs_because.strip() if _departs(facts, alert) else "",
        examined_on=facts.examined_on if facts.done else None,
        minutes=facts.minutes if facts.done else None,
        main=(facts.main or found[0]) if facts.done and found else "",
        severity=(2 if facts.critical else 1) if facts.done and found else 0,
        revenue=facts.revenue if facts.done else None,
        note=facts.note,
        label_state=LabelState.WAITING if facts.done else LabelState.NONE,
    )
    if facts.done:
        Finding.objects.bulk_create(
            Finding(result=result, typology=each.typology, answer=each.answer, quantity=each.quantity, unit=each.unit)
            for each in facts.findings
        )
    with keep(result, photos, by=by):
        _close(result, alert, by=by, version=version, photos=[digest for _picture, digest in photos])
    return result


def _close(result: ExamResult, alert: Alert, *, by: Person, version: int, photos: list[str]) -> None:
    """What ends with a result: its alert; and what is told and put on record of it."""
    state = State("examined" if result.done else "not examined")
    found = list(result.findings.filter(answer=_FOUND).order_by("id").values_list("typology", flat=True))
    finish(alert, by=by, version=version, state=state, reason=result.not_done_reason or result.departs_because)
    detail = {
        "result": result.pk,
        "done": result.done,
        "found": found,
        "why not": result.not_done_reason,
        "why not as planned": result.departs_because,
        "photos": photos,
    }
    tell("exam.recorded", about(result))
    record("recorded an examination", by=by.username, kind="alert", key=alert.item_id, detail=detail)


def write_waiting() -> int:
    """Write every result that waits; gives how many were written. A busy lake leaves them waiting."""
    waiting = list(ExamResult.objects.filter(label_state=LabelState.WAITING).select_related("alert").order_by("id"))
    if not waiting:
        return 0
    try:
        bridge.write_outcomes(Path(settings.WORKBENCH["lake"]), [_outcome(each) for each in waiting])
    except bridge.BridgeError:
        return 0
    with transaction.atomic():
        # of two who wrote the same results at once, one tells of each
        still = ExamResult.objects.select_for_update().filter(label_state=LabelState.WAITING)
        ids = list(still.filter(pk__in=[each.pk for each in waiting]).values_list("pk", flat=True))
        ExamResult.objects.filter(pk__in=ids).update(label_state=LabelState.WRITTEN)
        tell("label.written", (about(each) for each in waiting if each.pk in ids))
        record("wrote labels", by="workbench", kind="results", detail={"results": ids})
    return len(waiting)


def _outcome(result: ExamResult) -> Outcome:
    alert = result.alert
    return Outcome(
        item_id=alert.item_id,
        number=result.pk,
        inspected_on=result.examined_on,
        known_on=result.recorded_at.date(),
        exam_type=result.exam_type,
        cause=alert.cause,
        propensity=alert.propensity,
        illicit=bool(result.main),
        typology=result.main or None,
        severity=result.severity,
        revenue=result.revenue,
    )


def _check(facts: Facts, *, alert: Alert, by: Person) -> None:
    """Refuse what is incomplete or cannot be, in the order in which an officer fills the form."""
    if not facts.done:
        if len(facts.not_done_reason.strip()) < 3:
            raise UnfitError(_("Say why there was no examination."))
        if alert.cause == Cause.MANDATORY and not by.has_perm("workbench.override"):
            raise ForbiddenError(
                _("This line must be opened; only a supervisor may let it go unopened, with a reason.")
            )
        return
    if facts.exam_type not in dict(bridge.exam_types()):
        raise UnfitError(_("Say which examination it was."))
    if _departs(facts, alert) and len(facts.departs_because.strip()) < 3:
        raise UnfitError(_why_asked(alert))
    if facts.examined_on is None or not alert.declared_on <= facts.examined_on <= desk_day():
        raise UnfitError(_("The day of the examination lies between the declaration and today."))
    if facts.minutes is None or not 0 < facts.minutes <= _MOST_MINUTES:
        raise UnfitError(_("Say how many minutes it took."))
    _check_findings(facts)
    if facts.revenue is not None and not (math.isfinite(facts.revenue) and facts.revenue >= 0):
        raise UnfitError(_("What was recovered is an amount, or nothing."))


def _departs(facts: Facts, alert: Alert) -> bool:
    """Whether it was examined otherwise than planned; who asked for a line has said why."""
    if not facts.done or (not alert.is_duty and alert.brought_by_people):
        return False
    return not alert.is_duty or facts.exam_type != alert.exam_type


def _why_asked(alert: Alert) -> str:
    if not alert.is_duty:
        return _("It is not in the plan: say why it was examined all the same.")
    return _("Planned was {kind}: say why it was another examination.").format(kind=alert.exam_type)


def _check_findings(facts: Facts) -> None:
    known = dict(bridge.typologies())
    named = [each.typology for each in facts.findings]
    if not named:
        raise UnfitError(_("Say of at least one kind of violation whether it was found."))
    if len(set(named)) < len(named) or any(name not in known for name in named):
        raise UnfitError(_("Name each kind of violation once, from the list."))
    if any(each.answer not in Answer.values for each in facts.findings):
        raise UnfitError(_("Each kind of violation was found or not found."))
    if any(
        each.quantity is not None and not (math.isfinite(each.quantity) and each.quantity >= 0)
        for each in facts.findings
    ):
        raise UnfitError(_("A quantity is a number of nought or more."))
    found = [each.typology for each in facts.findings if each.answer == _FOUND]
    if len(found) > 1 and facts.main not in found:
        raise UnfitError(_("Several violations were found: say which is the main one."))
    if facts.critical and not found:
        raise UnfitError(_("Goods can only be critical if something was found."))
