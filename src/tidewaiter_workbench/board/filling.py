"""Bringing the network to the workbench: written beside the old one in small pieces, then seen all at once.

No transaction is long, so nobody who works meanwhile waits for it; one that is cut off is never seen, and is removed
by the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import models

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.board.models import Code, Filling, Naming, Thing, Tie, Word
from tidewaiter_workbench.bridge.known_things import KnownThing
from tidewaiter_workbench.bridge.network import KnownTie, Network
from tidewaiter_workbench.clock import desk_now

__all__ = ["bring_network"]

_CHUNK = 2_000
_SHIFT = 32
_T = TypeVar("_T")


def bring_network(network: Network, *, by: str) -> Filling:
    """Bring all of it; from the moment it is done, boards show it and the one before is removed."""
    filling = Filling.objects.create(begun_at=desk_now(), run=network.run)
    numbers = {node: (filling.pk << _SHIFT) + n for n, node in enumerate(network.things)}
    things = network.things.values()
    for chunk in _chunks(things):
        Thing.objects.bulk_create(_thing(thing, filling, numbers[thing.node]) for thing in chunk)
    for codes in _chunks((code, numbers[thing.node]) for thing in things for code in thing.codes):
        Code.objects.bulk_create(Code(filling=filling, code=code[:120], thing_id=number) for code, number in codes)
    _bring_words(network.things, filling, numbers)
    ties = 0
    for chunk_of_ties in _chunks(network.ties):
        Tie.objects.bulk_create(_tie(tie, filling, numbers) for tie in chunk_of_ties)
        ties += len(chunk_of_ties)
    filling.things, filling.ties, filling.done_at = len(numbers), ties, desk_now()
    filling.save()
    detail = {"things": filling.things, "ties": ties, "run": network.run}
    record("brought the network", by=by, kind="network", key=str(filling.pk), detail=detail)
    _remove_before(filling)
    return filling


def _bring_words(things: dict[str, KnownThing], filling: Filling, numbers: dict[str, int]) -> None:
    """Each word of names, numbers and addresses, and which things bear it."""
    words: dict[str, int] = {}
    borne = Counter[str]()

    def namings() -> Iterator[Naming]:
        for node, thing in things.items():
            for value in dict.fromkeys(each[:200] for each in thing.words.split()):
                word = words.setdefault(value, (filling.pk << _SHIFT) + len(words))
                borne[value] += 1
                yield Naming(word_id=word, thing_id=numbers[node], violations=thing.violations, ties=thing.ties)

    for chunk in _chunks(namings()):
        Naming.objects.bulk_create(chunk)
    for told in _chunks(words.items()):
        Word.objects.bulk_create(
            Word(id=number, filling=filling, head=value[: Word.HEAD], value=value, things=borne[value])
            for value, number in told
        )


def _thing(thing: KnownThing, filling: Filling, number: int) -> Thing:
    happened = [[each.on.isoformat(), each.kind, each.text, each.document, each.office] for each in thing.happened]
    return Thing(
        id=number,
        filling=filling,
        node=thing.node[:600],
        kind=thing.kind,
        label=thing.label[:300],
        words=thing.words,
        offices=f";{';'.join(thing.offices)};",
        country=thing.country[:2],
        ties=thing.ties,
        lasting=thing.lasting,
        violations=thing.violations,
        first_on=thing.first_on,
        last_on=thing.last_on,
        facts=[list(fact) for fact in thing.facts],
        happened=happened,
    )


def _tie(tie: KnownTie, filling: Filling, numbers: dict[str, int]) -> Tie:
    return Tie(
        filling=filling,
        kind=tie.kind[:24],
        source_id=numbers[tie.source],
        target_id=numbers[tie.target],
        documents=tie.documents,
        first_on=tie.first_on,
        last_on=tie.last_on,
        share_pct=tie.share_pct,
        evidence=[list(each) for each in tie.evidence],
        note=tie.note[:400],
    )


def _remove_before(filling: Filling) -> None:
    for old in Filling.objects.filter(pk__lt=filling.pk):
        first, last = old.pk << _SHIFT, ((old.pk + 1) << _SHIFT) - 1
        _remove(Naming.objects.filter(word__gte=first, word__lte=last))
        for model in (Tie, Code, Word, Thing):
            _remove(model.objects.filter(filling=old))
        old.delete()


def _remove(rows: models.QuerySet) -> None:
    """Rows by the thousand, each time a short transaction."""
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[: 10 * _CHUNK]):
        rows.filter(pk__gte=keys[0], pk__lte=keys[-1]).delete()


def _chunks(rows: Iterable[_T]) -> Iterator[list[_T]]:
    given = iter(rows)
    while chunk := list(islice(given, _CHUNK)):
        yield chunk
