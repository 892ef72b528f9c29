"""Bringing pairs and judgements from the lake; what people decided here stays as they decided it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.merging.models import Judgement, Pair, Sight, Written
from tidewaiter_workbench.party_answers import JudgementTold, PairTold

__all__ = ["keep_judgements", "keep_pairs"]

_TOLD = ("left_party", "right_party", "kind", "probability", "worth", "content")

_END = ("withdrawn_on", "withdrawn_by", "withdrawn_why")
"""When a judgement ended, by whom and why."""


@transaction.atomic
def keep_pairs(told: Iterable[PairTold], *, by: str) -> int:
    """Keep the pairs that wait now; open ones that no longer wait go, decided ones stay. Gives how many are open."""
    wanted = {(each.left, each.right): each for each in told}
    standing = {(pair.left, pair.right): pair for pair in Pair.objects.all()}
    gone = [pair.pk for key, pair in standing.items() if key not in wanted and not pair.verdict]
    Sight.objects.filter(pair__in=gone)._raw_delete("default")
    Pair.objects.filter(pk__in=gone)._raw_delete("default")
    fresh = [Pair(left=key[0], right=key[1], **_fields(each)) for key, each in wanted.items() if key not in standing]
    changed = [pair for key, pair in standing.items() if key in wanted and _differs(pair, wanted[key])]
    for pair in changed:
        for name, value in _fields(wanted[pair.left, pair.right]).items():
            setattr(pair, name, value)
        pair.version += 1
    Pair.objects.bulk_create(fresh, batch_size=200)
    Pair.objects.bulk_update(changed, [*_TOLD, "version"], batch_size=200)
    _keep_sights([*fresh, *changed], wanted)
    still_open = Pair.objects.filter(verdict="").count()
    record("brought pairs", by=by, kind="pairs", detail={"open": still_open, "new": len(fresh)})
    return still_open


@transaction.atomic
def keep_judgements(told: Iterable[JudgementTold]) -> int:
    """Take in what was judged elsewhere, such as by command; gives how many are new."""
    known = set(Judgement.objects.values_list("judgement_id", flat=True))
    lake = {each.judgement_id: each for each in told}
    fresh = [_judgement(each) for key, each in lake.items() if key not in known]
    Judgement.objects.bulk_create(fresh)
    ended = Judgement.objects.filter(withdrawn_on=None, state=Written.WRITTEN)
    for judgement in ended.filter(judgement_id__in=[key for key, each in lake.items() if each.withdrawn_on]):
        end = {name: getattr(_judgement(lake[judgement.judgement_id]), name) for name in _END}
        Judgement.objects.filter(pk=judgement.pk, withdrawn_on=None).update(**end)
    for judgement in Judgement.objects.filter(judgement_id__in=lake).only("pk", "judgement_id", "idle"):
        if judgement.idle != (idle := lake[judgement.judgement_id].idle):
            Judgement.objects.filter(pk=judgement.pk).update(idle=idle)
    stands = {(one.left, one.right): one.verdict for one in Judgement.objects.filter(withdrawn_on=None)}
    for pair in Pair.objects.all().only("pk", "left", "right", "verdict", "version"):
        verdict = stands.get((pair.left, pair.right), "")
        if verdict != pair.verdict:
            Pair.objects.filter(pk=pair.pk, version=pair.version).update(verdict=verdict, version=pair.version + 1)
    return len(fresh)


def _fields(told: PairTold) -> dict[str, object]:
    return {name: getattr(told, name) for name in _TOLD}


def _differs(pair: Pair, told: PairTold) -> bool:
    return any(getattr(pair, name) != value for name, value in _fields(told).items())


def _keep_sights(pairs: list[Pair], wanted: dict[tuple[str, str], PairTold]) -> None:
    Sight.objects.filter(pair__in=[pair.pk for pair in pairs])._raw_delete("default")
    Sight.objects.bulk_create(
        (
            Sight(pair=pair, side=side, office=office, mark=mark)
            for pair in pairs
            for side, office, mark in wanted[pair.left, pair.right].seen
        ),
        batch_size=1_000,
    )


def _judgement(told: JudgementTold) -> Judgement:
    names = ("judgement_id", "left", "right", "verdict", "by", "why", "judged_on", "idle", *_END)
    same = {name: getattr(told, name) for name in names}
    same |= {name: same[name][:150] for name in ("by", "withdrawn_by")}
    calls = {"left_name": told.left_name[:300], "right_name": told.right_name[:300]}
    return Judgement(**same, **calls, made_here=False, state=Written.WRITTEN)
