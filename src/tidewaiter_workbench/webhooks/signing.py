"""What a receiver checks: that a message is from this workbench, whole, and of this moment.

    Tidewaiter-Signature: t=1764167216,v1=5257a869e7...

`v1` is the HMAC-SHA256, in hexadecimal, of the seconds in `t`, a full stop, and the body as it came. For a day after
the secret was changed there are two of them, by the new one and by the old.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings

from tidewaiter_workbench.webhooks.models import Subscription

__all__ = ["fresh_salt", "secret_of", "signature"]

_PREFIX = "whsec_"
_OVERLAP = timedelta(days=1)


def fresh_salt() -> str:
    """What makes the secrets of two subscriptions different."""
    return secrets.token_hex(20)


def secret_of(subscription: Subscription, *, generation: int | None = None) -> str:
    """The secret that its holder was shown."""
    which = subscription.generation if generation is None else generation
    said = f"webhook/{subscription.salt}/{which}"
    digest = hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).digest()
    return _PREFIX + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def signature(subscription: Subscription, body: bytes, *, at: datetime) -> str:
    """The header of one message, sent at a moment."""
    seconds = int(at.timestamp())
    generations = [subscription.generation]
    if subscription.rotated_at and at < subscription.rotated_at + _OVERLAP:
        generations.append(subscription.generation - 1)
    signed = [f"v1={_signed(secret_of(subscription, generation=each), seconds, body)}" for each in generations]
    return ",".join((f"t={seconds}", *signed))


def _signed(secret: str, seconds: int, body: bytes) -> str:
    return hmac.new(secret.encode(), b"%d.%s" % (seconds, body), hashlib.sha256).hexdigest()
