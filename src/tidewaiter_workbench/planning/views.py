"""The planner: the policy as a form, what another would bring, drafts, and the second look."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.bridge.planning import (
    LEAST_RANDOM_SHARE,
    Kind,
    Listed,
    Present,
    checked,
    exam_names,
    small_offices,
)
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.jobs.models import State
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.pictures.drawing import saved
from tidewaiter_workbench.planning import services
from tidewaiter_workbench.planning.asking import UNITS, Asked, form_of
from tidewaiter_workbench.planning.charts import CURVES, curve
from tidewaiter_workbench.planning.limits import limits_of
from tidewaiter_workbench.planning.models import DraftState, PlanDraft
from tidewaiter_workbench.planning.working import at_work, job_called
from tidewaiter_workbench.queue.refusals import RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.sheets import sheet_answer, sheet_text
from tidewaiter_workbench.web.text import plain, whole

__all__ = [
    "plan",
    "plan_curve",
    "plan_draft",
    "plan_list",
    "plan_working",
    "publish_plan",
    "withdraw_plan",
    "write_plan",
]

_MOST_LISTED = 100
_PARTS = ("value", "low", "high")


@require_safe
@needs("see_plan")
def plan(request: HttpRequest) -> HttpResponse:
    """The policy that holds; or, if the address asks for changes, what they would bring."""
    try:
        told = services.present()
        asked = services.asked_by(request.user, request.GET, told)
        page = _page(request, told, asked)
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    detail = {"changes": [list(change) for change in asked.changes]} if asked.changes else {}
    record(
        "asked what a policy would bring" if detail else "read the plan",
        by=request.user.username,
        kind="plan",
        detail=detail,
    )
    return render(request, "planning/plan.html", page)


@require_safe
@needs("see_plan")
def plan_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """One draft: what changes, what it would bring, and the second look."""
    try:
        draft, told = services.draft_called(draft_id), services.present()
        page = {"draft": draft, "told": told, "waits": draft.state == DraftState.WAITING}
        if page["waits"]:
            page |= _brings_or_job(draft.budget, told, request.user)
            page["begun"] = services.begun()
            page["stale"] = draft.based_on != told.version
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    record("read a draft policy", by=request.user.username, kind="plan", key=str(draft.pk))
    return render(request, "planning/draft.html", page)


@require_safe
@needs("see_plan")
def plan_working(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far the working out of a policy is; once it is done, HTMX shows the page anew."""
    try:
        job = job_called(job_id, by=request.user)
    except RefusalError as refusal:
        return refused(request, refusal)
    if job.state == State.DONE:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "planning/part_working.html", {"job": job})


@require_POST
@needs("draft_plan")
def write_plan(request: HttpRequest) -> HttpResponse:
    """Keep what the form asks as a draft."""
    try:
        told = services.present()
        made = services.draft(
            services.asked_by(request.user, request.POST, told),
            by=request.user,
            reason=plain(request.POST.get("reason", ""), longest=1000),
            holds_from=_day(request.POST.get("holds_from", "")),
            based_on=told.version,
        )
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    messages.success(request, _("The draft is kept. A supervisor who did not write it looks at it and publishes it."))
    return redirect("plan_draft", made.pk)


@require_POST
@needs("publish_plan")
def publish_plan(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Publish a draft."""
    try:
        made = services.publish_draft(
            draft_id, by=request.user, version=_number(request, "version"), redraw=request.POST.get("redraw") == "yes"
        )
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    said = _("It is published as policy {n}. The next run plans by it.").format(n=made.policy)
    if made.redrawn:
        said += " " + _("The present list was drawn anew; its new lines come when the queue is filled.")
    messages.success(request, said)
    return redirect("plan_draft", made.pk)


@require_POST
@needs("draft_plan")
def withdraw_plan(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take a draft back."""
    try:
        services.withdraw(draft_id, by=request.user, version=_number(request, "version"))
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, _("The draft is withdrawn."))
    return redirect("plan")


@require_safe
@needs("export_figures")
def plan_curve(request: HttpRequest, figure: str) -> HttpResponse:
    """A curve as a picture to keep, or what is behind it as a sheet."""
    name, _dot, kind = figure.partition(".")
    if name not in CURVES or kind not in ("svg", "csv"):
        raise Http404
    try:
        told = services.present()
        asked = services.asked_by(request.user, request.GET, told)
        brings = services.brings(asked.budget, offices=services.reach(request.user))
        holds = services.brings(_as_held(told), offices=services.reach(request.user))
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    record("exported a picture", by=request.user.username, kind="plan", key=figure)
    if kind == "svg":
        return saved(curve(name, brings, holds, currency=told.currency))
    figures = ("hits", "found") if name == "hits" else (name,)
    rows = [
        [each["scale"], each["opened"], each["minutes"], *(each[of][part] for of in figures for part in _PARTS)]  # type: ignore[index]
        for each in brings.curve
    ]
    heads = ["capacity_times", "lines_a_day", "minutes_a_day", name, "low", "high"]
    heads += ["found", "found_low", "found_high"] if "found" in figures else []
    return sheet_answer(f"{name}.csv", sheet_text(heads, rows))


