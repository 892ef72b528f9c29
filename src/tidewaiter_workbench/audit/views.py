"""The audit trail, newest first, for auditors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tidewaiter_workbench.audit.chain import record, records
from tidewaiter_workbench.paging import older
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.text import plain, whole

__all__ = ["audit"]

_PAGE = 100


@require_safe
@needs("see_audit")
def audit(request: HttpRequest) -> HttpResponse:
    """Records, by person, action or thing; reading them is itself on record."""
    asked = {name: plain(request.GET.get(name, ""), longest=200) for name in ("by", "action", "key")}
    record("read the audit trail", by=request.user.username, kind="audit", detail={k: v for k, v in asked.items() if v})
    before = request.GET.get("before", "")
    start = whole(before, digits=18) or 0
    shown, last = older(records(**asked), start, size=_PAGE)
    return render(request, "audit/audit.html", {"records": shown, "asked": asked, "before": last})
