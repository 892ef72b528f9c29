"""Pages of rules: the list, one rule, its editor, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tidewaiter_workbench import bridge
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.refusals import RefusalError
from tidewaiter_workbench.rulebook import services
from tidewaiter_workbench.rulebook.comparing import changed_fields, changed_lines
from tidewaiter_workbench.rulebook.editing import editor_of
from tidewaiter_workbench.rulebook.forms import RuleForm
from tidewaiter_workbench.rulebook.jobs import ask_trial, trial_at_work
from tidewaiter_workbench.rulebook.listing import PAGE, SHOWN, listed
from tidewaiter_workbench.rulebook.models import Effect, Rule, Version
from tidewaiter_workbench.rulebook.showing import seen_trial, steps_of, yields_of
from tidewaiter_workbench.rulebook.suggesting import suggestions
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain, whole

__all__ = [
    "rule", "rule_approve", "rule_diff", "rule_discard", "rule_edit", "rule_new", "rule_retire", "rule_revise",
    "rule_send_back", "rule_submit", "rule_try",
    "rule_trying", "rules",
]  # fmt: skip


@require_safe
@needs("see_rules")
def rules(request: HttpRequest) -> HttpResponse:
    """All rules that this person is cleared for, with what they yield."""
    show = request.GET.get("show", "")
    show = show if show in SHOWN else SHOWN[0]
    page = whole(request.GET.get("page", ""), digits=5) or 1
    lines, counts = listed(request.user, show=show, page=page)
    highs = [high for line in lines if isinstance(high := line.told.get("hit_rate_high"), float)]
    told = {"lines": lines, "show": show, "counts": counts, "most": max(highs, default=0.0)}
    told |= {"page": page, "more": counts[show] > page * PAGE}
    record("read the rules", by=request.user.username, kind="rules", detail={"show": show})
    return render(request, "rulebook/rules.html", told)


@require_safe
@needs("see_rules")
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: what it says, what it would have named, what came of it, and who stands behind it."""
    try:
        found = services.rule_within_reach(request.user, code)
    except RefusalError as refusal:
        return refused(request, refusal)
    versions = list(found.versions.all())
    version = next((each for each in versions if str(each.number) == request.GET.get("version")), versions[0])
    record("read a rule", by=request.user.username, kind="rule", key=code, detail={"version": version.number})
    trial = services.latest_trial(found, version.condition)
    told = {
        "rule": found,
        "version": version,
        "versions": versions,
        "is_latest": version is versions[0],
        "running": next((each for each in versions if each.is_running), None),
        "pieces": bridge.rule_pieces(version.condition),
        "terms": [bridge.rule_terms()[name] for name in _names(version.condition)],
        "trial": trial and seen_trial(trial, person=request.user),
        "yields": (yields := yields_of(found)),
        "suggestions": list(
            suggestions(version, next((each for each in yields if each["mode"] == version.mode), {}), today=desk_day())
        ),
        "most": max(
            (each.get(name) or 0.0 for each in yields for name in ("hit_rate_high", "true_rate_high")), default=0.0
        ),
        "steps": steps_of(found, version, has_trial=trial is not None),
        "acts": found.acts.all()[:40],
        "spans": services.TRIAL_DAYS,
        "job": trial_at_work(code),
        "code": code,
        "typology": dict(bridge.typologies()).get(version.typology, ""),
        "effect": Effect(version.effect).label,
        "is_mine": request.user.username in version.hands,
    }
    return render(request, "rulebook/rule.html", told)