@require_safe
@needs("export_figures")
def plan_list(request: HttpRequest) -> HttpResponse:
    """What would come into the list and what would leave it, as a sheet."""
    try:
        told = services.present()
        asked = services.asked_by(request.user, request.GET, told)
        change = services.comes_and_goes(asked.budget, person=request.user)
    except (RefusalError, BridgeError) as refusal:
        return refused(request, refusal)
    record(
        "exported a list",
        by=request.user.username,
        kind="plan",
        detail={"in": len(change.coming), "out": len(change.going)},
    )
    names = [each.name for each in fields(Listed)]
    rows = [
        [way, *("; ".join(value) if isinstance(value := getattr(each, name), tuple) else value for name in names)]
        for way, lines in (("in", change.coming), ("out", change.going))
        for each in lines
    ]
    return sheet_answer("list.csv", sheet_text(["way", *names], rows))


def _page(request: HttpRequest, told: Present, asked: Asked) -> dict[str, Any]:
    person = request.user
    shown = [office for office in told.offices if person.all_offices or office in person.office_codes]
    page = {
        "told": told,
        "asked": asked,
        "form": form_of(asked.values),
        "query": request.GET.urlencode(),
        "units": UNITS,
        "exam_names": exam_names(),
        "least": LEAST_RANDOM_SHARE,
        "random_exam": asked.values["random_exam"],
        "drafts": PlanDraft.objects.select_related("drafted_by")[:8],
        "today": desk_day(),
        "whole_house": person.all_offices,
        **_brings_or_job(asked.budget, told, person, compare=bool(asked.changes)),
    }
    loads = {str(load["team"]): load for load in page["brings"].loads} if "brings" in page else {}
    small = small_offices(asked.budget, told.offices)
    page["offices"] = [
        {
            "code": office,
            "lines": told.offices[office],
            "small": office in small,
            "own": page["form"]["offices"].get(office),
            "most": [
                (code, own, page["form"]["most"][code]) for code, own in limits_of(asked.values, office=office).items()
            ],
            "drawn": sum(kind.lines for kind in told.drawn.get(office, ())),
            "load": loads.get(office),
        }
        for office in shown
    ]
    return page


def _brings_or_job(budget: str, told: Present, person: Person, *, compare: bool = True) -> dict[str, Any]:
    """What a policy would bring, or the job that works it out."""
    job = at_work(budget, holds=_as_held(told), compare=compare, by=person)
    return {"job": job} if job else _brings(budget, told, person, compare=compare)


def _brings(budget: str, told: Present, person: Person, *, compare: bool = True) -> dict[str, Any]:
    """What a policy would bring, beside what holds; and, if they differ, the lines that come and go."""
    brings = services.brings(budget, offices=services.reach(person))
    holds = services.brings(_as_held(told), offices=services.reach(person)) if compare else brings
    now = tuple(
        k for office, kinds in told.drawn.items() if person.all_offices or office in person.office_codes for k in kinds
    )
    then = now
    page: dict[str, Any] = {
        "brings": brings,
        "holds": holds,
        "curves": [(figure, curve(figure, brings, holds, currency=told.currency)) for figure in CURVES],
    }
    if compare:
        change = services.comes_and_goes(budget, person=person)
        page |= {
            "coming": change.coming[:_MOST_LISTED],
            "going": change.going[:_MOST_LISTED],
            "stay": change.stay,
            "all_coming": len(change.coming),
            "all_going": len(change.going),
        }
        then = change.kinds
    page["kinds"] = [_by(of, now, then) for of in ("cause", "exam")]
    return page


def _by(of: str, now: tuple[Kind, ...], then: tuple[Kind, ...]) -> list[tuple[str, str, int, int]]:
    """The list by cause, or by examination and its lane: name, lane, lines now, lines then."""
    counts: dict[tuple[str, str], list[int]] = {}
    for place, kinds in enumerate((now, then)):
        for kind in kinds:
            key = (kind.cause, "") if of == "cause" else (kind.exam_type, kind.lane)
            counts.setdefault(key, [0, 0])[place] += kind.lines
    ordered = sorted(counts.items(), key=lambda pair: -max(pair[1]))
    return [(name, lane, was, would) for (name, lane), (was, would) in ordered]


def _as_held(told: Present) -> str:
    """The policy that holds, as the library writes it: one policy has one text, and is asked about once."""
    return checked(told.budget)[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(request: HttpRequest, name: str) -> int:
    number = whole(request.POST.get(name, ""))
    return -1 if number is None else number
