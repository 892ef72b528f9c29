"""Retention for programs: what is due, what is held, for how long each kind is kept; and a hold, which only keeps.

A program proposes no end, approves none, lifts no hold and sets no period: what is erased does not come back, so two
people look at it by hand, as they do at the decisions of a case.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from tidewaiter_workbench.api.asking import (
    REFUSALS,
    After,
    Before,
    Body,
    RowId,
    Size,
    record_read,
    scoped,
    told,
    written,
)
from tidewaiter_workbench.api.shapes import Reason
from tidewaiter_workbench.cases.models import Case
from tidewaiter_workbench.cases.services import within_reach
from tidewaiter_workbench.paging import following, older
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.retention import services
from tidewaiter_workbench.retention.models import Erasure, Hold, Period

__all__ = ["router"]

router = Router()
Days = Annotated[int, Query(ge=0, le=36_525)]


class PeriodOut(Schema):
    """For how many years after its end a kind of case is kept, and by what right; a kind without one stays."""

    kind: str
    years: int
    basis: str
    by: str
    at: datetime
    version: int


class PeriodsOut(Schema):
    """Every period that is set."""

    periods: list[PeriodOut]


class HoldOut(Schema):
    """A legal hold; it stands while `lifted_at` is empty."""

    id: int
    case: int
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lifted_because: str


class HoldsOut(Schema):
    """Some holds that stand, in the order of their cases; ask again with `after`, empty at the end."""

    holds: list[HoldOut]
    after: str


class ErasureOut(Schema):
    """The end of one case: who proposed it, who decided, and how many rows of each kind went."""

    id: int
    case: int
    number: str
    kind: str
    office: str
    mark: int
    closed_on: date
    due_on: date
    reason: str
    proposed_by: str
    proposed_at: datetime
    state: str
    decided_by: str
    decided_at: datetime | None
    decided_because: str
    counts: dict[str, int]


class ErasuresOut(Schema):
    """Some ends, the newest first; ask again with `before`, nought at the end."""

    erasures: list[ErasureOut]
    before: int


class KeptOut(Schema):
    """How long a case is kept: until, None while it is open or its kind has no period; and whether it is due now."""

    case: int
    number: str
    kind: str
    closed_on: date | None
    until: date | None
    due: bool
    held: bool


class DueOut(Schema):
    """Some cases whose time is over or will be, the first first; ask again with `after`, empty at the end."""

    cases: list[KeptOut]
    after: str


class RetainedOut(KeptOut):
    """One case with its holds and what was proposed about its end, the newest first."""

    holds: list[HoldOut]
    erasures: list[ErasureOut]


class HoldIn(Schema):
    """Why it is kept."""

    reason: Reason


@router.get("/retention/periods", response={200: PeriodsOut, **REFUSALS}, summary="Read the periods of retention")
def read_periods(request: HttpRequest) -> Body:
    """One for each kind of case that has one."""
    token = scoped(request, "retention:read", "see_retention")
    record_read(token, "read the periods of retention", kind="retention")
    return {"periods": [told(PeriodOut, each) for each in Period.objects.order_by("kind")]}


@router.get("/retention/due", response={200: DueOut, **REFUSALS}, summary="Read which cases are due")
def read_due(request: HttpRequest, within_days: Days = 0, after: After = "", size: Size = 50) -> Body:
    """Closed cases whose time is over, or will be within some days; held ones are among them."""
    token = scoped(request, "retention:read", "see_retention")
    found = services.due(token.holder, within_days=within_days)
    shown, last = following(found, after, key=lambda each: each.case.pk, size=size)
    record_read(token, "read what is due to be erased", kind="retention")
    return {"cases": [_kept(each) for each in shown], "after": last}


@router.get("/retention/holds", response={200: HoldsOut, **REFUSALS}, summary="Read the holds that stand")
def read_holds(request: HttpRequest, after: After = "", size: Size = 50) -> Body:
    """On cases within the holder's reach."""
    token = scoped(request, "retention:read", "see_retention")
    holds = [hold for hold, _case in services.standing_holds(token.holder)]
    shown, last = following(holds, after, key=lambda each: each.pk, size=size)
    record_read(token, "read the holds", kind="retention")
    return {"holds": [_hold(each) for each in shown], "after": last}


@router.get("/retention/erasures", response={200: ErasuresOut, **REFUSALS}, summary="Read the ends of cases")
def read_erasures(
    request: HttpRequest,
    state: Literal["", "proposed", "approved", "refused", "withdrawn"] = "",
    before: Before = 0,
    size: Size = 50,
) -> Body:
    """What was proposed and what became of it; an erasure outlives its case."""
    token = scoped(request, "retention:read", "see_retention")
    within = token.holder.within_reach(Erasure.objects.filter(state=state) if state else Erasure.objects.all())
    shown, last = older(within, before, size=size)
    record_read(token, "read the ends of cases", kind="retention")
    return {"erasures": [_erasure(each) for each in shown], "before": last}


@router.get("/cases/{case_id}/retention", response={200: RetainedOut, **REFUSALS}, summary="Read how a case is kept")
def read_retained_case(request: HttpRequest, case_id: RowId) -> Body:
    """For how long, its holds, and its end."""
    token = scoped(request, "retention:read", "see_retention")
    case = within_reach(token.holder, case_id)
    record_read(token, "read how long a case is kept", kind="case", key=case.number)
    return _retained(case)


@router.post("/cases/{case_id}/hold", response={200: RetainedOut, **REFUSALS}, summary="Put a case on hold")
def hold_case(request: HttpRequest, case_id: RowId, said: HoldIn) -> Status:
    """Nothing of it is erased while the hold stands; a proposed end falls. Somebody else lifts it, by hand."""

    def work(holder: Person) -> Body:
        services.place(case_id, by=holder, reason=said.reason)
        return _retained(within_reach(holder, case_id))

    return written(request, "retention:write", "keep_cases", work)


def _retained(case: Case) -> Body:
    holds = [_hold(each) for each in Hold.objects.filter(case_id=case.pk)]
    erasures = [_erasure(each) for each in Erasure.objects.filter(case_id=case.pk)]
    return told(RetainedOut, **_kept(services.kept(case)), holds=holds, erasures=erasures)


def _kept(kept: services.Kept) -> Body:
    return told(KeptOut, kept, kept.case, case=kept.case.pk, held=kept.hold is not None)


def _hold(hold: Hold) -> Body:
    return told(HoldOut, hold, id=hold.pk, case=hold.case_id)


def _erasure(erasure: Erasure) -> Body:
    return told(ErasureOut, erasure, id=erasure.pk, case=erasure.case_id)