@require_safe
@needs("see_rules")
def rule_diff(request: HttpRequest, code: str, older: int, newer: int) -> HttpResponse:
    """Two versions, line by line and field by field, with who changed it, when and why."""
    try:
        found = services.rule_within_reach(request.user, code)
        before, after = services.pair_of(found, older, newer)
    except RefusalError as refusal:
        return refused(request, refusal)
    detail = {"versions": [older, newer]}
    record("compared versions of a rule", by=request.user.username, kind="rule", key=code, detail=detail)
    told = {
        "rule": found,
        "older": before,
        "newer": after,
        "lines": changed_lines(before, after),
        "fields": changed_fields(before, after),
        "acts": found.acts.filter(number__gt=min(older, newer), number__lte=max(older, newer)),
        "numbers": list(found.versions.values_list("number", flat=True)),
    }
    return render(request, "rulebook/diff.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("write_rule")
def rule_new(request: HttpRequest) -> HttpResponse:
    """Begin a rule."""
    return _edited(request, None, None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("write_rule")
def rule_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft."""
    try:
        found = services.rule_within_reach(request.user, code)
    except RefusalError as refusal:
        return refused(request, refusal)
    draft = found.versions.filter(state="draft").first()
    if draft is None:
        messages.info(request, _("There is no draft of it. Begin a new version first."))
        return redirect("rule", code)
    return _edited(request, found, draft)


def _edited(request: HttpRequest, found: Rule | None, draft: Version | None) -> HttpResponse:
    """The editor, changed as the form asks; or, if it asks to keep the draft, that."""
    asked = request.POST.get("do", "")
    told = editor_of(request.POST.dict() if request.method == "POST" else None, saved=draft.condition if draft else "")
    if request.htmx and asked != "keep":
        return render(request, "rulebook/part_editor.html", told)
    given = {"is_new": found is None, "clearance": request.user.clearance}
    if request.method != "POST":
        form = RuleForm(initial=_initial(request, draft), **given)
    elif asked != "keep":
        form = RuleForm(initial=request.POST.dict(), **given)
    else:
        form = RuleForm(request.POST, **given)
        if form.is_valid() and not told["unfinished"]:
            try:
                kept = _keep(request, found, form, str(told["text"]))
            except RefusalError as refusal:
                told["why"] = str(refusal)
            else:
                messages.success(request, _("The draft is kept. Try it on the past next."))
                return redirect("rule", kept.rule.code)
    status = 400 if asked == "keep" else 200
    return render(request, "rulebook/edit.html", {**told, "form": form, "rule": found, "draft": draft}, status=status)


def _keep(request: HttpRequest, found: Rule | None, form: RuleForm, condition: str) -> Version:
    draft = form.draft(condition)
    if found is None:
        told = form.cleaned_data
        return services.new_rule(told["code"], by=request.user, draft=draft, mark=told["mark"] or 0)
    return services.keep_draft(found.code, by=request.user, version=form.cleaned_data["version"] or -1, draft=draft)


def _initial(request: HttpRequest, draft: Version | None) -> dict[str, object]:
    if draft is None:
        return {"owner": request.user.username, "effect": Effect.LOOK, "mark": 1}
    names = (
        "version",
        "name",
        "typology",
        "effect",
        "legal_basis",
        "owner",
        "review_on",
        "sunset_on",
        "purpose",
        "note",
    )
    return {name: getattr(draft, name) for name in names}


def _names(condition: str) -> list[str]:
    said = [text for kind, text in bridge.rule_pieces(condition) if kind == "column"]
    return [name for name in dict.fromkeys(said) if name in bridge.rule_terms()]


@require_POST
@needs("write_rule")
def rule_try(request: HttpRequest, code: str) -> HttpResponse:
    """Backtest: what would it have named? A worker asks the lake, if there is one."""
    try:
        job = ask_trial(code, by=request.user, days=_number(request, "days"))
    except RefusalError as refusal:
        return refused(request, refusal)
    if job is None:
        messages.success(request, _("It was tried on the past."))
    return redirect("rule", code)


@require_safe
@needs("see_rules")
def rule_trying(request: HttpRequest, code: str) -> HttpResponse:
    """How far a backtest is; once it is done, HTMX shows the page anew."""
    try:
        services.rule_within_reach(request.user, code)
    except RefusalError as refusal:
        return refused(request, refusal)
    job = trial_at_work(code)
    if job is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "rulebook/part_trying.html", {"job": job, "code": code})


@require_POST
@needs("write_rule")
def rule_submit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand it to a second person."""
    wished = request.POST.get("mode", "")
    return _act(
        request,
        code,
        lambda: services.submit(code, by=request.user, version=_number(request, "version"), wished=wished),
        _("It waits for a second person now."),
    )


@require_POST
@needs("write_rule")
def rule_send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Make a draft of it again."""
    seen, why = _number(request, "version"), _said(request)
    return _act(
        request,
        code,
        lambda: services.send_back(code, by=request.user, version=seen, reason=why),
        _("It is a draft again."),
    )


@require_POST
@needs("write_rule")
def rule_discard(request: HttpRequest, code: str) -> HttpResponse:
    """Drop a draft."""
    seen, why = _number(request, "version"), _said(request)
    return _act(
        request,
        code,
        lambda: services.discard(code, by=request.user, version=seen, reason=why),
        _("The draft is dropped."),
    )


@require_POST
@needs("approve_rule")
def rule_approve(request: HttpRequest, code: str) -> HttpResponse:
    """Let it run, live or in shadow."""
    seen, why, mode = _number(request, "version"), _said(request), request.POST.get("mode", "")
    done = _("It is approved; the next run puts its lines to it.")
    return _act(
        request, code, lambda: services.approve(code, by=request.user, version=seen, mode=mode, reason=why), done
    )


@require_POST
@needs("write_rule")
def rule_revise(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a new version."""
    try:
        services.revise(code, by=request.user, note=_said(request))
    except RefusalError as refusal:
        return refused(request, refusal)
    return redirect("rule_edit", code)


@require_POST
@needs("approve_rule")
def rule_retire(request: HttpRequest, code: str) -> HttpResponse:
    """End it."""
    seen, why = _number(request, "version"), _said(request)
    done = _("It is retired: no line that is declared from today on is put to it.")
    return _act(request, code, lambda: services.retire(code, by=request.user, version=seen, reason=why), done)


def _act(request: HttpRequest, code: str, service: Callable[[], object], done: str) -> HttpResponse:
    try:
        service()
    except RefusalError as refusal:
        return refused(request, refusal)
    messages.success(request, done)
    return redirect("rule", code)


def _said(request: HttpRequest) -> str:
    return plain(request.POST.get("reason", ""), longest=1000)


def _number(request: HttpRequest, name: str) -> int:
    number = whole(request.POST.get(name, ""))
    return -1 if number is None else number
