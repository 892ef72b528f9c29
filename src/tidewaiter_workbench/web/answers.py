"""How a page says no: in words, with the status that a program expects, and a way on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

__all__ = ["refused"]


def refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """A page, or for HTMX a line, that says why nothing was done."""
    status = getattr(refusal, "status", 400)
    page = "part_refused.html" if request.htmx else "refused.html"
    return render(request, page, {"why": str(refusal), "status": status, "back": _came_from(request)}, status=status)


def _came_from(request: HttpRequest) -> str:
    """The page of ours on which somebody was, if it is another one; nothing where that is not known."""
    came = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return came if ours and came != request.build_absolute_uri() else ""
