"""Parties for programs: found, and read as far as the holder of the token reaches."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from tidewaiter_workbench import bridge
from tidewaiter_workbench.api.asking import REFUSALS, After, Body, Name, Size, record_read, scoped, told
from tidewaiter_workbench.api.shapes import Estimate, Words
from tidewaiter_workbench.parties import listing
from tidewaiter_workbench.parties.alerts import open_alerts
from tidewaiter_workbench.parties.reach import opened
from tidewaiter_workbench.parties.sections import judged, sections
from tidewaiter_workbench.parties.telling import told_of

__all__ = ["ForecastOut", "router"]

router = Router()
_ALERTS = 100


class FoundOut(Schema):
    """One party, as a list tells it: figures are of what lies within reach, the three risks are the house's own."""

    id: str
    name: str
    offices: list[str]
    roles: list[str]
    lines: int
    inspected: int
    found: int
    last_on: date
    listed: float | None
    network: float | None
    expected: float | None


class PartiesOut(Schema):
    """Parties in order; ask again with `after`. Where `whole` is false, ask more narrowly: others may be left out."""

    parties: list[FoundOut]
    after: str
    whole: bool


class WayOut(Schema):
    """One way in which documents write a party, and the sources that do."""

    profile_id: str
    name: str = ""
    party: str = ""
    identifier: str = ""
    identifier_kind: str = ""
    address: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    mentions: int
    first: date
    last: date
    roles: list[str] = Field(default_factory=list)
    sources: list[str] = Field(default_factory=list)
    offices: list[str] = Field(default_factory=list)
    why: str = ""


class ViolationOut(Schema):
    """One line on which something was found."""

    item_id: str
    office: str
    declared_on: date
    known_on: date
    typology: str | None = None
    hs6: str | None = None
    origin: str | None = None
    cause: str | None = None
    exam_type: str | None = None
    revenue: float | None = None
    role: str | None = None


class LikenessOut(Schema):
    """An entry of a public list that the party is like; `cleared` says that somebody looked, and it is not.

    Of an entry that stands in a register and on no list (`in_register`) the likeness is nothing against the party.
    """

    listing_id: str
    list: str
    name: str | None = None
    score: float
    matched: str | None = None
    reason: str | None = None
    cleared: bool = False
    in_register: bool = False


class AlikeOut(Schema):
    """An entry of a list that an owner or officer is like by what the register says of him: no identity."""

    listing_id: str
    list: str
    name: str
    score: float


class HolderOut(Schema):
    """One who holds a firm in the end: `pct` over all ways, none where no share that can be added up is told.

    `over` names the firms between, along the way that brings most; `sources` tell of the holds on it. `role` is that of
    the register: `owner`, or what an officer is.
    """

    entity: str
    name: str
    pct: float | None
    over: list[str]
    lists: list[str]
    sources: list[str]
    role: str = "owner"
    alike: list[AlikeOut] = Field(default_factory=list)


class ProblemOut(Schema):
    """A firm whose owners are told to hold more than the whole: nobody's share in it was reckoned with."""

    name: str
    pct: float


class OwnersOut(Schema):
    """Who holds a firm of a register that the party is like, on the last day of the lake.

    `counts_as_listed`: the listed, and firms they hold by half or more, hold half of it or more together.
    `alike_pct`: what these hold together with owners who are like a listed one; with those of at least `alike_score` it
    would count as listed, if it is they. `officers` are those who are listed, or like a listed one.
    `not_followed`: how many above it are held by others in turn, too many to be told.
    """

    entity: str
    name: str
    likeness: float
    listed_pct: float
    counts_as_listed: bool
    holders: list[HolderOut]
    without_share: list[HolderOut]
    others: int
    problems: list[ProblemOut]
    not_followed: int = 0
    alike_pct: float = 0.0
    alike_score: float = 0.0
    officers: list[HolderOut] = Field(default_factory=list)


