"""How a page says no: in words, with the status that a program expects, and a way on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = ["refused"]


def refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """A page, or for HTMX a line, that says why nothing was done."""
    status = getattr(refusal, "status", 400)
    page = "part_refused.html" if request.htmx else "refused.html"
    return render(request, page, {"why": str(refusal), "status": status}, status=status)
