"""Tips for programs: file one, read them, bring lines to the queue, open a case, close it.

Who told a tip is an answer of its own, for a scope of its own and for roles that read sources. It is a read and not a
write, because answers to writes are kept for a day, and a source is kept in one place only.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tidewaiter_workbench.api.asking import REFUSALS, Before, Body, RowId, Size, record_read, scoped, told, written
from tidewaiter_workbench.api.once import LONG
from tidewaiter_workbench.api.shapes import Reason, VersionSeen, Words
from tidewaiter_workbench.paging import older
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.tips import services
from tidewaiter_workbench.tips.models import Tip

__all__ = ["router"]

router = Router()
Key = Annotated[Words, Field(min_length=1, max_length=200)]
Mark = Annotated[int, Field(ge=0, le=3)]


class TipOut(Schema):
    """One tip, as a list tells it: whom it is about, never who told it."""

    id: int
    number: str
    title: str
    party: str
    declaration: str
    typology: str
    office: str
    mark: int
    came: str
    received_on: date
    filed_by: str
    filed_at: datetime
    state: str
    case: int | None
    version: int


class TipsOut(Schema):
    """Some tips, the newest first; ask again with `before` for older ones, nought at the end."""

    tips: list[TipOut]
    before: int


class TipDeedOut(Schema):
    """One thing that was done with a tip."""

    at: datetime
    by: str
    action: str
    reason: str


class WholeTipOut(TipOut):
    """One tip in its words, and what became of it."""

    text: str
    closed_reason: str
    history: list[TipDeedOut]


class TipLineOut(Schema):
    """One line that a tip may be about; `value_at_risk` in the lake's currency, None where no model judged it."""

    item_id: str
    declaration_id: str
    declared_on: date
    office: str
    risk: float | None
    value_at_risk: float | None
    importer: str
    importer_name: str
    exporter: str
    declarant: str
    hs_code: str
    origin: str
    description: str


class TipLinesOut(Schema):
    """Lines that the tip may be about and that nobody has opened, the latest first; at most a hundred."""

    lines: list[TipLineOut]


class TipSourceOut(Schema):
    """Who told it."""

    tip: int
    kind: str
    name: str
    contact: str
    mark: int


class SourceIn(Schema):
    """Who told it, and how confidential that is."""

    kind: Literal["partner", "interested", "public", "agency", "staff", "unknown"]
    name: Words = Field("", max_length=200)
    contact: Words = Field("", max_length=200)
    mark: Mark = 2


class TipIn(Schema):
    """What was alleged, about whom or what, and who told it."""

    title: Words = Field(min_length=3, max_length=160)
    text: Words = Field(min_length=3, max_length=8000)
    came: Literal["online", "letter", "phone", "person"]
    received_on: date
    party: Words = Field("", max_length=200)
    declaration: Words = Field("", max_length=120)
    typology: Words = Field("", max_length=40)
    office: Words = Field("", max_length=16)
    mark: Mark = 1
    source: SourceIn


class RaiseIn(VersionSeen):
    """Which of its lines to bring to the queue."""

    lines: list[Key] = Field(min_length=1, max_length=100)


class RaisedOut(TipOut):
    """How many came new, how many were there and are marked with the tip, and why others were left."""

    new: int
    changed: int
    left: dict[str, str]


class IntoCaseIn(VersionSeen):
    """Which kind of case."""

    kind: Words = Field(max_length=16)


class CloseTipIn(VersionSeen):
    """Why nothing comes of it."""

    reason: Reason


@router.get("/tips", response={200: TipsOut, **REFUSALS}, summary="Read the tips")
def read_tips(request: HttpRequest, state: Words = "", before: Before = 0, size: Size = 50) -> Body:
    """Tips within the holder's reach, all or of one state: open, raised, case, closed."""
    token = scoped(request, "tips:read", "see_tips")
    shown, last = older(services.tips(token.holder, state=state), before, size=size)
    record_read(token, "read the tips", kind="tip", detail={"state": state[:8]} if state else {})
    return {"tips": [_out(tip) for tip in shown], "before": last}


