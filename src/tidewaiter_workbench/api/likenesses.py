"""REST API: likenesses to lists, as one reads them; held for chance until a day, and opened again."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tidewaiter_workbench.api.asking import REFUSALS, After, Body, RowId, Size, record_read, scoped, told, written
from tidewaiter_workbench.api.shapes import Reason, Words
from tidewaiter_workbench.bridge.looking_up import NameAsked
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.clearing import services
from tidewaiter_workbench.clearing.listing import Question, Row, page
from tidewaiter_workbench.clearing.looking_up import look_up, said
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.refusals import RefusalError
from tidewaiter_workbench.shipments import reading

__all__ = ["router"]

router = Router()
_SCOPE, _PERMISSION = "merges:write", "judge_party"
Item = Annotated[Words, Field(min_length=1, max_length=200)]
Subject = Annotated[Words, Field(min_length=1, max_length=4000)]


class ClearIn(Schema):
    """Which likeness of a line (as `lists` of the line tell it), why it is chance, and when it is looked at again."""

    item: Item
    subject_kind: Item
    subject_id: Subject
    listing_id: Item
    reason: Reason
    until: date


class OpenIn(Schema):
    """On which line it was seen, and why it is open again."""

    item: Item
    reason: Reason


class ClearanceOut(Schema):
    """A clearance, and how far it, or its end, has come on its way to the lake."""

    id: int
    subject_kind: str
    subject_id: str
    listing_id: str
    by: str
    why: str
    cleared_on: date
    until: date
    withdrawn_on: date | None
    withdrawn_by: str
    withdrawn_why: str
    state: str


class ListLikenessOut(Schema):
    """One likeness to an entry, with the papers within reach that name who is like it.

    `since` is the first day on which it could be told; `news` is what became of it last (new, reopened, ended, gone)
    and `news_on` when; `last_line` may be asked for under `/lines`, and a likeness of it cleared there.
    """

    id: int
    subject_kind: str
    subject_id: str
    name: str
    list: str
    listing_id: str
    entry: str
    programs: str
    score: float
    reason: str
    since: date | None
    papers: int
    offices: tuple[str, ...]
    last_on: date
    last_line: str
    cleared: bool
    clearance: ClearanceOut | None
    ended: date | None
    gone: bool
    news: str
    news_on: date | None


class ListLikenessesOut(Schema):
    """Likenesses, the likeliest first; ask again with `after`."""

    likenesses: tuple[ListLikenessOut, ...]
    after: str


class NameFoundOut(Schema):
    """An entry that a name is like. `score` is the odds that both are one, as a share; one `in_register` speaks
    against nobody; after `listed_until` it is over.
    """

    listing_id: str
    list: str
    entry: str
    matched: str
    score: float
    reason: str
    programs: str
    remarks: str
    countries: tuple[str, ...]
    births: tuple[str, ...]
    addresses: tuple[str, ...]
    listed_from: date | None
    listed_until: date | None
    in_register: bool


class NamesFoundOut(Schema):
    """The entries that a name is like, the likeliest first; `has_lists` is false where the lake holds no list.

    `left_out`: what of the question nobody could read, so that it had no part: a country or a day of birth.
    """

    has_lists: bool
    left_out: tuple[str, ...]
    found: tuple[NameFoundOut, ...]


@router.get("/lists/look-up", response={200: NamesFoundOut, **REFUSALS}, summary="Look a name up in lists")
def look_name_up(
    request: HttpRequest,
    name: Annotated[Words, Field(min_length=1, max_length=300, pattern=r"\S")],
    type: Words = "",  # noqa: A002 (the parameter's name)
    country: Words = "",
    birth_date: Words = "",
    identifier: Words = "",
    imo: Words = "",
    address: Words = "",
) -> Body:
    """A country, a birth or a number counts for or against. The first call after a list changed takes some seconds."""
    token = scoped(request, "parties:read", "see_party")
    asked = NameAsked(name.strip(), type, country, birth_date, identifier, imo, address)
    found = look_up(asked)
    detail = {**said(asked), "found": len(found or ())}
    record_read(token, "looked a name up in lists", kind="likenesses", detail=detail)
    entries = [told(NameFoundOut, each) for each in found or ()]
    return {"has_lists": found is not None, "left_out": asked.unreadable(), "found": entries}


@router.get("/likenesses", response={200: ListLikenessesOut, **REFUSALS}, summary="Read likenesses to lists")
def read_likenesses(
    request: HttpRequest,
    show: Words = "open",
    kind: Words = "",
    list: Words = "",  # noqa: A002 (the parameter's name)
    text: Words = "",
    after: After = "",
    size: Size = 50,
) -> Body:
    """Those that are open, of which there is news (`news`), that are held for chance (`cleared`), or all."""
    token = scoped(request, "parties:read", "see_party")
    question = Question.read({"show": show, "kind": kind, "list": list, "text": text})
    found = page(question, person=token.holder, after=after, size=size, count=False)
    record_read(token, "read likenesses", kind="likenesses", detail=question.parameters())
    return {"likenesses": [_likeness_told(row) for row in found.rows], "after": found.after}


def _likeness_told(row: Row) -> Body:
    said = told(ClearanceOut, row.said) if row.said else None
    return told(ListLikenessOut, row.likeness, row, id=row.likeness.pk, last_line=row.item_id, clearance=said)


@router.post("/lines/likenesses/clear", response={200: ClearanceOut, **REFUSALS}, summary="Clear a likeness")
def clear_likeness(request: HttpRequest, said: ClearIn) -> Status:
    """One of a party holds for all its lines; detectors are silent about it from the next run on."""
    _read_before(request, said.item)
    return written(request, _SCOPE, _PERMISSION, lambda holder: _cleared(holder, said), then=services.write_waiting)


@router.post("/clearances/{clearance_id}/withdraw", response={200: ClearanceOut, **REFUSALS}, summary="Open it again")
def withdraw_clearance(request: HttpRequest, clearance_id: RowId, said: OpenIn) -> Status:
    """One's own, or, for a supervisor, anybody's."""
    _read_before(request, said.item)
    return written(
        request, _SCOPE, _PERMISSION, lambda holder: _opened(holder, clearance_id, said), then=services.write_waiting
    )


def _read_before(request: HttpRequest, item: str) -> None:
    """Before the write begins, as reading takes a second; it is then kept."""
    token = scoped(request, _SCOPE, _PERMISSION)
    with suppress(RefusalError, BridgeError):
        reading.likenesses(token.holder, item)


def _cleared(holder: Person, said: ClearIn) -> Body:
    seen = reading.likeness(holder, said.item, kind=said.subject_kind, subject=said.subject_id, listing=said.listing_id)
    made = services.keep_clearance(seen, item_id=said.item, by=holder, why=said.reason, until=said.until)
    return told(ClearanceOut, made)


def _opened(holder: Person, clearance_id: int, said: OpenIn) -> Body:
    seen = reading.likenesses(holder, said.item)
    return told(ClearanceOut, services.end_clearance(clearance_id, seen=seen, by=holder, why=said.reason))
