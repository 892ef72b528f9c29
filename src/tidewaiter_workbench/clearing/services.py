"""What people do with likenesses to lists: clear one until a day, and take that back.

Each function is one transaction. A word is kept here first and written into the lake then; a busy lake lets it wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tidewaiter_workbench.answers import ListedName
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.clearing import BridgeNoHitError, ClearanceTold, write_clearance
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.clearing.models import Clearance, Written
from tidewaiter_workbench.clearing.standing import key_of, told_with_words
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.refusals import ConflictError, ForbiddenError, GoneError, UnfitError

__all__ = ["clear", "end_clearance", "keep_clearance", "withdraw", "write_waiting"]


def clear(seen: ListedName, *, item_id: str, by: Person, why: str, until: date | None) -> Clearance:
    """Hold a likeness for chance until a day; it is written into the lake, or waits for it.

    Raises:
        RefusalError: the person may not, says too little, or somebody has cleared it before.
    """
    made = keep_clearance(seen, item_id=item_id, by=by, why=why, until=until)
    return _written(made)


def withdraw(number: int, *, seen: Iterable[ListedName], by: Person, why: str) -> Clearance:
    """Take a clearance back: the likeness is open again. Another's word only a supervisor takes back.

    Args:
        number: of the clearance.
        seen: the likenesses within the person's reach.
        by: who takes it back.
        why: reason in words.

    Raises:
        RefusalError: the person may not, says too little, or it is over.
    """
    return _written(end_clearance(number, seen=seen, by=by, why=why))


def write_waiting() -> int:
    """Write every word that waits; gives how many. A busy lake leaves them waiting.

    Of a likeness that is gone from the lake meanwhile, or whose entry says something else than the person saw, nothing
    can be cleared: the word is kept, and marked.
    """
    return sum(_write(each) for each in Clearance.objects.filter(state=Written.WAITING).order_by("id"))


@transaction.atomic
def keep_clearance(seen: ListedName, *, item_id: str, by: Person, why: str, until: date | None) -> Clearance:
    """Keep a clearance; the lake is told by `write_waiting`."""
    _must(by)
    _need_reason(why)
    today = desk_day()
    if until is None or until <= today:
        raise UnfitError(_("Say until when: a day after {day}.").format(day=date_format(today)))
    (stand,) = told_with_words([seen])
    if (before := stand.said) is not None:
        raise ConflictError(_("{who} has cleared it until {day}. Nothing was done.").format(
            who=before.by, day=date_format(before.until)
        ))  # fmt: skip
    made = Clearance.objects.create(
        subject_kind=seen.subject_kind, subject_id=seen.subject_id, listing_id=seen.listing_id,
        listing_digest=seen.listing_digest, name=seen.name[:300], reason=seen.reason, item_id=item_id, by=by.username,
        why=why.strip(), cleared_on=today, until=until,
    )  # fmt: skip
    detail = {"subject": [seen.subject_kind, seen.subject_id], "entry": seen.listing_id, "reason": made.why}
    record("cleared a likeness", by=by.username, kind="clearance", key=str(made.pk), detail=detail)
    return made


@transaction.atomic
def end_clearance(number: int, *, seen: Iterable[ListedName], by: Person, why: str) -> Clearance:
    """Take a clearance back; the lake is told by `write_waiting`."""
    _must(by)
    _need_reason(why)
    made = Clearance.objects.filter(pk=number).first()
    if made is None or (made.subject_kind, made.subject_id, made.listing_id) not in map(key_of, seen):
        raise GoneError(_("There is no such clearance within your reach."))
    if made.by != by.username and not by.has_perm("workbench.override"):
        raise ForbiddenError(_("{who} cleared this; they or a supervisor may withdraw it.").format(who=made.by))
    held: QuerySet[Clearance] = Clearance.objects.filter(pk=number, withdrawn_on=None, until__gt=desk_day())
    if not held.update(
        withdrawn_on=desk_day(), withdrawn_by=by.username, withdrawn_why=why.strip(), state=Written.WAITING,
        revision=F("revision") + 1,
    ):  # fmt: skip
        raise ConflictError(_("It is over already. Nothing was done."))
    detail = {"entry": made.listing_id, "reason": why.strip()}
    record("withdrew a clearance", by=by.username, kind="clearance", key=str(number), detail=detail)
    return Clearance.objects.get(pk=number)


def _written(made: Clearance) -> Clearance:
    _write(made)
    made.refresh_from_db()
    return made


def _write(each: Clearance) -> int:
    state, count, run = Written.WRITTEN, 1, ""
    try:
        run = write_clearance(Path(settings.WORKBENCH["lake"]), _told(each))
    except BridgeNoHitError:
        state, count = Written.GONE, 0
    except BridgeError:
        return 0
    with transaction.atomic():
        Clearance.objects.filter(pk=each.pk, revision=each.revision).update(state=state, run=run)
        record("wrote a clearance", by="workbench", kind="clearance", key=str(each.pk), detail={"state": str(state)})
    return count


def _told(each: Clearance) -> ClearanceTold:
    return ClearanceTold(
        each.subject_kind, each.subject_id, each.listing_id, each.by, each.why, each.cleared_on, each.until,
        each.withdrawn_on, each.withdrawn_by, each.withdrawn_why, each.listing_digest,
    )  # fmt: skip


def _must(person: Person) -> None:
    if not person.has_perm("workbench.judge_party"):
        raise ForbiddenError(_("Your role does not allow this."))


def _need_reason(reason: str) -> None:
    if len(reason.strip()) < 3:
        raise UnfitError(_("Say why, in a few words; it stays on record."))
