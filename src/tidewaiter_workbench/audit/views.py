"""The audit trail, newest first, for auditors."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tidewaiter_workbench.audit.chain import record, records
from tidewaiter_workbench.paging import older
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.text import plain, whole

__all__ = ["audit"]

_PAGE = 100
_LATEST = 3000
"""Of so many records, the newest, the form offers who did what to which kind of thing."""


@require_safe
@needs("see_audit")
def audit(request: HttpRequest) -> HttpResponse:
    """Records, by person, action, thing or days; reading them is itself on record."""
    asked = {name: plain(request.GET.get(name, ""), longest=200) for name in ("by", "action", "kind", "key")}
    days = {name: _day(request.GET.get(name, "")) for name in ("since", "until")}
    said = {name: str(value) for name, value in {**asked, **days}.items() if value}
    record("read the audit trail", by=request.user.username, kind="audit", detail=said)
    start = whole(request.GET.get("before", ""), digits=18) or 0
    shown, last = older(records(asked, since=days["since"], until=days["until"]), start, size=_PAGE)
    told = {"records": shown, "asked": {**asked, **days}, "before": last, "query": urlencode(said)}
    return render(request, "audit/audit.html", {**told, "offered": _offered()})


def _offered() -> dict[str, list[str]]:
    """Words for the form: who has done what to which kind of thing, lately."""
    latest = list(records().order_by("-id").values_list("by", "action", "kind")[:_LATEST])
    by, actions, kinds = ({each[place] for each in latest} for place in range(3))
    return {"by": sorted(by), "action": sorted(actions), "kind": sorted(kinds)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
