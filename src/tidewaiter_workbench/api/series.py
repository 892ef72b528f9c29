"""Series of violations for programs: acts, shared traits, what is expected next, and what to look out for."""

from __future__ import annotations

from datetime import date
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema

from tidewaiter_workbench.api.asking import REFUSALS, After, Body, RowId, Size, record_read, scoped, told
from tidewaiter_workbench.api.parties import ForecastOut
from tidewaiter_workbench.series.reach import SeenSeries, listed, opened

__all__ = ["router"]

router = Router()


class TraitOut(Schema):
    """What pairs of acts share: in how many, and what it says on the mean, in bits."""

    about: str
    says: str
    pairs: int
    share: float
    bits: float


class ActOut(Schema):
    """One act of a series, in order."""

    act_id: str
    office: str
    happened_on: date
    known_on: date
    public: bool
    declaration_id: str
    typology: str
    hs6: str
    origin: str
    importer: str
    exporter: str
    probability: float | None
    revenue: float | None


class LookoutOut(Schema):
    """What to look out for; `over` where its time has passed."""

    kind: str
    value: str
    name: str
    probability: float | None
    valid_from: date | None = None
    valid_to: date
    over: bool
    reason: str | None = None


class ExpectedOut(ForecastOut):
    """Who is expected to continue a series."""

    party_id: str
    name: str


class ActorOut(Schema):
    """Who took part, in which role, in how many acts."""

    party_id: str
    name: str
    role: str
    acts: int


class SeriesLineOut(Schema):
    """One series, as a list tells it: `next_acts` are expected from `next_from` to `next_until`, which may be over."""

    id: int
    series_id: str
    acts: int
    last_on: date
    confidence: float | None
    next_acts: float | None
    next_from: date | None
    next_until: date | None
    typologies: list[str]
    goods: list[str]
    revenue: float
    parties: list[ActorOut]


class SeriesListOut(Schema):
    """Some series, those first that are expected to go on; ask again with `after`."""

    series: list[SeriesLineOut]
    after: str


class SeriesOut(SeriesLineOut):
    """One series: its acts in order, what they share, what is expected next, and what to look out for."""

    told_acts: list[ActOut]
    traits: list[TraitOut]
    forecasts: list[ExpectedOut]
    lookouts: list[LookoutOut]


@router.get("/series", response={200: SeriesListOut, **REFUSALS}, summary="Read the series")
def read_series_list(
    request: HttpRequest, show: Literal["series", "all"] = "series", after: After = "", size: Size = 50
) -> Body:
    """Series with acts within reach; with `all` single acts, too."""
    token = scoped(request, "series:read", "see_party")
    found, last = listed(token.holder, alone=show == "all", most=size, after=after)
    record_read(token, "read the series", kind="series")
    return {"series": [told(SeriesLineOut, each, each.series, **_counted(each)) for each in found], "after": last}


@router.get("/series/{number}", response={200: SeriesOut, **REFUSALS}, summary="Read one series")
def read_series(request: HttpRequest, number: RowId) -> Body:
    """Its acts, the traits they share, the forecast, and the lookouts."""
    token = scoped(request, "series:read", "see_party")
    seen = opened(token.holder, number)
    record_read(token, "read a series", kind="series", key=seen.series.series_id)
    acts = [told(ActOut, act, **_of_act(act.content, seen.names)) for act in seen.acts]
    return told(SeriesOut, seen, seen.series, told_acts=acts, **_counted(seen))


def _counted(seen: SeenSeries) -> Body:
    ahead = seen.outlook
    window = {"next_from": ahead and ahead.day, "next_until": ahead and ahead.until}
    return {"id": seen.series.pk, "acts": len(seen.acts), **window}


def _of_act(content: Body, names: dict[str, str]) -> Body:
    """What an act tells; its parties only where they lie within reach."""
    plain = ("declaration_id", "typology", "hs6", "origin", "probability", "revenue")
    sides = {side: each if (each := str(content[side])) in names else "" for side in ("importer", "exporter")}
    return {name: content[name] for name in plain} | sides
