"""Pages about series of violations."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.bridge.opening import currency
from tidewaiter_workbench.queue.models import Alert
from tidewaiter_workbench.refusals import UnfitError
from tidewaiter_workbench.series.models import Act, Series
from tidewaiter_workbench.series.picture import timeline
from tidewaiter_workbench.series.reach import SeriesGoneError, listed, opened
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.answers import refused
from tidewaiter_workbench.web.text import plain

__all__ = ["series", "series_called", "series_list"]

_ROWS = 50


@require_safe
@needs("see_party")
def series_list(request: HttpRequest) -> HttpResponse:
    """Series with acts within reach, those expected to go on first."""
    alone = request.GET.get("show") == "all"
    record("read the series", by=request.user.username, kind="series", detail={"show": "all"} if alone else {})
    try:
        found, after = listed(
            request.user, alone=alone, most=_ROWS, after=plain(request.GET.get("after", ""), longest=20)
        )
    except UnfitError as refusal:
        return refused(request, refusal)
    told = {"found": found, "alone": alone, "after": after, "currency": currency(Path(settings.WORKBENCH["lake"]))}
    return render(request, "series/series_list.html", told)


@require_safe
@needs("see_party")
def series(request: HttpRequest, number: int) -> HttpResponse:
    """One series: its acts in order, what they share, and what is expected next."""
    try:
        seen = opened(request.user, number)
    except SeriesGoneError as gone:
        return refused(request, gone)
    record("read a series", by=request.user.username, kind="series", key=seen.series.series_id)
    first = seen.forecasts[0] if seen.forecasts else None
    ahead = (date.fromisoformat(first["as_of"]), int(first["window_days"])) if first else None
    alerts = request.user.within_reach(Alert.objects.filter(item_id__in=[act.act_id for act in seen.acts]))
    page = {
        "seen": seen,
        "acts": _rows(seen.acts, seen.names, dict(alerts.values_list("item_id", "pk"))),
        "picture": timeline(seen.acts, seen.names, ahead=ahead, rest=_("others")),
        "ahead": ahead,
        "currency": currency(Path(settings.WORKBENCH["lake"])),
    }
    return render(request, "series/series.html", page)


@require_safe
@needs("see_party")
def series_called(request: HttpRequest) -> HttpResponse:
    """From a series' id in the lake, `?id=`, to its page.

    A series is called by one of its violations: an id that it had before it was renamed, or before it merged with
    another, leads to the series that holds that violation now.
    """
    asked = plain(request.GET.get("id", ""), longest=200)
    number = Series.objects.filter(series_id=asked).values_list("pk", flat=True).first()
    holds = Act.objects.filter(act_id=asked).values_list("series_id", flat=True).first() if number is None else None
    return redirect("series", number or holds or 0)


def _rows(acts: list[Act], names: dict[str, str], alerts: dict[str, int]) -> list[dict[str, object]]:
    """Acts as a table tells them: each with its surest tie to one before it."""
    number = {act.act_id: place for place, act in enumerate(acts, start=1)}
    ties: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for act in acts:
        for tie in act.content["ties"]:
            if tie["act"] in number:
                later, earlier = sorted((act.act_id, tie["act"]), key=number.__getitem__, reverse=True)
                ties.setdefault(later, []).append((earlier, tie))
    rows = []
    for act in acts:
        row = {"number": number[act.act_id], "act": act, "alert": alerts.get(act.act_id)}
        row |= {side: names.get(act.content[side], "") for side in ("importer", "exporter")}
        if mine := ties.get(act.act_id):
            earlier, tie = max(mine, key=lambda each: each[1]["probability"])
            told = sorted(tie["evidence"].values(), key=lambda found: -found[1])
            row |= {"tied_to": number[earlier], "why": [says for says, bits in told if bits > 0][:3]}
        rows.append(row)
    return rows
