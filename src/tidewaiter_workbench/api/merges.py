"""The merge review for programs: pairs that wait, and what a person says of them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tidewaiter_workbench.api.asking import REFUSALS, After, Body, RowId, Size, record_read, scoped, told, written
from tidewaiter_workbench.api.shapes import Reason, VersionSeen, Words
from tidewaiter_workbench.merging import services
from tidewaiter_workbench.merging.comparing import compared, seen_of, weighed
from tidewaiter_workbench.merging.models import Judgement, Pair, Verdict
from tidewaiter_workbench.paging import by_place

__all__ = ["router"]

router = Router()


class PairOut(Schema):
    """Two ways of writing that may be one party; `verdict` is empty while the pair waits."""

    id: int
    left_party: str
    right_party: str
    left_name: str
    right_name: str
    kind: str
    probability: float
    worth: float
    verdict: str
    version: int


class PairsOut(Schema):
    """Some pairs, those first whose doubt touches most; ask again with `after`."""

    pairs: list[PairOut]
    after: str


class ComparedOut(Schema):
    """One field as both records give it; `bits` is what its comparison says, None where it was not compared."""

    label: str
    left: str
    right: str
    bits: float | None


class WeightOut(Schema):
    """One piece of evidence; above nought it speaks for one party, below for two."""

    about: str
    says: str
    bits: float


class SideOut(Schema):
    """How often and when one side stands in documents within reach."""

    seen: int
    roles: list[str]
    first_on: date | None
    last_on: date | None


class MoveOut(Schema):
    """What a verdict would move from one party to another, counted within reach."""

    old: str
    old_name: str
    new: str
    new_name: str
    ways: list[str]
    mentions: int
    alerts: int
    found: int


class VerdictOut(Schema):
    """A verdict and what it would move; None where nobody can tell beforehand."""

    verdict: str
    moves: list[MoveOut] | None


class JudgementOut(Schema):
    """What a person said of a pair; `state` says whether the lake has it yet, `idle` why no run obeys it."""

    id: int
    judgement_id: str
    verdict: str
    by: str
    why: str
    judged_on: date
    withdrawn_on: date | None
    withdrawn_by: str
    withdrawn_why: str
    state: str
    idle: str


class WholePairOut(PairOut):
    """One pair with both records, the evidence, what each verdict would move, and what was said before."""

    sides: list[SideOut]
    fields: list[ComparedOut]
    evidence: list[WeightOut]
    verdicts: list[VerdictOut]
    history: list[JudgementOut]


class JudgeIn(VersionSeen):
    """A verdict with its reason."""

    verdict: Literal["same", "different", "unsure"]
    reason: Reason


class WithdrawIn(Schema):
    """Why a judgement is undone."""

    reason: Reason


@router.get("/merges", response={200: PairsOut, **REFUSALS}, summary="Read the merge review")
def read_merges(
    request: HttpRequest,
    show: Literal["open", "decided"] = "open",
    kind: Words = "",
    after: After = "",
    size: Size = 50,
) -> Body:
    """Pairs that wait, or are decided, of which the holder sees both sides."""
    token = scoped(request, "merges:read", "see_party")
    rows = services.listed(token.holder, show=show, kind=kind)
    shown, last = by_place(rows, "worth", after=after, size=size)
    record_read(token, "read the merge review", kind="pairs", detail={"show": show})
    return {"pairs": [_pair(each) for each in shown], "after": last}


@router.get("/merges/{pair_id}", response={200: WholePairOut, **REFUSALS}, summary="Read one pair")
def read_merge(request: HttpRequest, pair_id: RowId) -> Body:
    """Both records, the evidence field by field, and what would move."""
    token = scoped(request, "merges:read", "see_party")
    person, pair = token.holder, services.within_reach(token.holder, pair_id)
    record_read(token, "read a pair", kind="pair", key=f"{pair.left}|{pair.right}")
    fields = [
        told(ComparedOut, each, label=str(each.label), bits=each.weight and each.weight.bits) for each in compared(pair)
    ]
    verdicts = [{"verdict": each, "moves": services.moves(pair, each, person=person)} for each in Verdict.values]
    history = Judgement.objects.filter(left=pair.left, right=pair.right)
    return told(
        WholePairOut,
        **_pair(pair),
        sides=[seen_of(record, person) for record in pair.content["records"]],
        fields=fields,
        evidence=weighed(pair),
        verdicts=verdicts,
        history=list(history),
    )


@router.post("/merges/{pair_id}/judge", response={200: JudgementOut, **REFUSALS}, summary="Judge a pair")
def judge_pair(request: HttpRequest, pair_id: RowId, said: JudgeIn) -> Status:
    """Say same, different or unsure; the next run obeys it."""
    return written(
        request,
        "merges:write",
        "judge_party",
        lambda holder: told(
            JudgementOut,
            services.keep_judgement(pair_id, by=holder, version=said.version, verdict=said.verdict, reason=said.reason),
        ),
        then=services.write_waiting,
    )


@router.post(
    "/judgements/{judgement_id}/withdraw", response={200: JudgementOut, **REFUSALS}, summary="Undo a judgement"
)
def withdraw_judgement(request: HttpRequest, judgement_id: RowId, said: WithdrawIn) -> Status:
    """One's own, or, for a supervisor, anybody's; its pair waits again."""
    return written(
        request,
        "merges:write",
        "judge_party",
        lambda holder: told(JudgementOut, services.end_judgement(judgement_id, by=holder, reason=said.reason)),
        then=services.write_waiting,
    )


def _pair(pair: Pair) -> dict[str, Any]:
    left, right = pair.content["records"]
    return told(PairOut, pair, left_name=left["name"] or "", right_name=right["name"] or "")
