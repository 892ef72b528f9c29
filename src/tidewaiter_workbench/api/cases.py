"""Cases for programs: read them, and put things into one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tidewaiter_workbench.api.asking import REFUSALS, Before, Body, RowId, Size, record_read, scoped, told, written
from tidewaiter_workbench.api.shapes import Words
from tidewaiter_workbench.cases.linking import attach
from tidewaiter_workbench.cases.listing import Question, rows
from tidewaiter_workbench.cases.models import Case
from tidewaiter_workbench.cases.reading import View, view_of
from tidewaiter_workbench.cases.services import within_reach
from tidewaiter_workbench.paging import older
from tidewaiter_workbench.people.models import Person

__all__ = ["router"]

router = Router()
Key = Annotated[str, Field(pattern=r"^[^\x00]*$", min_length=1, max_length=200)]


class CaseOut(Schema):
    """One case, as a list tells it."""

    id: int
    number: str
    kind: str
    title: str
    typology: str
    state: str
    phase: str
    office: str
    mark: int
    holder: str | None
    opened_at: datetime
    next_due: date | None
    next_clock: str
    version: int


class CasesOut(Schema):
    """Some cases, the newest first; ask again with `before` for older ones, nought at the end."""

    cases: list[CaseOut]
    before: int


class ClockOut(Schema):
    """One clock of a case."""

    id: str
    name: str
    ours: bool
    start: date
    due: date | None
    standing: str
    law: str
    confirmed: bool


class ThingOut(Schema):
    """Something that lies in a case."""

    kind: str
    key: str
    name: str


class ExhibitOut(Schema):
    """What is known of an exhibit; its content is handed out to people only."""

    number: int
    title: str
    source: str
    media_type: str
    size: int
    sha256: str


class WholeCaseOut(CaseOut):
    """One case with what lies in it, as far as the holder of the token may see it."""

    clocks: list[ClockOut]
    things: list[ThingOut]
    exhibits: list[ExhibitOut]
    tasks_open: int
    left_out: int


class AttachIn(Schema):
    """What to put into the case."""

    kind: Literal["alert", "party", "series", "board"]
    keys: list[Key] = Field(min_length=1, max_length=500)
    label: Words = Field("", max_length=200)


class AttachedOut(Schema):
    """How many came new, and why others did not."""

    case: int
    added: int
    kept_out: dict[str, str]


@router.get("/cases", response={200: CasesOut, **REFUSALS}, summary="Read the cases")
def read_cases(
    request: HttpRequest,
    kind: Words = "",
    office: Words = "",
    held: Words = "",
    due: Words = "",
    text: Words = "",
    phase: Words = "",
    before: Before = 0,
    size: Size = 50,
) -> Body:
    """Cases within the holder's reach; `before` of one answer leads to the next."""
    token = scoped(request, "cases:read", "see_case")
    asked = {"kind": kind, "office": office, "held": held, "due": due, "text": text, "phase": phase}
    shown, last = older(rows(Question.read(asked), person=token.holder), before, size=size)
    record_read(token, "read the cases", kind="cases")
    return {"cases": [_out(case) for case in shown], "before": last}


@router.get("/cases/{case_id}", response={200: WholeCaseOut, **REFUSALS}, summary="Read one case")
def read_case(request: HttpRequest, case_id: RowId) -> Body:
    """One case with its clocks and what lies in it."""
    token = scoped(request, "cases:read", "see_case")
    case = within_reach(token.holder, case_id)
    record_read(token, "read a case", kind="case", key=case.number)
    return _whole(view_of(case, person=token.holder))


@router.post("/cases/{case_id}/attach", response={200: AttachedOut, **REFUSALS}, summary="Put things into a case")
def attach_to_case(request: HttpRequest, case_id: RowId, said: AttachIn) -> Status:
    """Alerts, a party, a series or a board; what lies there already is told and not put in twice."""

    def work(holder: Person) -> Body:
        done = attach(said.kind, said.keys, by=holder, case_id=case_id, label=said.label)
        return {"case": done.case.pk, "added": done.added, "kept_out": done.kept_out}

    return written(request, "cases:write", "work_case", work)


def _out(case: Case) -> Body:
    return told(CaseOut, case, holder=case.holder.username if case.holder else None)


def _whole(view: View) -> Body:
    return {
        **_out(view.case),
        "clocks": [
            {
                "id": each.rule.id,
                "name": each.rule.name,
                "ours": each.rule.whose == "agency",
                "start": each.anchor,
                "due": each.due,
                "standing": each.standing,
                "law": each.rule.citation.source,
                "confirmed": each.rule.citation.confirmed,
            }
            for each in view.look.clocks
        ],
        "things": [{"kind": each.kind, "key": each.key, "name": each.label} for each in (*view.alerts, *view.others)],
        "exhibits": [
            {name: getattr(each, name) for name in ("number", "title", "source", "media_type", "size", "sha256")}
            for each in view.exhibits
        ],
        "tasks_open": sum(each.done_on is None for each in view.tasks),
        "left_out": view.left_out_in_all,
    }
