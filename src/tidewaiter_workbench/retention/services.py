"""How long a case is kept, and its end.

A case is due when it is closed, its kind has a period, and that has run out since the day on which it was closed. A
legal hold wins over everything. Its end is proposed by one supervisor and approved by another; the database lets rows
of a log, a history or a chain of custody go only for a case whose end two people are on record for. What stays is the
erasure itself, the audit trail, and consequences that the lake has learned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge import cases as law
from tidewaiter_workbench.cases.exhibits import forget_file
from tidewaiter_workbench.cases.models import (
    Bracketed,
    Case,
    ConsequenceState,
    Custody,
    Decision,
    Entry,
    Exhibit,
    Happening,
    Link,
    ProtectiveOrder,
    Task,
    UnderOrder,
)
from tidewaiter_workbench.cases.services import must, need_reason, within_reach
from tidewaiter_workbench.clock import desk_day, desk_now
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.refusals import AlertGoneError, ConflictError, ForbiddenError, UnfitError
from tidewaiter_workbench.retention.models import Erasure, ErasureState, Hold, Period

__all__ = [
    "Kept", "approve", "due", "erasure_within_reach", "held", "kept", "lift", "place", "propose", "refuse",
    "remove_files", "set_period", "standing_holds", "withdraw",
]  # fmt: skip

_MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """How a case stands: closed on, kept until (None where its kind has no period), and the hold on it."""

    case: Case
    closed_on: date | None
    until: date | None
    hold: Hold | None

    @property
    def over(self) -> bool:
        """Whether its time is over."""
        return self.until is not None and self.until < desk_day()

    @property
    def due(self) -> bool:
        """Whether its time is over and nothing holds it."""
        return self.over and self.hold is None


def kept(case: Case) -> Kept:
    """How one case stands."""
    return next(_kept([case]))


def due(person: Person | None = None, *, within_days: int = 0) -> list[Kept]:
    """Closed cases whose time is over, or will be within some days; the first first. Held ones are among them."""
    cases = Case.objects.filter(phase="closed", kind__in=Period.objects.values("kind"))
    found = _kept(person.within_reach(cases) if person else cases)
    ends = [each for each in found if each.until is not None and (each.until - desk_day()).days < within_days]
    return sorted(ends, key=lambda each: (each.until or date.max, each.case.pk))


def held(case_id: int) -> Hold | None:
    """The hold that stands on a case."""
    return Hold.objects.filter(case_id=case_id, lifted_at=None).first()


def standing_holds(person: Person) -> list[tuple[Hold, Case]]:
    """Every hold that stands on a case within a person's reach."""
    holds = {each.case_id: each for each in Hold.objects.filter(lifted_at=None)}
    return [(holds[case.pk], case) for case in person.within_reach(Case.objects.filter(pk__in=holds)).order_by("pk")]


def erasure_within_reach(person: Person, erasure_id: int) -> Erasure:
    """An erasure of a case within a person's offices and clearance.

    Raises:
        AlertGoneError: there is none.
    """
    found = person.within_reach(Erasure.objects.all()).filter(pk=erasure_id).first()
    if found is None:
        raise AlertGoneError(_("There is no such proposal within your reach."))
    return found


@transaction.atomic
def set_period(kind: str, *, by: Person, years: int, basis: str, version: int) -> Period:
    """Say for how many years after its end a kind of case is kept, and by what right.

    Args:
        kind: of case.
        by: a supervisor for all offices, as it concerns all of them.
        years: one or more.
        basis: the rule that says so.
        version: of the period that the person saw; 0 where there was none.
    """
    must(by, "keep_cases")
    if not by.all_offices:
        raise ForbiddenError(_("It concerns all offices; somebody who works for all of them says it."))
    if kind not in dict(law.kinds()) or not 1 <= years <= _MOST_YEARS:
        raise UnfitError(_("Choose a kind of case, and one to a hundred years."))
    need_reason(basis)
    said = {"years": years, "basis": basis.strip()[:200], "by": by.username, "at": desk_now()}
    if version:
        if not Period.objects.filter(kind=kind, version=version).update(version=F("version") + 1, **said):
            raise ConflictError(_("Somebody has changed this period since you opened the page. Look at it again."))
    else:
        try:
            with transaction.atomic():
                Period.objects.create(kind=kind, **said)
        except IntegrityError:
            raise ConflictError(
                _("Somebody has changed this period since you opened the page. Look at it again.")
            ) from None
    record(
        "set a period of retention",
        by=by.username,
        kind="retention",
        key=kind,
        detail={"years": years, "basis": basis[:200]},
    )
    return Period.objects.get(kind=kind)


