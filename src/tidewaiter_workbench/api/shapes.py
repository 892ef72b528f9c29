"""What goes over the wire."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field

from tidewaiter_workbench.answers import Shipment
from tidewaiter_workbench.clearing.standing import told_with_words
from tidewaiter_workbench.exams.models import ExamResult
from tidewaiter_workbench.queue.models import Alert

__all__ = [
    "AlertOut",
    "CloseIn",
    "Estimate",
    "ExamIn",
    "ExamOut",
    "FindingIn",
    "LineTold",
    "ListedNameOut",
    "Misshapen",
    "QueueOut",
    "Reason",
    "Refused",
    "ShipmentOut",
    "SnoozeIn",
    "Unsigned",
    "VersionIn",
    "VersionSeen",
    "Words",
    "alert_out",
    "exam_out",
    "line_told",
]


Words = Annotated[str, Field(pattern=r"^[^\x00]*$")]
"""Text that every database can keep."""
Reason = Annotated[Words, Field(min_length=3, max_length=1000)]
"""Why, in a few words."""


class Unsigned(Schema):
    """There is no token, or none that opens anything."""

    detail: str


class Misshapen(Schema):
    """What was sent has not the shape that it must have."""

    detail: list[dict[str, Any]]


class Refused(Schema):
    """Why nothing was done."""

    error: str


class AlertOut(Schema):
    """One alert."""

    id: int
    item_id: str
    declaration_id: str
    declared_on: date
    office: str
    mark: int
    cause: str
    also: list[str]
    priority: int
    risk: float | None
    value_at_risk: float | None
    lane: str
    exam_type: str
    reasons: list[str]
    raised_at: datetime
    release_due: datetime
    state: str
    assignee: str | None
    version: int


class QueueOut(Schema):
    """Some alerts in order; ask again with `after` for the next ones, empty at the end."""

    alerts: list[AlertOut]
    after: str


class Estimate(Schema):
    """A figure with its 95 % interval; an end that is not known is None."""

    value: float
    low: float | None
    high: float | None


class VersionSeen(Schema):
    """The version that the program saw."""

    version: int = Field(ge=1, le=2_000_000_000)


class VersionIn(VersionSeen):
    """That, and why, where somebody may ask."""

    reason: Words = Field("", max_length=1000)


class SnoozeIn(VersionIn):
    """Until when."""

    until: AwareDatetime


class CloseIn(VersionSeen):
    """Why."""

    reason: Reason


class FindingIn(Schema):
    """Whether one kind of violation was found, and how much."""

    typology: Words = Field(max_length=40)
    answer: Literal["found", "not found"]
    quantity: float | None = Field(None, ge=0, allow_inf_nan=False)
    unit: Words = Field("", max_length=16)


class ExamIn(VersionSeen):
    """The result of an examination, or why there was none; `departs_because` says why it was not as planned."""

    done: bool
    not_done_reason: Words = Field("", max_length=1000)
    exam_type: Words = Field("", max_length=16)
    departs_because: Words = Field("", max_length=1000)
    examined_on: date | None = None
    minutes: int | None = Field(None, ge=1, le=10_080)
    findings: list[FindingIn] = Field(default_factory=list, max_length=40)
    main: Words = Field("", max_length=40)
    critical: bool = False
    revenue: float | None = Field(None, ge=0, allow_inf_nan=False)
    note: Words = Field("", max_length=4000)


class ExamOut(Schema):
    """A result as it is kept."""

    id: int
    alert: int
    done: bool
    main: str
    severity: int
    label: str


class ListedNameOut(Schema):
    """What a line's papers name that is like an entry of a list; no finding."""

    role: str
    name: str
    list: str
    listing_id: str
    score: float
    reason: str
    cleared: bool
    since: date | None
    subject_kind: str
    subject_id: str


class LineTold(Schema):
    """What is told of every line: what it declares, and what the last run said of it."""

    declaration: dict[str, str | float | int | None]
    risk: float | None
    risk_low: float | None
    risk_high: float | None
    reasons: list[str]
    contributions: dict[str, float]
    cautions: list[str]
    lists: list[ListedNameOut]
    model: str


class ShipmentOut(LineTold):
    """Why a line is on the list, and what it declares."""

    alert: AlertOut


def line_told(told: Shipment) -> dict[str, object]:
    """What is told of every line, as JSON."""
    return {
        "declaration": told.item,
        "risk": told.risk,
        "risk_low": told.risk_low,
        "risk_high": told.risk_high,
        "reasons": list(told.reasons),
        "contributions": dict(told.contributions),
        "cautions": list(told.cautions),
        "lists": [asdict(each.told) | {"cleared": each.cleared} for each in told_with_words(told.lists)],
        "model": told.model_id,
    }


def alert_out(alert: Alert) -> dict[str, object]:
    """An alert as JSON."""
    names = [name for name in AlertOut.model_fields if name not in {"id", "assignee"}]
    plain = {name: getattr(alert, name) for name in names}
    for name in ("declared_on", "raised_at", "release_due"):
        plain[name] = plain[name].isoformat()
    return {"id": alert.pk, **plain, "assignee": alert.assignee.username if alert.assignee else None}


def exam_out(result: ExamResult) -> dict[str, object]:
    """A result as JSON."""
    return {
        "id": result.pk,
        "alert": result.alert_id,
        "done": result.done,
        "main": result.main,
        "severity": result.severity,
        "label": result.label_state,
    }
