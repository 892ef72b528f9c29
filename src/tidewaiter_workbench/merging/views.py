"""The list of pairs that wait, one pair with its evidence, and the two things done with it: judging, and undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.merging import services
from tidewaiter_workbench.merging.comparing import compared, seen_of, weighed
from tidewaiter_workbench.merging.models import Judgement, Kind, Pair, Verdict, Written
from tidewaiter_workbench.queue.refusals import RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain, whole

__all__ = ["judge", "merge", "merges", "withdraw"]

_ROWS = 40
_SHOWN = ("open", "decided")


@require_safe
@needs("see_party")
def merges(request: HttpRequest) -> HttpResponse:
    """Pairs that wait, those first whose doubt touches most; or those that are decided."""
    show = request.GET.get("show", "")
    show = show if show in _SHOWN else "open"
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    rows = services.listed(request.user, show=show, kind=kind).order_by("-worth", "id")
    page = Paginator(rows, _ROWS).get_page(request.GET.get("page"))
    record("read the merge review", by=request.user.username, kind="pairs", detail={"show": show, "kind": kind})
    told = [_row(pair) for pair in page]
    stands = _standing(pair for pair in page) if show == "decided" else {}
    for row in told:
        row["judgement"] = stands.get((row["pair"].left, row["pair"].right))
    page_of = {"rows": told, "page": page, "show": show, "kind": kind, "kinds": Kind.choices}
    return render(request, "merging/merges.html", page_of)


@require_safe
@needs("see_party")
def merge(request: HttpRequest, pair_id: int) -> HttpResponse:
    """One pair: both records, what speaks for and against, what each verdict would move, and what was decided."""
    try:
        pair = services.within_reach(request.user, pair_id)
    except services.PairGoneError as gone:
        return refused(request, gone)
    record("read a pair", by=request.user.username, kind="pair", key=f"{pair.left}|{pair.right}")
    return render(request, "merging/merge.html", _told(request, pair))


@require_POST
@needs("judge_party")
def judge(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Take a verdict with its reason; then show the next pair that waits."""
    try:
        made = services.judge(
            pair_id,
            by=request.user,
            version=whole(request.POST.get("version", "")) or -1,
            verdict=request.POST.get("verdict", ""),
            reason=plain(request.POST.get("reason", ""), longest=1000),
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    if made.state == Written.WRITTEN:
        messages.success(request, _("Your judgement is in the lake; the next run obeys it."))
    else:
        messages.success(request, _("Your judgement is kept. The lake is busy; it is written by itself."))
    return redirect("merge", pair_id)


@require_POST
@needs("judge_party")
def withdraw(request: HttpRequest, judgement_id: int) -> HttpResponse:
    """End a judgement, and open its pair again."""
    try:
        ended = services.withdraw(
            judgement_id, by=request.user, reason=plain(request.POST.get("reason", ""), longest=1000)
        )
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, _("The judgement is withdrawn; the next run undoes what it did."))
    pair = services.pairs_within(request.user).filter(left=ended.left, right=ended.right).first()
    return redirect("merge", pair.pk) if pair else redirect("merges")


def _told(request: HttpRequest, pair: Pair) -> dict[str, Any]:
    person = request.user
    history = list(Judgement.objects.filter(left=pair.left, right=pair.right))
    following = services.listed(person, show="open").exclude(pk=pair.pk).order_by("-worth", "id")
    return {
        "pair": pair,
        "left": pair.content["records"][0],
        "right": pair.content["records"][1],
        "sides": [seen_of(record, person) for record in pair.content["records"]],
        "fields": compared(pair),
        "start": weighed(pair)[-1],
        "verdicts": [
            {"value": value, "words": words, "moves": services.moves(pair, value, person=person)}
            for value, words in Verdict.choices
        ],
        "history": history,
        "stands": next((each for each in history if each.withdrawn_on is None), None),
        "following": following.values_list("pk", flat=True).first(),
        "whole": person.all_offices,
    }


def _row(pair: Pair) -> dict[str, Any]:
    """A pair with what speaks most for it and most against it."""
    left, right = pair.content["records"]
    said = sorted(pair.content["evidence"], key=lambda each: each["bits"])
    best = said[-1] if said and said[-1]["bits"] > 0 else None
    worst = said[0] if said and said[0]["bits"] < 0 else None
    return {"pair": pair, "left": left, "right": right, "best": best, "worst": worst}


def _standing(pairs: Any) -> dict[tuple[str, str], Judgement]:  # noqa: ANN401 (any iterable of pairs)
    rows = Judgement.objects.filter(withdrawn_on=None, left__in=[pair.left for pair in pairs])
    return {(each.left, each.right): each for each in rows}