class NetworkOut(Schema):
    """Risk that reached the party's last line over the network; the nearest violator only within reach."""

    propagated_risk: float
    hops: int
    nearest_violator: str
    nearest_name: str


class OtherOut(Schema):
    """Another party within reach: possibly the same, or on the same lines."""

    party_id: str
    name: str
    probability: float | None = None
    why: str = ""
    role: str = ""
    lines: int | None = None


class SuccessorOut(Schema):
    """Who may carry on for whom; `withdrawn_on` where it had been told as likely, and is so no longer from that day."""

    old_party: str
    new_party: str
    probability: float
    why: str = ""
    withdrawn_on: date | None = None


class ForecastOut(Schema):
    """Violations expected in a window of days."""

    as_of: date
    window_days: int
    expected_acts: float
    goods: list[str]
    offices: list[str]
    reason: str | None = None


class LineOut(Schema):
    """One line of what another part knows of the party."""

    text: str
    url: str
    on: date | None
    state: str


class SectionOut(Schema):
    """What another part of the workbench knows of the party, such as its cases."""

    title: str
    lines: list[LineOut]


class MonthOut(Schema):
    """Trade in one month."""

    month: str
    lines: int
    value: float


class PartyOut(FoundOut):
    """One party with its risk, names, sources and violations."""

    revenue: float
    value: float
    currency: str
    first_on: date
    hit_rate: Estimate | None
    written: list[WayOut]
    months: list[MonthOut]
    violations: list[ViolationOut]
    likenesses: list[LikenessOut]
    owners: list[OwnersOut]
    network_risk: NetworkOut | None
    alike: list[OtherOut]
    partners: list[OtherOut]
    successors: list[SuccessorOut]
    forecast: ForecastOut | None
    series: list[str]
    alerts: list[int]
    alert_count: int
    sections: list[SectionOut]
    pairs: list[int]


@router.get("/parties", response={200: PartiesOut, **REFUSALS}, summary="Find parties")
def read_parties(
    request: HttpRequest, text: Words = "", show: Words = "violations", after: After = "", size: Size = 50
) -> Body:
    """By the beginning of a number or the words of a name; or those with something held against them (`show`)."""
    token = scoped(request, "parties:read", "see_party")
    question = listing.Question.read({"text": text, "show": show})
    found = listing.answer(question, person=token.holder, after=after, size=size)
    asked = {"text": question.text} if question.text else {"show": question.show}
    record_read(token, "searched parties", kind="parties", detail=asked)
    return {
        "parties": [told(FoundOut, each, each.party, id=each.party.pk) for each in found.parties],
        "after": found.after,
        "whole": found.whole,
    }


@router.get("/parties/{party_id}", response={200: PartyOut, **REFUSALS}, summary="Read one party")
def read_party(request: HttpRequest, party_id: Name) -> Body:
    """One that was merged is told as the one that took it up."""
    token = scoped(request, "parties:read", "see_party")
    seen = opened(token.holder, party_id)
    record_read(token, "read a party", kind="party", key=seen.party.pk)
    known = told_of(seen, token.holder)
    alerts, count = open_alerts(token.holder, seen.numbers, most=_ALERTS)
    rate = bridge.hit_rate(seen.found, seen.inspected)
    return told(
        PartyOut,
        seen,
        known,
        seen.party,
        id=seen.party.pk,
        listed=seen.party.listed,
        network=seen.party.network,
        currency=seen.party.content.get("currency", ""),
        hit_rate=rate and dict(zip(("value", "low", "high"), rate, strict=True)),
        months=[dict(zip(("month", "lines", "value"), each, strict=True)) for each in seen.months],
        network_risk=known.network,
        series=[row["series_id"] for row in known.series],
        alerts=[alert.pk for alert in alerts],
        alert_count=count,
        sections=sections(token.holder, seen.party.pk, seen.numbers),
        pairs=judged(token.holder, seen.party.pk, [way["profile_id"] for way in seen.written]).pairs,
    )
