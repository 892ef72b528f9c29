"""The register: models and detectors, one model's card, two side by side, and a person's word."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.pictures.drawing import saved
from tidewaiter_workbench.queue.refusals import RefusalError
from tidewaiter_workbench.register import governing, services
from tidewaiter_workbench.register.beside import beside
from tidewaiter_workbench.register.charts import FIGURES, compared_figures, figure_rows, gain_rows, gains
from tidewaiter_workbench.register.models import APPROVED, UNSAID, Proposal, StandingEvent, Verdict
from tidewaiter_workbench.rulebook.listing import listed
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.sheets import sheet_answer, sheet_text
from tidewaiter_workbench.web.text import plain, whole

__all__ = [
    "approve_proposal",
    "compare_models",
    "judge_model",
    "model_card",
    "model_gains",
    "model_proposal",
    "propose_champion",
    "propose_policy",
    "refuse_proposal",
    "register",
    "register_picture",
    "withdraw_proposal",
]

_USUAL_SUNSET = timedelta(days=180)


@require_safe
@needs("see_register")
def register(request: HttpRequest) -> HttpResponse:
    """All models and detectors."""
    try:
        entries, detectors = services.register()
        held = governing.governed()
    except BridgeError as error:
        return refused(request, error)
    record("read the register", by=request.user.username, kind="model")
    page = {
        "entries": entries,
        "detectors": sorted(detectors, key=lambda each: (each.typology, each.name)),
        "champion": next((each for each in entries if each.champion), None),
        "pictures": [(name, picture) for name in FIGURES[:2] if (picture := compared_figures(entries, name))],
        "rules": listed(request.user, show="running")[0],
        "today": desk_day(),
        "approved": sum((each.by_two or each.verdict == APPROVED) and not each.over for each in entries),
        "over": sum(each.over for each in entries),
        "held": held,
        "compared": [beside(each) for each in held.compared],
        "proposals": Proposal.objects.select_related("proposed_by")[:6],
    }
    return render(request, "register/register.html", page)


@require_safe
@needs("see_register")
def model_card(request: HttpRequest, model_id: str) -> HttpResponse:
    """One model's card."""
    try:
        entry = services.entry_called(model_id)
        others, _detectors = services.register()
        held = governing.governed()
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    record("read a model", by=request.user.username, kind="model", key=model_id)
    page = {
        "entry": entry,
        "card": entry.card,
        "heads": [(head, gains(head)) for head in entry.card.heads],
        "others": [each for each in others if each.card.model_id != model_id],
        "events": StandingEvent.objects.filter(model_id=model_id),
        "verdicts": [choice for choice in Verdict.choices if choice[0] != UNSAID],
        "usual_sunset": desk_day() + _USUAL_SUNSET,
        "held": held,
        "word": held.words.get(model_id),
        "proposals": Proposal.objects.select_related("proposed_by").filter(model_id=model_id)[:6],
    }
    return render(request, "register/card.html", page)


@require_safe
@needs("see_register")
def compare_models(request: HttpRequest) -> HttpResponse:
    """Two models side by side."""
    try:
        entries, _detectors = services.register()
        chosen = _pair(request)
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    record("compared models", by=request.user.username, kind="model", key=" ".join(e.card.model_id for e in chosen))
    page = {
        "entries": entries,
        "one": chosen[0],
        "other": chosen[1],
        "pictures": [(name, picture) for name in FIGURES if (picture := compared_figures(chosen, name))],
        "pair": "?" + urlencode({"one": chosen[0].card.model_id, "other": chosen[1].card.model_id}),
        **services.compared(*chosen),
    }
    return render(request, "register/compare.html", page)


@require_safe
@needs("export_figures")
def register_picture(request: HttpRequest, figure: str) -> HttpResponse:
    """A figure of all models, or of the two that are compared, as a picture to keep or as a sheet of its rows."""
    name, kind = _file(figure, names=FIGURES)
    try:
        entries = services.register()[0] if "one" not in request.GET else _pair(request)
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    picture = compared_figures(entries, name)
    if picture is None:
        raise Http404
    record("exported a picture", by=request.user.username, kind="model", key=figure)
    if kind == "svg":
        return saved(picture)
    heads = ("model_id", "as_of", "head", name, "low", "high")
    return sheet_answer(figure, sheet_text(heads, figure_rows(entries, name)))


