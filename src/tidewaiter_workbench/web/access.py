"""What a view says of who may open it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

__all__ = ["needs"]

P = ParamSpec("P")
View = Callable[P, HttpResponse]


def needs(permission: str) -> Callable[[View[P]], View[P]]:
    """Let only people through who hold `workbench.<permission>`; others see a 403 page that says so."""

    def guarded(view: View[P]) -> View[P]:
        @wraps(view)
        def opened(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request: HttpRequest = args[0]
            if not request.user.has_perm(f"workbench.{permission}"):
                raise PermissionDenied
            return view(*args, **kwargs)

        return opened

    return guarded