@transaction.atomic
def place(case_id: int, *, by: Person, reason: str) -> Hold:
    """Put a legal hold on a case; whatever end was proposed for it falls."""
    must(by, "keep_cases")
    need_reason(reason)
    case = within_reach(by, case_id)
    try:
        with transaction.atomic():
            made = Hold.objects.create(
                case_id=case.pk, reason=reason.strip(), placed_by=by.username, placed_at=desk_now()
            )
    except IntegrityError:
        raise ConflictError(_("A hold stands on this case already.")) from None
    falls = Erasure.objects.filter(case_id=case.pk, state=ErasureState.PROPOSED)
    falls.update(
        state=ErasureState("refused"), decided_by=by.username, decided_at=desk_now(), decided_because="legal hold"
    )
    record("put a case on hold", by=by.username, kind="case", key=case.number, detail={"reason": reason[:500]})
    return made


@transaction.atomic
def lift(case_id: int, *, by: Person, reason: str) -> Hold:
    """Lift a hold; whoever placed it does not lift it alone: it takes another person."""
    must(by, "keep_cases")
    need_reason(reason)
    case = within_reach(by, case_id)
    hold = held(case.pk)
    if hold is None:
        raise ConflictError(_("No hold stands on this case."))
    if hold.placed_by == by.username:
        raise ForbiddenError(_("You placed it: somebody else looks at it and lifts it."))
    said = {"lifted_by": by.username, "lifted_at": desk_now(), "lifted_because": reason.strip()}
    if not Hold.objects.filter(pk=hold.pk, lifted_at=None).update(**said):
        raise ConflictError(_("No hold stands on this case."))
    record("lifted a hold", by=by.username, kind="case", key=case.number, detail={"reason": reason[:500]})
    hold.refresh_from_db()
    return hold


@transaction.atomic
def propose(case_id: int, *, by: Person, reason: str) -> Erasure:
    """Propose that a case whose time is over ends."""
    must(by, "keep_cases")
    need_reason(reason)
    case = within_reach(by, case_id)
    told = _may_end(case)
    try:
        with transaction.atomic():
            made = Erasure.objects.create(
                case_id=case.pk,
                number=case.number,
                kind=case.kind,
                office=case.office,
                mark=case.mark,
                closed_on=told.closed_on,
                due_on=told.until,
                reason=reason.strip(),
                proposed_by=by.username,
                proposed_at=desk_now(),
            )
    except IntegrityError:
        raise ConflictError(_("Its end is proposed already: it is approved, refused or withdrawn first.")) from None
    record("proposed to erase a case", by=by.username, kind="case", key=case.number, detail={"reason": reason[:500]})
    return made


def approve(erasure_id: int, *, by: Person, reason: str) -> Erasure:
    """Erase the case: its rows at once, its files once that is certain. Nobody approves what they proposed."""
    must(by, "keep_cases")
    need_reason(reason)
    with transaction.atomic():
        made = erasure_within_reach(by, erasure_id)
        if made.proposed_by == by.username:
            raise ForbiddenError(_("Whoever proposed it cannot approve it: a second person does."))
        case = within_reach(by, made.case_id)
        _may_end(case)
        _settle(made, ErasureState("approved"), by=by, reason=reason)
        files = list(Exhibit.objects.filter(case_id=case.pk).values_list("stored_as", flat=True))
        counts = _erase(case)
        Erasure.objects.filter(pk=made.pk).update(counts=counts, files=files)
        detail = {"erasure": made.pk, "proposed by": made.proposed_by, "counts": counts, "reason": reason[:500]}
        record("erased a case", by=by.username, kind="case", key=made.number, detail=detail)
    remove_files()
    made.refresh_from_db()
    return made


