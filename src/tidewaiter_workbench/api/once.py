"""Idempotent writes: a program that is not sure whether it was heard asks again with the same key.

The first request with a key reserves it before anything is done, so that a second one arriving meanwhile is told to
wait instead of doing the work again. The work and its answer are then one transaction: a server that is killed between
them has done neither, and after a moment the key may be tried again. What was answered is answered again for a day; the
same key with another content is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from tidewaiter_workbench.api.models import Answered, Token
from tidewaiter_workbench.queue.refusals import ConflictError, RefusalError, UnfitError

__all__ = ["LONG", "SHORT", "once"]

_KEPT = timedelta(days=1)
SHORT, LONG = timedelta(seconds=15), timedelta(minutes=10)
"""How long a first try may take until it counts as dead. `LONG` is for work that writes to the lake before it ends:
who tries again too soon must not undo the half of it that lies here."""
Body = dict[str, object]


def once(request: HttpRequest, token: Token, work: Callable[[], Body], *, stuck: timedelta = SHORT) -> tuple[int, Body]:
    """Do the work, or give the answer that it had the first time; after `stuck` without one, the first try is over.

    Raises:
        RefusalError: there is no key, it was used for something else, or its first use is still at work.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not 8 <= len(key) <= 100:
        raise UnfitError("send an Idempotency-Key of 8 to 100 characters with every write")
    digest = hashlib.sha256(b"\n".join((request.method.encode(), request.path.encode(), request.body))).hexdigest()
    now = timezone.now()
    mine = Answered.objects.filter(token=token, key=key)
    Answered.objects.filter(at__lt=now - _KEPT).delete()
    mine.filter(status=None, at__lt=now - stuck).delete()
    try:
        with transaction.atomic():
            reserved = Answered.objects.create(token=token, key=key, request_digest=digest, at=now)
    except IntegrityError:
        return _again(mine.first(), digest)
    try:
        return _done(reserved, work)
    except BaseException:
        Answered.objects.filter(pk=reserved.pk, status=None).delete()
        raise


@transaction.atomic
def _done(reserved: Answered, work: Callable[[], Body]) -> tuple[int, Body]:
    """The work and its answer, both or neither; a refusal is an answer, too."""
    try:
        with transaction.atomic():
            answer = 200, work()
    except RefusalError as refusal:
        answer = refusal.status, {"error": str(refusal)}
    if not Answered.objects.filter(pk=reserved.pk, status=None).update(status=answer[0], body=answer[1]):
        raise ConflictError("this took so long that the same Idempotency-Key was tried again; nothing was done here")
    return answer


def _again(first: Answered | None, digest: str) -> tuple[int, Body]:
    if first is not None and first.request_digest != digest:
        raise UnfitError("this Idempotency-Key was used for another request; choose a new one")
    if first is None or first.status is None:
        raise ConflictError("the first request with this Idempotency-Key is still at work; ask again in a moment")
    return first.status, first.body
