"""How healthy what comes in is: all sources, one source, and what was refused with the way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.opening import BridgeError
from tidewaiter_workbench.bridge.sources import quarantined
from tidewaiter_workbench.pictures.drawing import saved
from tidewaiter_workbench.queue.refusals import RefusalError
from tidewaiter_workbench.sources import services
from tidewaiter_workbench.sources.charts import loads, spark
from tidewaiter_workbench.sources.services import Source
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.sheets import sheet_answer, sheet_text
from tidewaiter_workbench.web.text import plain, whole

__all__ = ["expect_source", "quarantine", "source", "source_loads", "sources", "sources_sheet"]

_PAGE = 25
_SHEET = ("name", "files", "records", "loaded", "quarantined", "waiting", "last_load", "newest")


@require_safe
@needs("see_sources")
def sources(request: HttpRequest) -> HttpResponse:
    """Every source in a line."""
    try:
        found = services.sources()
    except BridgeError as error:
        return refused(request, error)
    record("read the sources", by=request.user.username, kind="source")
    totals = {
        name: sum(each.told[name] for each in found)
        for name in ("files", "records", "loaded", "quarantined", "waiting")
    }
    page = {
        "rows": [(each, spark(each.told["trend"])) for each in found],
        "totals": totals,
        "late": sum(each.state == "late" for each in found),
        "graves": sum(each.graves for each in found),
    }
    return render(request, "sources/sources.html", page)


@require_safe
@needs("see_sources")
def source(request: HttpRequest, name: str) -> HttpResponse:
    """One source: its files, its fields, its refusals, and what an audit says of its labels."""
    try:
        found = services.source_called(name)
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    record("read a source", by=request.user.username, kind="source", key=name)
    fields = [each for each in found.told["fields"] if each["filled"] > 0 or each["valid"] is not None]
    page = {
        "source": found,
        "picture": loads(found.told["trend"]),
        "fields": [(each, round(74 * each["filled"], 1)) for each in fields],
        "never": [each["column"] for each in found.told["fields"] if each["filled"] == 0],
        "files": [
            {**row, "at": datetime.fromisoformat(row["loaded_at"])} for row in list(reversed(found.told["trend"]))[:20]
        ],
        "filers": found.told["filers"] if request.user.all_offices else [],
    }
    return render(request, "sources/source.html", page)


@require_safe
@needs("export_figures")
def source_loads(request: HttpRequest, name: str) -> HttpResponse:
    """The picture of a source's files, to keep."""
    try:
        found = services.source_called(name)
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    record("exported a picture", by=request.user.username, kind="source", key=name)
    return saved(loads(found.told["trend"]))


@require_safe
@needs("see_sources")
def quarantine(request: HttpRequest, name: str) -> HttpResponse:
    """Refused records of one source with their reasons; their content only for those who work for all offices.

    A refused record has not been read, so nobody can say whose office it belongs to.
    """
    reason, start = plain(request.GET.get("reason", ""), longest=400), _number(request.GET.get("start", ""))
    try:
        found = services.source_called(name)
        shown, count = quarantined(services.lake(), name, reason=reason, start=start, size=_PAGE)
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    detail = {"reason": reason, "from": start, "rows": len(shown), "with content": request.user.all_offices}
    record("read the quarantine", by=request.user.username, kind="source", key=name, detail=detail)
    page = {
        "source": found,
        "shown": shown,
        "count": count,
        "reason": reason,
        "start": start,
        "last": start + len(shown),
        "next": start + _PAGE if start + _PAGE < count else None,
        "before": max(start - _PAGE, 0) if start else None,
        "whole": request.user.all_offices,
    }
    return render(request, "sources/quarantine.html", page)


@require_POST
@needs("expect_source")
def expect_source(request: HttpRequest, name: str) -> HttpResponse:
    """Say how often a source is expected."""
    days, version = (_number(request.POST.get(field, "")) for field in ("days", "version"))
    try:
        services.expect(name, by=request.user, days=days, version=version)
    except (RefusalError, BridgeError) as error:
        return refused(request, error)
    messages.success(request, _("It is on record how often this source is expected."))
    return redirect("source", name)


@require_safe
@needs("export_figures")
def sources_sheet(request: HttpRequest) -> HttpResponse:
    """Every source as a row of a sheet."""
    try:
        found = services.sources()
    except BridgeError as error:
        return refused(request, error)
    rows = [(*(each.told[name] for name in _SHEET), *_expected(each)) for each in found]
    record("exported figures", by=request.user.username, kind="source", detail={"rows": len(found)})
    return sheet_answer("sources.csv", sheet_text([*_SHEET, "state", "expected_days"], rows))


def _expected(each: Source) -> tuple[Any, ...]:
    return each.state, each.expectation.days if each.expectation else ""


def _number(text: str) -> int:
    return whole(text) or 0
