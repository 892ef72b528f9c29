"""What every operation of the API does around its work: ask for scope and role, answer once, put on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Query, Schema, Status
from pydantic import Field

from tidewaiter_workbench.api.models import Token
from tidewaiter_workbench.api.once import SHORT, once
from tidewaiter_workbench.api.shapes import Misshapen, Refused, Unsigned
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.refusals import ForbiddenError

__all__ = [
    "REFUSALS", "After", "Before", "Body", "Name", "RowId", "Size", "answered_once", "record_read", "scoped", "told",
    "written",
]  # fmt: skip

REFUSALS = {**dict.fromkeys((400, 403, 404, 409, 429), Refused), 401: Unsigned, 422: Misshapen}
Body = dict[str, object]
RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Name = Annotated[str, Path(pattern=r"^[^\x00-\x1f/\\]+$", max_length=200)]
Before = Annotated[int, Query(ge=0, le=2**63 - 1)]
Size = Annotated[int, Query(ge=1, le=200)]
After = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=200)]


def scoped(request: HttpRequest, scope: str, permission: str) -> Token:
    """The token, if both its scopes and its holder's role allow it."""
    token: Token = request.auth
    if scope not in token.scopes:
        raise ForbiddenError(f"this token lacks the scope {scope}")
    if not token.holder.has_perm(f"workbench.{permission}"):
        raise ForbiddenError("the role of this token's holder does not allow this")
    return token


def written(
    request: HttpRequest,
    scope: str,
    permission: str,
    work: Callable[[Person], Body],
    *,
    then: Callable[[], object] | None = None,
    stuck: timedelta = SHORT,
) -> Status:
    """A write of the token's holder; `then` is what may take its time, such as telling the lake."""
    token = scoped(request, scope, permission)
    answer = answered_once(request, token, lambda: work(token.holder), stuck=stuck)
    if then is not None and answer.status_code == 200:
        then()
    return answer


def answered_once(request: HttpRequest, token: Token, work: Callable[[], Body], *, stuck: timedelta = SHORT) -> Status:
    """Do a write under its Idempotency-Key, or answer it again."""
    status, body = once(request, token, work, stuck=stuck)
    return Status(status, body)


def record_read(
    token: Token, action: str, *, kind: str, key: str = "", detail: Mapping[str, object] | None = None
) -> None:
    """What a program read."""
    record(action, by=token.holder.username, kind=kind, key=key, detail={"token": token.pk, **(detail or {})})


def told(shape: type[Schema], *things: object, **said: object) -> Body:
    """A shape as JSON: each field as it is said, or else from the first of the things that has it."""
    for name in shape.model_fields:
        holder = next((thing for thing in things if hasattr(thing, name)), None)
        if name not in said and holder is not None:
            said[name] = getattr(holder, name)
    return shape.model_validate(said).model_dump(mode="json")
