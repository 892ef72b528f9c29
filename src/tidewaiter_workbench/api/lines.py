"""REST API: any declared line, in the queue or not; looking one up, reading it, and opening it into the queue."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tidewaiter_workbench.api.asking import REFUSALS, Body, record_read, scoped, told, written
from tidewaiter_workbench.api.shapes import AlertOut, LineTold, Reason, Words, alert_out, line_told
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue import by_hand
from tidewaiter_workbench.queue.refusals import ConflictError, RefusalError
from tidewaiter_workbench.queue.services import dossier
from tidewaiter_workbench.shipments import reading

__all__ = ["router"]

router = Router()
Item = Annotated[Words, Field(min_length=1, max_length=200)]


class FoundLineOut(Schema):
    """One declared line; `met` says by what its number was met, `alert` which alert it has."""

    item_id: str
    declaration_id: str
    line_no: int
    declared_on: date
    office: str
    description: str
    hs_code: str
    origin: str
    dispatch: str
    importer: str
    container: str
    bill_number: str
    customs_value: float | None
    met: str
    alert: int | None


class FoundLinesOut(Schema):
    """The latest hundred lines that the number leads to, within the holder's reach; `more` says that there are more."""

    lines: list[FoundLineOut]
    more: bool


class LineShipmentOut(LineTold):
    """A line with what the last run said of it; without an alert it was not selected, without a risk not scored."""

    alert: AlertOut | None
    scored: bool
    opened: bool


class OpenLineIn(Schema):
    """Which line, and why."""

    item: Item
    reason: Reason


@router.get("/lines", response={200: FoundLinesOut, **REFUSALS}, summary="Look lines up")
def find_lines(request: HttpRequest, number: Annotated[Item, Query()]) -> Body:
    """By the number of a declaration, a line, a bill or a container; the lake is asked."""
    token = scoped(request, "shipments:read", "see_shipment")
    found = reading.called(token.holder, number.strip())
    detail = {"number": number, "found": len(found.lines)}
    record_read(token, "looked lines up", kind="lines", detail=detail)
    lines = [told(FoundLineOut, line, alert=alert.pk if alert else None) for line, alert in found.lines]
    return {"lines": lines, "more": found.more}


@router.get("/lines/shipment", response={200: LineShipmentOut, **REFUSALS}, summary="Read any line")
def read_line(request: HttpRequest, item: Annotated[Item, Query()]) -> Body:
    """Of a line in the queue, what its page tells; of any other, what the lake does."""
    token = scoped(request, "shipments:read", "see_shipment")
    alert = reading.within_queue(token.holder, item)
    read = dossier(alert) if alert else reading.told(token.holder, item)
    record_read(token, "read a shipment", kind="alert" if alert else "line", key=item)
    return {
        "alert": alert_out(alert) if alert else None,
        **line_told(read),
        "scored": read.risk is not None,
        "opened": bool(read.outcomes),
    }


@router.post("/lines/open", response={200: AlertOut, **REFUSALS}, summary="Open a line into the queue")
def open_line(request: HttpRequest, said: OpenLineIn) -> Status:
    """A line that nothing selected; under the holder's name, with a reason, as an officer's own choice."""
    token = scoped(request, "alerts:write", "open_line")
    with suppress(RefusalError, BridgeError):  # before the write begins, as reading takes a second; it is then kept
        reading.told(token.holder, said.item)
    return written(request, "alerts:write", "open_line", lambda holder: _opened(holder, said))


def _opened(holder: Person, said: OpenLineIn) -> Body:
    if reading.within_queue(holder, said.item) is not None:
        raise ConflictError("it is in the queue already")
    return alert_out(by_hand.open_line(reading.told(holder, said.item), by=holder, reason=said.reason))