def remove_files() -> int:
    """Remove the files of erased cases that are still there; gives how many. What a crash left is removed next time."""
    gone = 0
    for made in Erasure.objects.filter(state=ErasureState.APPROVED).exclude(files=[]):
        for name in made.files:
            gone += forget_file(name)
        Erasure.objects.filter(pk=made.pk).update(files=[])
    return gone


@transaction.atomic
def refuse(erasure_id: int, *, by: Person, reason: str) -> Erasure:
    """Let the proposal fall; the case is kept."""
    must(by, "keep_cases")
    need_reason(reason)
    made = erasure_within_reach(by, erasure_id)
    _settle(made, ErasureState("refused"), by=by, reason=reason)
    record("refused to erase a case", by=by.username, kind="case", key=made.number, detail={"reason": reason[:500]})
    return made


@transaction.atomic
def withdraw(erasure_id: int, *, by: Person) -> Erasure:
    """Take back one's own proposal."""
    must(by, "keep_cases")
    made = erasure_within_reach(by, erasure_id)
    if made.proposed_by != by.username:
        raise ForbiddenError(_("Only whoever proposed it withdraws it; others approve or refuse."))
    _settle(made, ErasureState("withdrawn"), by=by, reason="")
    record("withdrew the end of a case", by=by.username, kind="case", key=made.number)
    return made


def _kept(cases: QuerySet[Case] | list[Case]) -> Iterator[Kept]:
    found = list(cases)
    ids = [case.pk for case in found]
    years = dict(Period.objects.values_list("kind", "years"))
    closed: dict[int, date] = {}
    for case_id, day in Happening.objects.filter(case_id__in=ids, event="closed").values_list("case_id", "day"):
        closed[case_id] = max(day, closed.get(case_id, day))
    holds = {each.case_id: each for each in Hold.objects.filter(case_id__in=ids, lifted_at=None)}
    for case in found:
        day = closed.get(case.pk) if case.phase == "closed" else None
        until = _years_on(day, years[case.kind]) if day and case.kind in years else None
        yield Kept(case, day, until, holds.get(case.pk))


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _may_end(case: Case) -> Kept:
    told = kept(case)
    if told.hold is not None:
        raise ConflictError(_("A legal hold stands on this case: nothing of it is erased."))
    if told.closed_on is None:
        raise UnfitError(_("It is not closed."))
    if told.until is None:
        raise UnfitError(_("No period is set for this kind of case: it is kept."))
    if not told.due:
        raise UnfitError(_("It is kept until {day:%Y-%m-%d}.").format(day=told.until))
    if Decision.objects.filter(case=case, consequence_state=ConsequenceState.WAITING).exists():
        raise ConflictError(_("A consequence of it has not reached the lake yet."))
    return told


def _settle(made: Erasure, state: ErasureState, *, by: Person, reason: str) -> None:
    said = {"state": state, "decided_by": by.username, "decided_at": desk_now(), "decided_because": reason.strip()}
    if not Erasure.objects.filter(pk=made.pk, state=ErasureState.PROPOSED).update(**said):
        raise ConflictError(_("This proposal was settled already. Nothing was done; look at it again."))
    made.refresh_from_db()


def _erase(case: Case) -> dict[str, int]:
    """Every row of the case, its own last."""
    rows = (
        ("brackets", Bracketed.objects.filter(exhibit__case=case)),
        ("people under the order", UnderOrder.objects.filter(order__case=case)),
        ("order", ProtectiveOrder.objects.filter(case=case)),
        ("custody", Custody.objects.filter(exhibit__case=case)),
        ("exhibits", Exhibit.objects.filter(case=case)),
        ("decisions", Decision.objects.filter(case=case)),
        ("tasks", Task.objects.filter(case=case)),
        ("things", Link.objects.filter(case=case)),
        ("log", Entry.objects.filter(case=case)),
        ("history", Happening.objects.filter(case=case)),
        ("case", Case.objects.filter(pk=case.pk)),
    )
    return {name: found.delete()[0] for name, found in rows}
