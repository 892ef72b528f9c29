"""How well it goes: one page of figures and charts, and for each chart its rows, its sheet and its picture."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.bridge.performance import GRAINS, STRATA, Figures
from tidewaiter_workbench.people.models import Office
from tidewaiter_workbench.performance.asking import Asked
from tidewaiter_workbench.performance.charts import CHARTS, charts
from tidewaiter_workbench.performance.services import decided, figures_for
from tidewaiter_workbench.performance.sheets import SHEETS, as_csv, column_name, sheet
from tidewaiter_workbench.pictures.drawing import saved
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.sheets import sheet_answer

__all__ = ["performance", "performance_picture", "performance_rows", "performance_sheet"]

_COLUMNS = (
    ("hit-rate", "revenue", "lanes", "days", "gain"),
    ("causes", "compliance", "detectors", "drift", "calibration"),
)
"""Charts in their two columns."""
_GRAINS = {"day": _("days"), "week": _("weeks"), "month": _("months")}


@require_safe
@needs("see_performance")
def performance(request: HttpRequest) -> HttpResponse:
    """All figures of a stretch of time."""
    asked = Asked.read(request.GET, person=request.user)
    try:
        told = figures_for(request.user, asked)
    except BridgeError as error:
        return refused(request, error)
    record("read performance", by=request.user.username, kind="figures", detail=asked.parameters())
    pictures = charts(told)
    page = {
        "asked": asked,
        "query": urlencode(asked.parameters()),
        "told": told,
        "columns": [[(name, pictures[name]) for name in names if name in pictures] for names in _COLUMNS],
        "headline": _headline(told),
        "causes": sheet("causes", told),
        "drift": sheet("drift", told),
        "decided": decided(request.user, asked),
        "grains": [(grain, _GRAINS[grain]) for grain in GRAINS],
        "strata": [(stratum, column_name(stratum)) for stratum in STRATA],
        "offices": Office.objects.all() if request.user.all_offices else request.user.offices.all(),
    }
    return render(request, "performance/performance.html", page)


@require_safe
@needs("see_performance")
def performance_rows(request: HttpRequest, name: str) -> HttpResponse:
    """The rows behind one chart, with the chart above them."""
    asked, told = _told(request, name)
    if isinstance(told, HttpResponse):
        return told
    record("read performance", by=request.user.username, kind="figures", key=name, detail=asked.parameters())
    page = {
        "asked": asked,
        "query": urlencode(asked.parameters()),
        "name": name,
        "sheet": sheet(name, told),
        "picture": CHARTS[name](told),
    }
    return render(request, "performance/rows.html", page)


@require_safe
@needs("export_figures")
def performance_sheet(request: HttpRequest, name: str) -> HttpResponse:
    """The same rows as a file; on record with the question."""
    asked, told = _told(request, name)
    if isinstance(told, HttpResponse):
        return told
    record("exported figures", by=request.user.username, kind="figures", key=name, detail=asked.parameters())
    return sheet_answer(f"{name}-{asked.first}-{asked.last}.csv", as_csv(sheet(name, told)))


@require_safe
@needs("export_figures")
def performance_picture(request: HttpRequest, name: str) -> HttpResponse:
    """One chart as a file; on record with the question."""
    asked, told = _told(request, name)
    if isinstance(told, HttpResponse):
        return told
    picture = CHARTS[name](told)
    if picture is None:
        raise Http404
    record("exported a picture", by=request.user.username, kind="figures", key=name, detail=asked.parameters())
    return saved(picture)


def _told(request: HttpRequest, name: str) -> tuple[Asked, Figures | HttpResponse]:
    if name not in SHEETS:
        raise Http404
    asked = Asked.read(request.GET, person=request.user)
    try:
        return asked, figures_for(request.user, asked)
    except BridgeError as error:
        return asked, refused(request, error)


def _headline(told: Figures) -> dict[str, Any]:
    """The few figures that stand above all charts."""
    causes: Any = told["causes"]
    by_name = {row["cause"]: row for row in causes}
    ours = by_name.get("model") or max(
        (row for row in causes if row["cause"] != "random"), key=lambda row: row["inspected"], default=None
    )
    recovered, minutes = (sum(row[name] for row in causes) for name in ("revenue", "minutes"))
    return {
        "ours": ours,
        "random": by_name.get("random"),
        "revenue": recovered,
        "hours": minutes / 60,
        "per_hour": 60 * recovered / minutes if minutes else None,
        "hits": sum(row["hits"] for row in causes),
    }
