"""REST API: likenesses to lists that a person holds for chance; cleared until a day, and opened again."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from tidewaiter_workbench.api.asking import REFUSALS, Body, RowId, scoped, told, written
from tidewaiter_workbench.api.shapes import Reason, Words
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.clearing import services
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