@router.get("/tips/{tip_id}", response={200: WholeTipOut, **REFUSALS}, summary="Read one tip")
def read_tip(request: HttpRequest, tip_id: RowId) -> Body:
    """Its words and its history; not who told it."""
    token = scoped(request, "tips:read", "see_tips")
    tip = services.within_reach(token.holder, tip_id)
    record_read(token, "read a tip", kind="tip", key=tip.number)
    history = [told(TipDeedOut, each) for each in tip.events.order_by("-id")]
    return told(WholeTipOut, tip, **_out(tip), history=history)


@router.get("/tips/{tip_id}/lines", response={200: TipLinesOut, **REFUSALS}, summary="Read what a tip may be about")
def read_tip_lines(request: HttpRequest, tip_id: RowId) -> Body:
    """Lines of its declaration or of its party's last days, within the holder's reach; the lake is asked."""
    token = scoped(request, "tips:read", "see_tips")
    tip = services.within_reach(token.holder, tip_id)
    found = services.lines(tip, person=token.holder)
    record_read(token, "read the lines of a tip", kind="tip", key=tip.number)
    return {"lines": [told(TipLineOut, each) for each in found]}


@router.get("/tips/{tip_id}/source", response={200: TipSourceOut, **REFUSALS}, summary="Ask who told a tip")
def read_tip_source(request: HttpRequest, tip_id: RowId) -> Body:
    """For supervisors and auditors up to their clearance, not for having filed it; each time on record."""
    token = scoped(request, "informants:read", "see_source_of_tip")
    return told(TipSourceOut, services.source(tip_id, by=token.holder, token=token.pk), tip=tip_id)


@router.post("/tips", response={200: TipOut, **REFUSALS}, summary="File a tip")
def file_tip(request: HttpRequest, said: TipIn) -> Status:
    """Its source lies apart from then on, and is in no answer but its own."""
    words = said.model_dump()
    who = services.Said(**words.pop("source"))
    return written(
        request,
        "tips:write",
        "file_tip",
        lambda holder: _out(services.file_tip(services.Told(**words), who, by=holder)),
    )


@router.post("/tips/{tip_id}/raise", response={200: RaisedOut, **REFUSALS}, summary="Bring a tip's lines to the queue")
def raise_tip(request: HttpRequest, tip_id: RowId, said: RaiseIn) -> Status:
    """A line that the plan chose keeps its cause and its chance; the tip is named beside."""

    def work(holder: Person) -> Body:
        done = services.raise_lines(tip_id, said.lines, by=holder, version=said.version)
        return told(RaisedOut, done, **_out(services.within_reach(holder, tip_id)))

    return written(request, "tips:write", "work_tip", work, stuck=LONG)


@router.post("/tips/{tip_id}/case", response={200: TipOut, **REFUSALS}, summary="Open a case from a tip")
def tip_into_case(request: HttpRequest, tip_id: RowId, said: IntoCaseIn) -> Status:
    """With the scope `cases:write`, too; the case is as confidential as the tip, and the holder holds it."""
    scoped(request, "cases:write", "work_case")

    def work(holder: Person) -> Body:
        services.into_case(tip_id, by=holder, version=said.version, kind=said.kind)
        return _out(services.within_reach(holder, tip_id))

    return written(request, "tips:write", "work_tip", work)


@router.post("/tips/{tip_id}/close", response={200: TipOut, **REFUSALS}, summary="Close a tip")
def close_tip(request: HttpRequest, tip_id: RowId, said: CloseTipIn) -> Status:
    """Without action, with a reason."""
    return written(
        request,
        "tips:write",
        "work_tip",
        lambda holder: _out(services.close(tip_id, by=holder, version=said.version, reason=said.reason)),
    )


def _out(tip: Tip) -> Body:
    return told(TipOut, tip, id=tip.pk, filed_by=tip.filed_by.username, case=tip.case_id)
