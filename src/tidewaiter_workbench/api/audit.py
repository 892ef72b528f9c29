"""The audit trail for programs of auditors: read, and proved."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tidewaiter_workbench.api.asking import REFUSALS, Before, Body, Size, record_read, scoped, told
from tidewaiter_workbench.api.shapes import Words
from tidewaiter_workbench.audit.chain import records, verify
from tidewaiter_workbench.paging import older

__all__ = ["router"]

router = Router()


class RecordOut(Schema):
    """One thing on record; `seal` seals it and all before it."""

    id: int
    at: datetime
    by: str
    action: str
    kind: str
    key: str
    detail: dict[str, Any]
    seal: str


class RecordsOut(Schema):
    """Some records, the newest first; ask again with `before`, nought at the end."""

    records: list[RecordOut]
    before: int


class ProofOut(Schema):
    """What a walk along the chain found: `head` is its last seal; `holds` whether a seal noted earlier is in it."""

    records: int
    head: str
    broken_at: int | None
    holds: bool


@router.get("/audit", response={200: RecordsOut, **REFUSALS}, summary="Read the audit trail")
def read_audit(
    request: HttpRequest,
    by: Words = "",
    action: Words = "",
    kind: Words = "",
    key: Words = "",
    since: date | None = None,
    until: date | None = None,
    before: Before = 0,
    size: Size = 100,
) -> Body:
    """By person, action, thing or days; reading it is itself on record."""
    token = scoped(request, "audit:read", "see_audit")
    asked = {"by": by, "action": action, "kind": kind, "key": key}
    said = {name: str(value) for name, value in {**asked, "since": since, "until": until}.items() if value}
    record_read(token, "read the audit trail", kind="audit", detail=said)
    shown, last = older(records(asked, since=since, until=until), before, size=size)
    return {"records": [told(RecordOut, each) for each in shown], "before": last}


@router.get("/audit/proof", response={200: ProofOut, **REFUSALS}, summary="Prove the audit trail")
def prove_audit(request: HttpRequest, holds: Words = "") -> Body:
    """Walk along the whole chain; it takes the longer, the more is on record."""
    token = scoped(request, "audit:read", "see_audit")
    record_read(token, "proved the audit trail", kind="audit")
    return told(ProofOut, verify(holds=holds))
