"""Rules for programs: read, written as drafts, tried on the past, approved by a second person, and ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from tidewaiter_workbench.api.asking import REFUSALS, After, Body, Size, record_read, scoped, told, written
from tidewaiter_workbench.api.jobs import JobOut, job_out
from tidewaiter_workbench.api.shapes import Estimate, Reason, VersionSeen, Words
from tidewaiter_workbench.paging import following
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.rulebook import services
from tidewaiter_workbench.rulebook.comparing import changed_fields, changed_lines
from tidewaiter_workbench.rulebook.jobs import start_trial
from tidewaiter_workbench.rulebook.listing import lines_within
from tidewaiter_workbench.rulebook.models import Version
from tidewaiter_workbench.rulebook.publishing import publish_waiting
from tidewaiter_workbench.rulebook.showing import SeenTrial, seen_trial, yields_of

__all__ = ["router"]

router = Router()
Code = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{1,59}$")]
Number = Annotated[int, Query(ge=0, le=2**31 - 1)]
Mode = Literal["live", "shadow"]
_READ, _WRITE = "rules:read", "rules:write"


class RuleLineOut(Schema):
    """One rule, as a list tells it: the version that runs or, if none does, the latest."""

    code: str
    mark: int
    number: int
    name: str
    state: str
    typology: str
    effect: str
    pending: str = Field(description="draft or submitted, where a newer version is being written")
    advice: list[str] = Field(description="why somebody should look at it again")


class RulesOut(Schema):
    """Some rules, those first that wait for somebody; ask again with `after`."""

    rules: list[RuleLineOut]
    after: str


class VersionOut(Schema):
    """What a rule says for some time; `hands` wrote on it, and none of them may approve it."""

    code: str
    number: int
    state: str
    name: str
    condition: str
    typology: str
    effect: str
    legal_basis: str
    purpose: str
    owner: str
    review_on: date | None
    sunset_on: date | None
    note: str
    hands: list[str]
    wished: str
    mode: str
    decided_by: str
    decided_on: date | None
    valid_from: date | None
    valid_to: date | None
    version: int


class LoadOut(Schema):
    """What a rule would have put on one office's table."""

    office: str
    hits: int
    per_day: float


class TrialOut(Schema):
    """What the condition would have named in past days; other offices are one sum."""

    days: int
    made_at: datetime
    made_by: str
    first: date
    last: date
    lines: int
    hits: int
    inspected: int
    found: int
    rate: Estimate | None
    others: Estimate | None
    offices: list[LoadOut]
    hits_elsewhere: int


class YieldOut(Schema):
    """What came of its lines, live and shadow apart."""

    mode: str
    hits: int
    inspected: int
    found: int
    hit_rate: float | None = None
    hit_rate_low: float | None = None
    hit_rate_high: float | None = None


class DeedOut(Schema):
    """What somebody did with the rule, and why."""

    at: datetime
    by: str
    action: str
    number: int
    reason: str


class RuleOut(VersionOut):
    """One version of a rule, with its trial, its yields and its history."""

    mark: int
    versions: list[int]
    trial: TrialOut | None
    yields: list[YieldOut]
    history: list[DeedOut]


class ChangedOut(Schema):
    """A field that differs, or a line of the condition: `sign` is +, - or empty for what stayed."""

    name: str
    before: str
    after: str
    sign: str


class DiffOut(Schema):
    """Two versions beside each other."""

    older: int
    newer: int
    condition: list[ChangedOut]
    fields: list[ChangedOut]


class DraftIn(Schema):
    """What a draft says; only its name and a condition that can be read are needed to keep it."""

    name: Words = Field(min_length=3, max_length=120)
    condition: Words = Field(min_length=1, max_length=10_000)
    typology: Words = Field("", max_length=40)
    effect: Literal["look", "open"] = "look"
    legal_basis: Words = Field("", max_length=300)
    purpose: Words = Field("", max_length=2_000)
    owner: Words = Field("", max_length=150)
    review_on: date | None = None
    sunset_on: date | None = None
    note: Words = Field("", max_length=300)


class NewRuleIn(DraftIn):
    """A rule to begin, under a short name that it keeps for life."""

    code: Words = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,59}$")
    mark: int = Field(1, ge=0, le=3)


class ChangeIn(DraftIn, VersionSeen):
    """A draft as it should be."""


class NoteIn(Schema):
    """What the new version will change."""

    note: Words = Field("", max_length=300)


class TrialIn(Schema):
    """How many past days to ask."""

    days: Literal[30, 90, 180, 365]


class SubmitIn(VersionSeen):
    """How it should run."""

    mode: Mode


class DecideIn(VersionSeen):
    """Why."""

    reason: Reason


class ApproveIn(DecideIn):
    """How it runs from today on, and why."""

    mode: Mode


@router.get("/rules", response={200: RulesOut, **REFUSALS}, summary="Read the rules")
def read_rules(request: HttpRequest, show: Words = "all", after: After = "", size: Size = 50) -> Body:
    """Those that the holder is cleared for; `show` is all, running, waiting, drafts, review or ended."""
    token = scoped(request, _READ, "see_rules")
    lines = [line for line in lines_within(token.holder) if show in line.groups]
    shown, last = following(lines, after, key=lambda line: line.rule.code, size=size)
    record_read(token, "read the rules", kind="rules", detail={"show": show})
    rules = [
        told(RuleLineOut, line.version, line.rule, line, pending=line.pending.state if line.pending else "")
        for line in shown
    ]
    return {"rules": rules, "after": last}


