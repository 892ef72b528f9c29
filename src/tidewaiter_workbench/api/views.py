"""One's own tokens."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tidewaiter_workbench.api.tokens import SCOPES, make_token, revoke_token
from tidewaiter_workbench.queue.refusals import RefusalError
from tidewaiter_workbench.web.access import needs
from tidewaiter_workbench.web.text import plain, whole

__all__ = ["no_operation", "revoke", "tokens"]


@require_http_methods(["GET", "HEAD", "POST"])
@needs("hold_token")
def tokens(request: HttpRequest) -> HttpResponse:
    """List them; make one. Its secret is shown on this answer and never again."""
    secret, why = "", ""
    if request.method == "POST":
        try:
            _token, secret = make_token(
                request.user,
                name=plain(request.POST.get("name", ""), longest=60),
                scopes=request.POST.getlist("scope"),
                days=whole(request.POST.get("days", ""), digits=4) or -1,
            )
        except RefusalError as refusal:
            why = str(refusal)
    told = {"tokens": request.user.tokens.all(), "scopes": SCOPES, "secret": secret, "why": why}
    return render(request, "api/tokens.html", told, status=422 if why else 200)


@csrf_exempt
@login_not_required
def no_operation(request: HttpRequest, path: str) -> JsonResponse:  # noqa: ARG001 (named by the address)
    """What is no address of the API is told to a program as everything else is, not as a page."""
    said = {"error": "there is no such operation; /api/v1/openapi.json has all of them"}
    return JsonResponse(said, status=404)


@require_POST
@needs("hold_token")
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Let a token open nothing any more."""
    revoke_token(token_id, by=request.user)
    messages.success(request, _("The token opens nothing any more."))
    return redirect("tokens")
