"""Adding to the audit trail, and proving that nobody has touched it.

Each record is sealed with an HMAC over its own content and the seal before it. Who alters, removes or inserts a
record breaks every seal from there on; who holds the database but not the key cannot mend them. Cutting off the *end*
of the chain leaves a shorter chain that is whole: so keep the last seal elsewhere (`verify_audit` prints it, and
`verify_audit --holds SEAL` proves that it is still in there).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tidewaiter_workbench.audit.models import Record

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["GENESIS", "Verdict", "record", "records", "verify"]

GENESIS = "0" * 64
_FIRST, _LAST = date(1970, 1, 1), date(9000, 1, 1)
"""Days beyond which no zone of the world can be reckoned."""
_LOCK = 0x7469_6465  # "tide": one writer of the chain at a time, on PostgreSQL


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found; `broken_at` is the first record that does not hold."""

    records: int
    head: str
    broken_at: int | None
    holds: bool


def record(action: str, *, by: str, kind: str, key: str = "", detail: Mapping[str, object] | None = None) -> Record:
    """Put one thing on record, in the transaction of whatever it is about.

    If the record cannot be written, neither is the change; and what was not recorded is not shown.
    """
    with transaction.atomic():
        _alone()
        last = Record.objects.order_by("-id").values_list("seal", flat=True).first()
        entry = Record(
            at=timezone.now(),
            by=by,
            action=action,
            kind=kind,
            key=key,
            detail=dict(detail or {}),
            previous=last or GENESIS,
        )
        entry.seal = _seal(entry)
        entry.save(force_insert=True)
        return entry


def records(
    asked: Mapping[str, str] | None = None, *, since: date | None = None, until: date | None = None
) -> QuerySet[Record]:
    """Records by days, `until` with that day, and by what is asked of `by`, `action`, `kind` and `key`, if anything."""
    same: dict[str, object] = {name: value for name, value in (asked or {}).items() if value}
    if since:
        same["at__gte"] = _moment(max(since, _FIRST), time.min)
    if until:
        same["at__lte"] = _moment(min(until, _LAST), time.max)
    return Record.objects.filter(**same)


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def verify(*, holds: str = "") -> Verdict:
    """Walk the whole chain.

    Args:
        holds: a seal noted earlier, which must still be part of it.
    """
    count, head, seen = 0, GENESIS, not holds
    for entry in Record.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous != head or not hmac.compare_digest(entry.seal, _seal(entry)):
            return Verdict(count, head, broken_at=entry.pk, holds=seen)
        count, head = count + 1, entry.seal
        seen = seen or head == holds
    return Verdict(count, head, broken_at=None, holds=seen)


def _seal(entry: Record) -> str:
    content = (
        entry.previous,
        entry.at.isoformat(),
        entry.by,
        entry.action,
        entry.kind,
        entry.key,
        json.dumps(entry.detail, sort_keys=True, separators=(",", ":")),
    )
    return hmac.new(_key(), json.dumps(content).encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    return f"audit/{settings.AUDIT_KEY}".encode()


def _alone() -> None:
    """On PostgreSQL wait for other writers of the chain; SQLite has only one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
