"""Headers on every answer: no script but our own files, nothing framed, nothing sent elsewhere, nothing kept."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

__all__ = ["POLICY", "ProtectingHeaders"]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the picture of a TOTP secret is drawn into the page
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

_SIGN_IN = "/accounts/"

_NOTHING = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ProtectingHeaders:
    """Adds the headers that Django has no setting for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the answer be made, and guard it."""
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", _policy(request))
        response.headers.setdefault("Permissions-Policy", _NOTHING)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _policy(request: HttpRequest) -> str:
    """The policy; on the pages of signing in, the form that begins a single sign-on may lead to its provider."""
    known = settings.SINGLE_SIGN_ON
    if known is None or not request.path.startswith(_SIGN_IN):
        return POLICY
    return POLICY.replace("form-action 'self'", f"form-action 'self' {known.origin}")
