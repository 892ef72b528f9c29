"""Bringing parties from the lake: what changed since the last run is replaced, what is gone is removed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.parties.models import Key, Naming, Party, Presence, Word
from tidewaiter_workbench.party_answers import PartySame, PartyTold, PresenceTold
from tidewaiter_workbench.people.models import Office
from tidewaiter_workbench.queue.models import Alert

__all__ = ["Kept", "asked_before", "guarded_lines", "keep_parties"]

_CHUNK = 500
_WORD = "word"
_OF_PRESENCE = (
    "office", "mark", "name", "roles", "lines", "value", "inspected", "found", "first_on", "last_on", "content",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """How many parties are kept now, and how many of them are new or were changed."""

    parties: int
    changed: int


def guarded_lines() -> dict[str, int]:
    """Lines whose alert carries another mark than the usual one: what they tell stays apart."""
    usual = Presence._meta.get_field("mark").default
    return dict(Alert.objects.exclude(mark=usual).values_list("item_id", "mark"))


def asked_before() -> dict[str, str]:
    """What each party that is kept was told from; see `PartyTold.asked`."""
    return dict(Party.objects.exclude(asked="").values_list("party_id", "asked"))


def keep_parties(chunks: Iterable[Sequence[PartyTold | PartySame]], *, by: str, run: str = "") -> Kept:
    """Keep all parties of the lake: those in `chunks`, and no others.

    Some hundred parties change at a time, each as a whole with all by which it is found, so that people go on working
    meanwhile and nobody sees a half of one. Cut off at any moment, the next filling goes on where this one stopped:
    what was kept is not told again, and counts are taken at the end of every filling.

    Args:
        chunks: the parties; of one that is as it was, only so much.
        by: who fills.
        run: the lake's last run when it began to tell; it is noted with each party that changed.
    """
    kept = Party.objects.values_list("party_id", "digest", "asked")
    before = {party_id: (digest, asked) for party_id, digest, asked in kept.iterator()}
    words = dict(Word.objects.values_list("value", "pk"))
    seen: set[str] = set()
    changed = 0
    for chunk in chunks:
        seen |= {each.party_id for each in chunk}
        told = [(each, _digest(each)) for each in chunk if isinstance(each, PartyTold)]
        fresh = [(each, digest) for each, digest in told if before.get(each.party_id, ("",))[0] != digest]
        _keep_offices({presence.office for each, _ in fresh for presence in each.presences})
        for start in range(0, len(fresh), _CHUNK):
            _replace(fresh[start : start + _CHUNK], words, before.keys(), run)
        _note_asked([each for each, digest in told if _only_asked_anew(each, digest, before.get(each.party_id))])
        changed += len(fresh)
    gone = sorted(before.keys() - seen)
    for start in range(0, len(gone), _CHUNK):
        _remove(gone[start : start + _CHUNK])
    _count_words()
    with connection.cursor() as cursor:
        for model in (Party, Presence, Key, Word, Naming):
            cursor.execute(f"ANALYZE {model._meta.db_table}")
    record("brought parties", by=by, kind="parties", detail={"parties": len(seen), "changed": changed})
    return Kept(len(seen), changed)


def _keep_offices(codes: set[str]) -> None:
    Office.objects.bulk_create((Office(code=code) for code in sorted(codes) if code), ignore_conflicts=True)


def _only_asked_anew(told: PartyTold, digest: str, before: tuple[str, str] | None) -> bool:
    return before is not None and before[0] == digest and before[1] != told.asked


def _note_asked(told: Sequence[PartyTold]) -> None:
    """What is told is what was told, but from other rows or by other code: only that is noted."""
    Party.objects.bulk_update(
        [Party(party_id=each.party_id, asked=each.asked) for each in told], ["asked"], batch_size=_CHUNK
    )


@transaction.atomic
def _replace(fresh: list[tuple[PartyTold, str]], words: dict[str, int], before: Collection[str], run: str) -> None:
    """Put parties in the place of what was kept of them; new words are entered in `words`."""
    _remove([told.party_id for told, _ in fresh if told.party_id in before])
    Party.objects.bulk_create(_party(told, digest, run) for told, digest in fresh)
    presences = [(_presence(told.party_id, each), each.keys) for told, _ in fresh for each in told.presences]
    Presence.objects.bulk_create((presence for presence, _ in presences), batch_size=_CHUNK)
    keys = [(presence, kind, value) for presence, told in presences for kind, value in told]
    Key.objects.bulk_create(
        (
            Key(presence=presence, kind=kind, head=value[: Key.HEAD], value=value)
            for presence, kind, value in keys
            if kind != _WORD
        ),
        batch_size=2_000,
    )
    _learn({value for _, kind, value in keys if kind == _WORD}, words)
    Naming.objects.bulk_create(
        (
            Naming(
                word_id=words[value],
                presence=presence,
                office=presence.office,
                mark=presence.mark,
                lines=presence.lines,
            )
            for presence, kind, value in keys
            if kind == _WORD
        ),
        batch_size=2_000,
    )


def _learn(values: set[str], words: dict[str, int]) -> None:
    """Enter words that were never met; another filling may have entered them first."""
    unknown = sorted(values - words.keys())
    Word.objects.bulk_create(
        (Word(head=value[: Key.HEAD], value=value) for value in unknown), ignore_conflicts=True, batch_size=_CHUNK
    )
    for start in range(0, len(unknown), _CHUNK):
        some = unknown[start : start + _CHUNK]
        heads = {value[: Key.HEAD] for value in some}
        words |= dict(Word.objects.filter(head__in=heads, value__in=some).values_list("value", "pk"))


def _count_words() -> None:
    """How many presences bear each word; words that nobody bears any more stay, and find nobody."""
    borne = Naming.objects.filter(word=OuterRef("pk")).order_by().values("word").annotate(n=Count("pk")).values("n")
    now = Coalesce(Subquery(borne), 0)
    Word.objects.exclude(presences=now).update(presences=now)


@transaction.atomic
def _remove(party_ids: list[str]) -> None:
    """One statement for each table: nothing else hangs on these rows."""
    Key.objects.filter(presence__party__in=party_ids)._raw_delete("default")
    Naming.objects.filter(presence__party__in=party_ids)._raw_delete("default")
    Presence.objects.filter(party__in=party_ids)._raw_delete("default")
    Party.objects.filter(party_id__in=party_ids)._raw_delete("default")


def _party(told: PartyTold, digest: str, run: str) -> Party:
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
        asked=told.asked,
        run=run,
    )


def _presence(party_id: str, told: PresenceTold) -> Presence:
    plain = {name: getattr(told, name) for name in _OF_PRESENCE}
    return Presence(party_id=party_id, **{**plain, "name": told.name[:300], "roles": list(told.roles)})


def _digest(told: PartyTold) -> str:
    """Of all that is told of a party; equal digests are not written again."""
    own = [getattr(told, name) for name in told.__slots__ if name not in ("presences", "asked")]
    parts = [[getattr(each, name) for name in each.__slots__] for each in told.presences]
    text = json.dumps([own, parts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
