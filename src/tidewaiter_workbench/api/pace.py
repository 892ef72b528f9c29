"""How fast a program may ask: so many requests a minute for each token, counted in the database.

So the count is the same in every worker, and two requests at once are two: it is one conditional UPDATE, not a number
that is read, raised and written back.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from tidewaiter_workbench.api.models import Token, TokenMinute

__all__ = ["PerToken"]

_MINUTE = 60


class PerToken(BaseThrottle):
    """Lets a token ask `settings.API["per_minute"]` times in each minute of the clock."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request; False if it is one too many."""
        return _counted(request.auth) <= settings.API["per_minute"]

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return _MINUTE - time.time() % _MINUTE


def _counted(token: Token) -> int:
    minute = int(time.time() // _MINUTE)
    ours = TokenMinute.objects.filter(token=token, minute=minute)
    if not ours.update(requests=F("requests") + 1):
        try:
            with transaction.atomic():
                TokenMinute.objects.create(token=token, minute=minute, requests=1)
        except IntegrityError:  # another request of this minute was first
            ours.update(requests=F("requests") + 1)
        else:
            TokenMinute.objects.filter(token=token, minute__lt=minute).delete()
    return int(ours.values_list("requests", flat=True).first() or 1)