@require_safe
@needs("export_figures")
def model_gains(request: HttpRequest, model_id: str, figure: str) -> HttpResponse:
    """What a head gained from, as a picture to keep or as a sheet of all features."""
    try:
        heads = {str(head["name"]).lower(): head for head in services.entry_called(model_id).card.heads}
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    name, kind = _file(figure, names=tuple(heads))
    record("exported a picture", by=request.user.username, kind="model", key=f"{model_id} {figure}")
    if kind == "svg":
        return saved(gains(heads[name]))
    return sheet_answer(f"gains-{figure}", sheet_text(("feature", "share_of_gain"), gain_rows(heads[name])))


def _file(figure: str, *, names: tuple[str, ...]) -> tuple[str, str]:
    """A picture's name and whether it is wanted as svg or csv."""
    name, _dot, kind = figure.rpartition(".")
    if name not in names or kind not in ("svg", "csv"):
        raise Http404
    return name, kind


def _pair(request: HttpRequest) -> list[services.Entry]:
    return [services.entry_called(plain(request.GET.get(name, ""), longest=40)) for name in ("one", "other")]


@require_POST
@needs("steer_model")
def judge_model(request: HttpRequest, model_id: str) -> HttpResponse:
    """Say how a model stands."""
    try:
        services.judge(
            model_id,
            by=request.user,
            version=_version(request),
            verdict=request.POST.get("verdict", ""),
            reason=plain(request.POST.get("reason", ""), longest=1000),
            sunset_on=_day(request.POST.get("sunset_on", "")),
        )
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    messages.success(request, _("Your word is on record."))
    return redirect("model_card", model_id)


@require_safe
@needs("see_register")
def model_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal: what would hold, on which figures, and the second person's decision."""
    try:
        made, held = governing.proposal_called(proposal_id), governing.governed()
        entry = services.entry_called(made.model_id) if made.model_id else None
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    record("read a proposal on models", by=request.user.username, kind="model", key=made.model_id or "policy")
    page = {
        "made": made,
        "entry": entry,
        "held": held,
        "seen": [beside(each) for each in made.figures.get("compared", ())],
        "compared": [beside(e) for e in held.compared if made.model_id in (e["champion"], e["challenger"])],
    }
    return render(request, "register/proposal.html", page)


@require_POST
@needs("steer_model")
def propose_champion(request: HttpRequest, model_id: str) -> HttpResponse:
    """Propose a model as champion."""
    try:
        entry = services.entry_called(model_id)
        made = governing.propose_champion(
            model_id,
            by=request.user,
            ends_on=_day(request.POST.get("ends_on", "")),
            reason=plain(request.POST.get("reason", ""), longest=1000),
            figures={"head": entry.first_head["name"], "held_out": entry.first_head["figures"]},
        )
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    messages.success(request, _("It is proposed. A supervisor who did not propose it looks at it and decides."))
    return redirect("model_proposal", made.pk)


@require_POST
@needs("steer_model")
def propose_policy(request: HttpRequest) -> HttpResponse:
    """Propose by which policy runs use models."""
    try:
        made = governing.propose_policy(
            by=request.user,
            uses=plain(request.POST.get("uses", ""), longest=10),
            without=plain(request.POST.get("without", ""), longest=10),
            reason=plain(request.POST.get("reason", ""), longest=1000),
        )
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    messages.success(request, _("It is proposed. A supervisor who did not propose it looks at it and decides."))
    return redirect("model_proposal", made.pk)


@require_POST
@needs("approve_model")
def approve_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Let a proposal hold."""
    reason = plain(request.POST.get("reason", ""), longest=1000)
    try:
        governing.approve(proposal_id, by=request.user, version=_version(request), reason=reason)
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    messages.success(request, _("It holds from today; the next run obeys it."))
    return redirect("model_proposal", proposal_id)


@require_POST
@needs("approve_model")
def refuse_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Let a proposal fall."""
    reason = plain(request.POST.get("reason", ""), longest=1000)
    try:
        governing.refuse(proposal_id, by=request.user, version=_version(request), reason=reason)
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    messages.success(request, _("The proposal is refused; what held holds."))
    return redirect("model_proposal", proposal_id)


@require_POST
@needs("steer_model")
def withdraw_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take back one's own proposal."""
    try:
        governing.withdraw(proposal_id, by=request.user, version=_version(request))
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    messages.success(request, _("The proposal is withdrawn."))
    return redirect("model_proposal", proposal_id)


def _version(request: HttpRequest) -> int:
    return whole(request.POST.get("version", "")) or 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
