"""The front door: where each role begins, and whether the house stands."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

__all__ = ["healthy", "home"]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send each person to where their day begins."""
    for permission, page in (
        ("workbench.see_queue", "queue"),
        ("workbench.see_audit", "audit"),
        ("workbench.see_people", "people"),
    ):
        if request.user.has_perm(permission):
            return redirect(page)
    return redirect("account")


@login_not_required
@require_safe
def healthy(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 (a view's name)
    """Whether the database answers; for whoever watches the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
