"""What programs read of the house itself: how well it goes, which models it uses, and what comes in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tidewaiter_workbench.api.asking import REFUSALS, Body, Name, record_read, scoped, told
from tidewaiter_workbench.api.shapes import Estimate, Words
from tidewaiter_workbench.bridge.performance import Figures
from tidewaiter_workbench.performance.asking import Asked
from tidewaiter_workbench.performance.services import figures_for
from tidewaiter_workbench.performance.sheets import SHEETS, sheet
from tidewaiter_workbench.refusals import GoneError
from tidewaiter_workbench.register import services as register
from tidewaiter_workbench.register.models import StandingEvent
from tidewaiter_workbench.sources import services as sources

__all__ = ["router"]

router = Router()


class CauseOut(Schema):
    """What was selected for one cause, and what came of it; `lift` is how many times better than chance."""

    cause: str
    inspected: int
    hits: int
    rate: Estimate | None
    lift: Estimate | None
    revenue: float
    minutes: float
    per_hour: float | None


class WholeOut(Schema):
    """All lines together: how many comply, estimated from those drawn with a recorded chance."""

    lines: int
    sampled: int
    compliance: Estimate | None


class PerformanceOut(Schema):
    """How well it went with the lines declared in a stretch of time; `sheets` names the rows behind each chart."""

    first: date
    last: date
    grain: str
    currency: str
    lines: int
    inspected: int
    whole: WholeOut
    causes: list[CauseOut]
    sheets: list[str]


class HeadOut(Schema):
    """One column, with its unit in words."""

    key: str
    name: str


class SheetOut(Schema):
    """The rows behind one chart."""

    title: str
    heads: list[HeadOut]
    rows: list[list[str | int | float | None]]


class ModelOut(Schema):
    """One model: `champion` if the present risks rest on it; `verdict` is a person's word, `over` if that has ended."""

    model_id: str
    as_of: date
    champion: bool
    verdict: str
    over: bool
    rows: int
    held_out_rows: int
    judged: int


class DetectorOut(Schema):
    """One detector, and the question that it asks."""

    name: str
    typology: str
    asks: str
    reads: list[str]
    mandatory: bool


class RegisterOut(Schema):
    """Every model, the champion first, and every detector."""

    models: list[ModelOut]
    detectors: list[DetectorOut]


class HeadFiguresOut(Schema):
    """One head of a model: what it learned from, and its figures on later lines."""

    name: str
    violations: int
    held_out_violations: int
    figures: dict[str, Estimate | None]


class WordOut(Schema):
    """What a person said of a model."""

    at: datetime
    by: str
    verdict: str
    sunset_on: date | None
    reason: str


class WholeModelOut(ModelOut):
    """One model's card."""

    heads: list[HeadFiguresOut]
    features: list[dict[str, Any]]
    audits: list[dict[str, Any]]
    caveats: list[str]
    data: dict[str, Any]
    history: list[WordOut]


class SourceOut(Schema):
    """One source: what its files brought, and whether it is as new as is expected of it (good, late or none)."""

    name: str
    state: str
    files: int
    records: int
    loaded: int
    quarantined: int
    waiting: int
    share_refused: float
    last_load: datetime
    newest: date | None
    days_old: int
    expected_days: int | None
    graves: int


class SourcesOut(Schema):
    """Every source, the late ones first."""

    sources: list[SourceOut]


class ColumnOut(Schema):
    """How often a column is filled, and how often what stands there can be true."""

    column: str
    filled: float
    valid: float | None


class CheckOut(Schema):
    """What an audit says of the source's labels."""

    check: str
    grave: bool
    finding: str
    lines: int | None


class WholeSourceOut(SourceOut):
    """One source, with its fields, the reasons of its refusals, and the audits of its labels."""

    tables: list[str]
    fields: list[ColumnOut]
    reasons: dict[str, int]
    audits: list[CheckOut]


@router.get("/performance", response={200: PerformanceOut, **REFUSALS}, summary="Read performance")
def read_performance(
    request: HttpRequest, first: Words = "", last: Words = "", grain: Words = "week", office: Words = ""
) -> Body:
    """Within the holder's offices; the last ninety days if nothing is said."""
    figures = _figures(request, "", first=first, last=last, grain=grain, office=office)
    return told(PerformanceOut, **figures, sheets=list(SHEETS))


@router.get("/performance/{name}", response={200: SheetOut, **REFUSALS}, summary="Read the rows behind a chart")
def read_performance_sheet(
    request: HttpRequest,
    name: Name,
    first: Words = "",
    last: Words = "",
    grain: Words = "week",
    office: Words = "",
    stratum: Words = "office",
) -> Body:
    """One of those that `/performance` names."""
    if name not in SHEETS:
        raise GoneError("there is no such sheet")
    figures = _figures(request, name, first=first, last=last, grain=grain, office=office, stratum=stratum)
    return told(SheetOut, sheet(name, figures))


@router.get("/register", response={200: RegisterOut, **REFUSALS}, summary="Read the register")
def read_register(request: HttpRequest) -> Body:
    """Models and detectors."""
    token = scoped(request, "register:read", "see_register")
    entries, detectors = register.register()
    record_read(token, "read the register", kind="model")
    return {
        "models": [told(ModelOut, each, each.card) for each in entries],
        "detectors": [told(DetectorOut, each) for each in detectors],
    }


@router.get("/register/{model_id}", response={200: WholeModelOut, **REFUSALS}, summary="Read one model")
def read_model(request: HttpRequest, model_id: Name) -> Body:
    """Its card, and what people said of it."""
    token = scoped(request, "register:read", "see_register")
    entry = register.entry_called(model_id)
    record_read(token, "read a model", kind="model", key=model_id)
    return told(WholeModelOut, entry, entry.card, history=list(StandingEvent.objects.filter(model_id=model_id)))


@router.get("/sources", response={200: SourcesOut, **REFUSALS}, summary="Read the sources")
def read_sources(request: HttpRequest) -> Body:
    """How healthy what comes in is."""
    token = scoped(request, "sources:read", "see_sources")
    found = sources.sources()
    record_read(token, "read the sources", kind="source")
    return {"sources": [told(SourceOut, each, **_of_source(each)) for each in found]}


@router.get("/sources/{name}", response={200: WholeSourceOut, **REFUSALS}, summary="Read one source")
def read_source(request: HttpRequest, name: Name) -> Body:
    """Its fields, its refusals with their reasons, and what an audit says of its labels."""
    token = scoped(request, "sources:read", "see_sources")
    found = sources.source_called(name)
    record_read(token, "read a source", kind="source", key=name)
    return told(WholeSourceOut, found, **_of_source(found), reasons=dict(found.told["reasons"]))


def _figures(request: HttpRequest, key: str, **said: str) -> Figures:
    token = scoped(request, "performance:read", "see_performance")
    asked = Asked.read(said, person=token.holder)
    figures = figures_for(token.holder, asked)
    record_read(token, "read performance", kind="figures", key=key, detail=asked.parameters())
    return figures


def _of_source(source: sources.Source) -> Body:
    """What the lake says of it, and what people expect."""
    expectation = source.expectation
    kept = {
        name: source.told[name]
        for name in (*SourceOut.model_fields, "tables", "fields", "audits")
        if name in source.told
    }
    own = {"newest": source.newest, "expected_days": expectation.days if expectation else None}
    return {**kept, **own}
