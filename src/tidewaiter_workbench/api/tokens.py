"""Making, reading and revoking tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tidewaiter_workbench.api.models import Token
from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.people.models import Person
from tidewaiter_workbench.queue.refusals import ForbiddenError, UnfitError

__all__ = ["SCOPES", "make_token", "revoke_token", "token_of"]

SCOPES = {
    "queue:read": "read the queue",
    "alerts:write": "claim, give back, snooze and close alerts, open lines into the queue",
    "shipments:read": "read shipments",
    "exams:write": "record results of examinations",
    "cases:read": "read cases",
    "cases:write": "put things into cases",
    "parties:read": "read parties",
    "merges:read": "read the merge review",
    "merges:write": "judge pairs and likenesses to lists, and undo that",
    "series:read": "read series",
    "boards:read": "read boards and snapshots",
    "boards:write": "freeze boards",
    "rules:read": "read rules",
    "rules:write": "write, try, approve and retire rules",
    "jobs:read": "read jobs",
    "jobs:write": "start, cancel and retry jobs",
    "plans:read": "read the plan and its drafts",
    "plans:write": "propose, publish and withdraw policies",
    "performance:read": "read performance",
    "register:read": "read the register",
    "sources:read": "read the sources",
    "tips:read": "read tips, but not who told them",
    "tips:write": "file tips, bring lines to the queue, open cases from tips and close tips",
    "informants:read": "learn who told a tip, where the role reads it",
    "retention:read": "read how long cases are kept",
    "retention:write": "put cases on hold",
    "audit:read": "read and prove the audit trail",
}
_MOST_DAYS = 365
_PREFIX = "tw_"


@transaction.atomic
def make_token(person: Person, *, name: str, scopes: list[str], days: int) -> tuple[Token, str]:
    """A new token and its secret, which is kept nowhere."""
    if not person.has_perm("workbench.hold_token"):
        raise ForbiddenError(_("Your role holds no tokens."))
    if not name.strip() or not scopes or any(scope not in SCOPES for scope in scopes):
        raise UnfitError(_("Give the token a name and at least one scope."))
    if not 0 < days <= _MOST_DAYS:
        raise UnfitError(_("A token lasts 1 to 365 days."))
    secret = _PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    token = Token.objects.create(
        holder=person,
        name=name.strip()[:60],
        digest=_digest(secret),
        scopes=sorted(set(scopes)),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    detail = {"name": token.name, "scopes": token.scopes, "days": days}
    record("made a token", by=person.username, kind="token", key=str(token.pk), detail=detail)
    return token, secret


@transaction.atomic
def revoke_token(token_id: int, *, by: Person) -> None:
    """From this moment it opens nothing."""
    if Token.objects.filter(pk=token_id, holder=by, revoked_at=None).update(revoked_at=timezone.now()):
        record("revoked a token", by=by.username, kind="token", key=str(token_id))


def token_of(secret: str) -> Token | None:
    """The token of that secret, if it is valid now and its holder still works here."""
    now = timezone.now()
    valid = Token.objects.select_related("holder").filter(
        digest=_digest(secret), revoked_at=None, expires_at__gt=now, holder__is_active=True
    )
    return valid.first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
