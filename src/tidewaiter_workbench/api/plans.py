"""The planner for programs: the policy that holds, its list, drafts of another, and publishing by a second person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tidewaiter_workbench.api.asking import REFUSALS, Before, Body, RowId, Size, record_read, scoped, told, written
from tidewaiter_workbench.api.once import LONG
from tidewaiter_workbench.api.shapes import AlertOut, Estimate, Reason, VersionSeen, Words, alert_out
from tidewaiter_workbench.bridge.planning import Present
from tidewaiter_workbench.paging import older
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.planning import services
from tidewaiter_workbench.planning.models import DraftState, PlanDraft

__all__ = ["router"]

router = Router()
Value = Annotated[Words, Field(max_length=40)]


class PlannedOut(Schema):
    """Lines of the present list in one office, selected for one cause, for one examination in one lane."""

    office: str
    cause: str
    lane: str
    exam_type: str
    lines: int


class PolicyOut(Schema):
    """A policy that was published."""

    version: int
    holds_from: date
    drafted_by: str
    published_by: str
    reason: str


class PlanOut(Schema):
    """How planning stands: the policy for the next run (`policy` is its version, nought for the library's own)."""

    policy: int
    values: dict[str, Any]
    first: date
    last: date
    kinds: list[PlannedOut]
    history: list[PolicyOut]
    currency: str


class LinesOut(Schema):
    """Lines of the present list, as they stand in the queue; ask again with `before`, nought at the end."""

    lines: list[AlertOut]
    before: int


class ChangeOut(Schema):
    """One value that a draft changes."""

    name: str
    before: str
    after: str


class DraftOut(Schema):
    """A policy that somebody wrote, for somebody else to publish."""

    id: int
    state: str
    changes: list[ChangeOut]
    reason: str
    holds_from: date
    drafted_by: str
    drafted_at: datetime
    based_on: int
    decided_by: str
    decided_at: datetime | None
    policy: int | None
    redrawn: bool
    version: int


class DraftsOut(Schema):
    """Some drafts, the newest first; ask again with `before`, nought at the end."""

    plans: list[DraftOut]
    before: int


class BringsOut(Schema):
    """What a policy would bring a day, on the days looked at, within the holder's offices.

    `hits` are violations in the lines opened; `found` are those of them that the planned examinations find, by the
    powers that the policy states.
    """

    days: int
    lines: float
    opened: float
    random: float
    minutes: float
    hits: Estimate
    found: Estimate
    revenue: Estimate


class ListedOut(Schema):
    """One line that would come into the present list, or leave it."""

    item_id: str
    declaration_id: str
    day: date
    office: str
    cause: str
    exam_type: str
    lane: str
    risk: float
    expected_revenue: float | None
    propensity: float


class WholeDraftOut(DraftOut):
    """One draft; while it waits, what it would bring, and the lines that would come and go."""

    brings: BringsOut | None
    coming: list[ListedOut]
    going: list[ListedOut]
    stay: int | None


class ProposeIn(Schema):
    """A policy as the planner's form asks for it: only the values that should change.

    `policy` is the version of the policy that the program saw. Values: `capacity_unit` (share, lines, minutes) with
    `capacity`, `random_share` and the other shares in per cent, `random_minimum`, `small_below`, `minutes.CODE` of an
    examination, `unit.OFFICE` with `office.OFFICE` (empty: as the others), `most.CODE` of an examination a day in
    every office and `most.CODE.OFFICE` in one (empty: no limit, and as the others).
    """

    policy: int = Field(ge=0, le=2_000_000_000)
    values: dict[Value, Value] = Field(max_length=400)
    reason: Reason
    holds_from: date


class PublishIn(VersionSeen):
    """Whether the present list is drawn anew, too."""

    redraw: bool = False


@router.get("/plan", response={200: PlanOut, **REFUSALS}, summary="Read the policy that holds")
def read_plan(request: HttpRequest) -> Body:
    """Its values, the present list by kind within the holder's offices, and the policies before."""
    token = scoped(request, "plans:read", "see_plan")
    present = services.present()
    record_read(token, "read the plan", kind="plan")
    kinds = _kinds(present, services.reach(token.holder))
    return told(PlanOut, present, policy=present.version, values=dict(present.budget), kinds=kinds)


@router.get("/plan/lines", response={200: LinesOut, **REFUSALS}, summary="Read the present list")
def read_plan_lines(request: HttpRequest, before: Before = 0, size: Size = 50) -> Body:
    """Its lines within the holder's reach."""
    token = scoped(request, "plans:read", "see_plan")
    shown, last = older(services.listed(token.holder).select_related("assignee"), before, size=size)
    record_read(token, "read the lines of the plan", kind="plan")
    return {"lines": [alert_out(alert) for alert in shown], "before": last}


@router.get("/plans", response={200: DraftsOut, **REFUSALS}, summary="Read the drafts")
def read_plans(request: HttpRequest, before: Before = 0, size: Size = 50) -> Body:
    """Policies that were written, and what became of each."""
    token = scoped(request, "plans:read", "see_plan")
    shown, last = older(PlanDraft.objects.select_related("drafted_by"), before, size=size)
    record_read(token, "read the drafts", kind="plan")
    return {"plans": [_draft(each) for each in shown], "before": last}


@router.get("/plans/{draft_id}", response={200: WholeDraftOut, **REFUSALS}, summary="Read one draft")
def read_plan_draft(request: HttpRequest, draft_id: RowId) -> Body:
    """What changes and, while it waits, what it would bring."""
    token = scoped(request, "plans:read", "see_plan")
    draft = services.draft_called(draft_id)
    more: Body = {"brings": None, "coming": [], "going": [], "stay": None}
    if draft.state == DraftState.WAITING:
        change = services.comes_and_goes(draft.budget, person=token.holder)
        brings = services.brings(draft.budget, offices=services.reach(token.holder))
        more = {"brings": brings, "coming": change.coming, "going": change.going, "stay": change.stay}
    record_read(token, "read a draft policy", kind="plan", key=str(draft.pk))
    return told(WholeDraftOut, **_draft(draft), **more)


@router.post("/plans", response={200: DraftOut, **REFUSALS}, summary="Propose a policy")
def propose_plan(request: HttpRequest, said: ProposeIn) -> Status:
    """A draft, for somebody else to look at and publish."""

    def work(holder: Person) -> Body:
        asked = services.asked_by(holder, said.values, services.present())
        return _draft(
            services.draft(asked, by=holder, reason=said.reason, holds_from=said.holds_from, based_on=said.policy)
        )

    return written(request, "plans:write", "draft_plan", work)


@router.post("/plans/{draft_id}/publish", response={200: DraftOut, **REFUSALS}, summary="Publish a policy")
def publish_plan(request: HttpRequest, draft_id: RowId, said: PublishIn) -> Status:
    """By a supervisor who did not write it; the next run plans by it."""
    return written(
        request,
        "plans:write",
        "publish_plan",
        lambda holder: _draft(services.publish_draft(draft_id, by=holder, version=said.version, redraw=said.redraw)),
        stuck=LONG,
    )


@router.post("/plans/{draft_id}/withdraw", response={200: DraftOut, **REFUSALS}, summary="Withdraw a draft")
def withdraw_plan(request: HttpRequest, draft_id: RowId, said: VersionSeen) -> Status:
    """By its author, or by a supervisor."""
    return written(
        request,
        "plans:write",
        "draft_plan",
        lambda holder: _draft(services.withdraw(draft_id, by=holder, version=said.version)),
    )


def _draft(draft: PlanDraft) -> Body:
    changes = [dict(zip(("name", "before", "after"), change, strict=True)) for change in draft.changes]
    return told(DraftOut, draft, id=draft.pk, changes=changes, drafted_by=draft.drafted_by.username)


def _kinds(present: Present, offices: list[str] | None) -> list[Body]:
    return [
        told(PlannedOut, kind, office=office)
        for office, kinds in present.drawn.items()
        for kind in kinds
        if offices is None or office in offices
    ]