@router.get("/rules/{code}", response={200: RuleOut, **REFUSALS}, summary="Read one rule")
def read_rule(request: HttpRequest, code: Code, number: Number = 0) -> Body:
    """One version, the latest if no number is said, with its trial, yields and history."""
    token = scoped(request, _READ, "see_rules")
    rule = services.rule_within_reach(token.holder, code)
    version = services.version_of(rule, number)
    trial = services.latest_trial(rule, version.condition)
    record_read(token, "read a rule", kind="rule", key=code, detail={"version": version.number})
    return told(
        RuleOut,
        **_version(version),
        mark=rule.mark,
        versions=list(rule.versions.values_list("number", flat=True)),
        trial=trial and _trial(seen_trial(trial, person=token.holder)),
        yields=yields_of(rule),
        history=list(rule.acts.all()[:200]),
    )


@router.get("/rules/{code}/diff", response={200: DiffOut, **REFUSALS}, summary="Compare two versions")
def read_rule_diff(request: HttpRequest, code: Code, older: Number, newer: Number) -> Body:
    """The condition line by line, and the other fields that differ."""
    token = scoped(request, _READ, "see_rules")
    pair = services.pair_of(services.rule_within_reach(token.holder, code), older, newer)
    record_read(token, "compared versions of a rule", kind="rule", key=code, detail={"versions": [older, newer]})
    return told(DiffOut, older=older, newer=newer, condition=changed_lines(*pair), fields=changed_fields(*pair))


@router.post("/rules", response={200: VersionOut, **REFUSALS}, summary="Begin a rule")
def begin_rule(request: HttpRequest, said: NewRuleIn) -> Status:
    """With its first draft."""
    return _draft(request, lambda holder: services.new_rule(said.code, by=holder, draft=_said(said), mark=said.mark))


@router.post("/rules/{code}/revise", response={200: VersionOut, **REFUSALS}, summary="Begin a new version")
def revise_rule(request: HttpRequest, code: Code, said: NoteIn) -> Status:
    """A draft that says what the last version says; what runs goes on."""
    return _draft(request, lambda holder: services.revise(code, by=holder, note=said.note))


@router.post("/rules/{code}/draft", response={200: VersionOut, **REFUSALS}, summary="Change the draft")
def change_draft(request: HttpRequest, code: Code, said: ChangeIn) -> Status:
    """Whoever changes it may not approve it any more."""
    return _draft(request, lambda holder: services.keep_draft(code, by=holder, version=said.version, draft=_said(said)))


@router.post("/rules/{code}/backtest", response={200: JobOut, **REFUSALS}, summary="Try a rule on the past")
def backtest_rule(request: HttpRequest, code: Code, said: TrialIn) -> Status:
    """Starts a job; once it is done, the rule tells the trial."""
    return written(
        request, _WRITE, "write_rule", lambda holder: job_out(start_trial(code, by=holder, days=said.days), holder)
    )


@router.post("/rules/{code}/submit", response={200: VersionOut, **REFUSALS}, summary="Ask a second person")
def submit_rule(request: HttpRequest, code: Code, said: SubmitIn) -> Status:
    """A draft that is complete and was tried as it stands waits for approval."""
    return _draft(request, lambda holder: services.submit(code, by=holder, version=said.version, wished=said.mode))


@router.post("/rules/{code}/send-back", response={200: VersionOut, **REFUSALS}, summary="Make it a draft again")
def send_rule_back(request: HttpRequest, code: Code, said: DecideIn) -> Status:
    """By an approver, or by one of its authors."""
    return _draft(request, lambda holder: services.send_back(code, by=holder, version=said.version, reason=said.reason))


@router.post("/rules/{code}/discard", response={200: VersionOut, **REFUSALS}, summary="Drop the draft")
def discard_draft(request: HttpRequest, code: Code, said: DecideIn) -> Status:
    """Answers with the version that is the latest then; the first draft of a rule stays."""

    def drop(holder: Person) -> Version:
        services.discard(code, by=holder, version=said.version, reason=said.reason)
        return services.version_of(services.rule_within_reach(holder, code), 0)

    return _draft(request, drop)


@router.post("/rules/{code}/approve", response={200: VersionOut, **REFUSALS}, summary="Let a rule run")
def approve_rule(request: HttpRequest, code: Code, said: ApproveIn) -> Status:
    """By a second person, live or in shadow; the version before ends."""
    return _decision(
        request,
        lambda holder: services.keep_approval(
            code, by=holder, version=said.version, mode=said.mode, reason=said.reason
        ),
    )


@router.post("/rules/{code}/retire", response={200: VersionOut, **REFUSALS}, summary="End what runs")
def retire_rule(request: HttpRequest, code: Code, said: DecideIn) -> Status:
    """Its lines and its history stay."""
    return _decision(
        request,
        lambda holder: services.keep_retirement(code, by=holder, version=said.version, reason=said.reason),
    )


def _draft(request: HttpRequest, service: Callable[[Person], Version]) -> Status:
    return written(request, _WRITE, "write_rule", lambda holder: _version(service(holder)))


def _decision(request: HttpRequest, service: Callable[[Person], Version]) -> Status:
    return written(request, _WRITE, "approve_rule", lambda holder: _version(service(holder)), then=publish_waiting)


def _said(said: DraftIn) -> services.Draft:
    return services.Draft(**{field.name: getattr(said, field.name) for field in fields(services.Draft)})


def _version(version: Version) -> Body:
    return told(VersionOut, version, code=version.rule.code)


def _trial(seen: SeenTrial) -> Body:
    of = seen.told["told"]
    return told(
        TrialOut,
        seen,
        seen.trial,
        lines=seen.told["lines"],
        hits=seen.told["hits"],
        inspected=of["inspected"],
        found=of["found"],
        rate=of["rate"],
        others=seen.told["others"]["true_rate"],
        hits_elsewhere=seen.elsewhere["hits"] if seen.elsewhere else 0,
    )
