"""What every operation of the API does around its work: ask for scope and role, answer once, put on record."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from ninja import Status

from tidewaiter_workbench.api.models import Token
from tidewaiter_workbench.api.once import once
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.queue.refusals import ForbiddenError

__all__ = ["answered_once", "record_read", "scoped"]


def answered_once(request: HttpRequest, token: Token, work: Callable[[], dict[str, object]]) -> Status:
    """Do a write under its Idempotency-Key, or answer it again."""
    status, body = once(request, token, work)
    return Status(status, body)


def scoped(request: HttpRequest, scope: str, permission: str) -> Token:
    """The token, if both its scopes and its holder's role allow it."""
    token: Token = request.auth
    if scope not in token.scopes:
        raise ForbiddenError(f"this token lacks the scope {scope}")
    if not token.holder.has_perm(f"workbench.{permission}"):
        raise ForbiddenError("the role of this token's holder does not allow this")
    return token


def record_read(token: Token, action: str, *, kind: str, key: str = "") -> None:
    """What a program read."""
    record(action, by=token.holder.username, kind=kind, key=key, detail={"token": token.pk})
