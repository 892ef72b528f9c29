"""The page of flows: one question, as a map, as ribbons or as rows; and what can be taken away of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.flows.goods import SECTIONS, chapters_of
from tidewaiter_workbench.flows.listing import MEASURES, LaneRow, Question, lane_rows, quarter_end, quarters, total
from tidewaiter_workbench.flows.models import Told
from tidewaiter_workbench.flows.pictures import amount_in_words, drawn
from tidewaiter_workbench.pictures.drawing import saved
from tidewaiter_workbench.pictures.places import country_name
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.sheets import sheet_answer, sheet_text

__all__ = ["flows", "picture", "sheet"]

_MOST_ROWS = 200


@require_safe
@needs("see_flows")
def flows(request: HttpRequest) -> HttpResponse:
    """What came from where."""
    question, told = Question.read(request.GET), Told.objects.first()
    asked = question.parameters()
    record("read flows", by=request.user.username, kind="flows", detail=asked)
    query = urlencode({name: value for name, value in asked.items() if name != "view"})
    page: dict[str, object] = {"question": question, "told": told, "query": query}
    if told is not None:
        page |= _filled(question, told, query)
    return render(request, "flows/flows.html", page)


def _filled(question: Question, told: Told, query: str) -> dict[str, object]:
    rows, days = lane_rows(question), quarters()
    said = amount_in_words(question.measure, told)
    detours = total([row for row in rows if row.detour], question.measure)
    whole = total(rows, question.measure)
    made: dict[str, object] = {
        "measures": _measures(),
        "quarters": [(day.isoformat(), f"{day.year} Q{(day.month + 2) // 3}") for day in days],
        "sections": [(name, f"{name} {about}") for name, (_first, _last, about) in SECTIONS.items()],
        "whole": said(whole),
        "lines": sum(row.lines for row in rows),
        "origins": len({row.origin for row in rows if row.origin}),
        "detours": said(detours),
        "detour_share": detours / whole if whole else None,
        "opened": sum(row.opened for row in rows),
        "narrowed": _narrowed(question),
        "sheet": f"{reverse('flows_sheet')}?{query}",
        "save": f"{reverse('flows_picture')}?{query}&view={question.view}",
    }
    if question.view == "rows":
        return made | {
            "rows": [_told(row, said, question) for row in rows[:_MOST_ROWS]],
            "more": len(rows) - _MOST_ROWS,
        }
    return made | {"picture": drawn(question, told), "behind": f"{reverse('flows')}?{query}&view=rows"}


def _told(row: LaneRow, said: Callable[[float], str], question: Question) -> dict[str, object]:
    amount = getattr(row, MEASURES[question.measure])
    return {
        "row": row,
        "origin": country_name(row.origin),
        "dispatch": country_name(row.dispatch),
        "amount": said(amount),
        "behind": f"{reverse('lines')}?{urlencode(_lane(row, question))}" if row.origin or row.dispatch else "",
    }


def _lane(row: LaneRow, question: Question) -> dict[str, str]:
    """What leads to the declared lines of a row: its countries, and what the question says of days and goods."""
    asked = {"origin": row.origin, "dispatch": row.dispatch, "first": question.since}
    if question.until:
        asked["last"] = quarter_end(date.fromisoformat(question.until)).isoformat()
    asked["chapters"] = ",".join(chapters_of(question.section)) if question.section else ""
    return {name: value for name, value in asked.items() if value}


def _narrowed(question: Question) -> list[tuple[str, str]]:
    """What the question was narrowed to by following a picture, with the parameter that says so."""
    names = (("origin", _("origin")), ("dispatch", _("sent from")))
    return [(name, f"{words}: {country_name(value)}") for name, words in names if (value := getattr(question, name))]


def _measures() -> list[tuple[str, str]]:
    return [("value", _("value")), ("lines", _("lines")), ("mass", _("net mass")), ("duty", _("duty"))]


@require_safe
@needs("see_flows")
def picture(request: HttpRequest) -> HttpResponse:
    """The picture as a file; on record as an export."""
    question, told = Question.read(request.GET), Told.objects.first()
    if told is None:
        return render(request, "404.html", status=404)
    record("exported flows", by=request.user.username, kind="flows", detail=question.parameters() | {"as": "picture"})
    return saved(drawn(question, told))


@require_safe
@needs("see_flows")
def sheet(request: HttpRequest) -> HttpResponse:
    """The rows as a sheet; on record as an export."""
    question = Question.read(request.GET)
    rows = lane_rows(question)
    names = ("origin", "dispatch", "lines", "value", "net_mass_kg", "duty", "opened", "found")
    record("exported flows", by=request.user.username, kind="flows", detail=question.parameters() | {"rows": len(rows)})
    return sheet_answer("flows.csv", sheet_text(names, ([getattr(row, name) for name in names] for row in rows)))
