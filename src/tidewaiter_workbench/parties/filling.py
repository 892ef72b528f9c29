"""Bringing parties from the lake: what changed since the last run is replaced, what is gone is removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import connection, transaction

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.parties.models import Key, Party, Presence
from tidewaiter_workbench.party_answers import PartyTold
from tidewaiter_workbench.people.models import Office
from tidewaiter_workbench.queue.models import Alert

__all__ = ["Kept", "guarded_lines", "keep_parties"]

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """How many parties are kept now, and how many of them are new or were changed."""

    parties: int
    changed: int


def guarded_lines() -> dict[str, int]:
    """Lines whose alert carries another mark than the usual one: what they tell stays apart."""
    usual = Presence._meta.get_field("mark").default
    return dict(Alert.objects.exclude(mark=usual).values_list("item_id", "mark"))


@transaction.atomic
def keep_parties(chunks: Iterable[list[PartyTold]], *, by: str) -> Kept:
    """Keep all parties of the lake: those in `chunks`, and no others."""
    before = dict(Party.objects.values_list("party_id", "digest"))
    seen: set[str] = set()
    changed = 0
    offices: set[str] = set()
    for chunk in chunks:
        seen |= {told.party_id for told in chunk}
        fresh = [(told, digest) for told in chunk if before.get(told.party_id) != (digest := _digest(told))]
        changed += len(fresh)
        offices |= {presence.office for told, _ in fresh for presence in told.presences}
        for start in range(0, len(fresh), _CHUNK):
            _replace(fresh[start : start + _CHUNK])
    gone = sorted(before.keys() - seen)
    for start in range(0, len(gone), _CHUNK):
        _remove(gone[start : start + _CHUNK])
    Office.objects.bulk_create((Office(code=code) for code in offices if code), ignore_conflicts=True)
    with connection.cursor() as cursor:
        for model in (Party, Presence, Key):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
    record("brought parties", by=by, kind="parties", detail={"parties": len(seen), "changed": changed})
    return Kept(len(seen), changed)


def _replace(fresh: list[tuple[PartyTold, str]]) -> None:
    """Put parties in the place of what was kept of them."""
    _remove([told.party_id for told, _ in fresh])
    Party.objects.bulk_create(_party(told, digest) for told, digest in fresh)
    presences = [(_presence(told.party_id, each), each.keys) for told, _ in fresh for each in told.presences]
    Presence.objects.bulk_create((presence for presence, _ in presences), batch_size=_CHUNK)
    Key.objects.bulk_create(
        (
            Key(presence=presence, kind=kind, head=value[: Key.HEAD], value=value)
            for presence, keys in presences
            for kind, value in keys
        ),
        batch_size=2_000,
    )


def _remove(party_ids: list[str]) -> None:
    """One statement for each table: nothing else hangs on these rows."""
    Key.objects.filter(presence__party__in=party_ids)._raw_delete("default")
    Presence.objects.filter(party__in=party_ids)._raw_delete("default")
    Party.objects.filter(party_id__in=party_ids)._raw_delete("default")


def _party(told: PartyTold, digest: str) -> Party:
    return Party(
        party_id=told.party_id,
        schema=told.schema,
        name=told.name[:300],
        merged_into=told.merged_into,
        listed=told.listed,
        network=told.network,
        expected=told.expected,
        content=told.content,
        digest=digest,
    )


def _presence(party_id: str, told: object) -> Presence:
    plain = asdict(told)  # type: ignore[call-overload]
    del plain["keys"]
    return Presence(party_id=party_id, **{**plain, "name": plain["name"][:300], "roles": list(plain["roles"])})


def _digest(told: PartyTold) -> str:
    text = json.dumps(asdict(told), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
