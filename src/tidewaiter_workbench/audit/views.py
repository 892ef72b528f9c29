"""The audit trail, newest first, for auditors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.audit.models import Record
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.text import plain

__all__ = ["audit"]

_PAGE = 100


@require_safe
@needs("see_audit")
def audit(request: HttpRequest) -> HttpResponse:
    """Records, by person, action or thing; reading them is itself on record."""
    asked = {name: plain(request.GET.get(name, ""), longest=200) for name in ("by", "action", "key")}
    record("read the audit trail", by=request.user.username, kind="audit", detail={k: v for k, v in asked.items() if v})
    rows = Record.objects.order_by("-id").filter(**{name: value for name, value in asked.items() if value})
    before = request.GET.get("before", "")
    if before.isdigit() and len(before) < 19:
        rows = rows.filter(id__lt=int(before))
    shown = list(rows[: _PAGE + 1])
    last = shown[_PAGE - 1].pk if len(shown) > _PAGE else None
    return render(request, "audit/audit.html", {"records": shown[:_PAGE], "asked": asked, "before": last})
