"""Bringing likenesses to lists from the lake, and noting what is new, open again, ended or gone since the last time."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace

from django.db import transaction

from tidewaiter_workbench.audit.chain import record
from tidewaiter_workbench.clearing.listing import listed_name
from tidewaiter_workbench.clearing.models import Likeness, News, Sighting, likeness_key
from tidewaiter_workbench.clearing.standing import said_of, stands_beside
from tidewaiter_workbench.clearing.told import EVENT, about
from tidewaiter_workbench.clock import desk_day
from tidewaiter_workbench.party_answers import LikenessTold
from tidewaiter_workbench.people.models import Office
from tidewaiter_workbench.webhooks.services import tell

__all__ = ["KeptLikenesses", "keep_likenesses"]

_CHUNK = 500
_TOLD = ("list", "entry", "programs", "score", "reason", "since", "cleared", "ended", "listing_digest", "cleared_until")
_CHANGED = [*_TOLD, "over", "gone", "news", "news_on", "digest", "run"]


@dataclass(frozen=True, slots=True)
class KeptLikenesses:
    """How many there are now, and of how many there is news of each kind."""

    likenesses: int
    news: dict[str, int]


@transaction.atomic
def keep_likenesses(
    told: Sequence[LikenessTold], *, by: str, run: str = "", marks: Mapping[str, int] | None = None
) -> KeptLikenesses:
    """Keep these likenesses; those that are told no more stay as gone, with the day on which that was learned.

    The first time all of them are there and none is news.

    Args:
        told: as the last run left them.
        by: who fills.
        run: the lake's last run when it began to tell: what was said here before that, the lake had heard.
        marks: handling mark of each line that carries another than the usual one: what is gone is guarded as they are.
    """
    kept = {each.key: each for each in Likeness.objects.all()}
    wanted = {likeness_key(each.subject_kind, each.subject_id, each.listing_id): each for each in told}
    reopened = _reopened(kept, wanted, run=run)
    fresh, changed, heard = [], [], []
    for key, each in wanted.items():
        row = kept.get(key)
        word = _news_of(row, each, reopened=key in reopened) if kept else ""
        digest = _digest_of(*(str(part) for part in (*astuple(each), _is_over(each))))
        if row is None:
            row = _likeness(key, each, digest, word)
            row.run = run
            fresh.append(row)
        elif row.digest != digest or row.gone:
            changed.append(_changed(row, each, digest, word))
        if word:
            heard.append(row)
    gone = [row for key, row in kept.items() if key not in wanted and not row.gone]
    for row in gone:
        row.gone, row.news, row.news_on = True, str(News.GONE), desk_day()
    Likeness.objects.bulk_create(fresh, batch_size=_CHUNK)
    Likeness.objects.bulk_update([*changed, *gone], _CHANGED, batch_size=_CHUNK)
    Likeness.objects.exclude(run=run).update(run=run)
    _keep_sightings([*fresh, *changed], wanted)
    _guard_gone(marks or {})
    heard += gone
    tell(EVENT, about(heard))
    news = dict(Counter(row.news for row in heard))
    record("brought likenesses", by=by, kind="likenesses", detail={"likenesses": len(wanted), **news})
    return KeptLikenesses(len(wanted), news)


def _reopened(kept: Mapping[str, Likeness], wanted: Mapping[str, LikenessTold], *, run: str) -> set[str]:
    """Keys of those that were cleared, by the lake or on the screens, and now are so nowhere."""
    said = said_of()
    open_now = {key for key, each in wanted.items() if not each.cleared}
    asked = [row for key, row in kept.items() if key in open_now and (row.cleared or key in said)]
    before = [listed_name(row, "") for row in asked]
    now = stands_beside([replace(each, cleared=False, run=run) for each in before])
    return {
        row.key
        for row, was, stand in zip(asked, stands_beside(before), now, strict=True)
        if (row.cleared or was.cleared) and not stand.cleared
    }


def _news_of(row: Likeness | None, told: LikenessTold, *, reopened: bool) -> str:
    """What is news about a likeness that is told, beside what was kept of it."""
    if row is None or row.gone:
        return str(News.NEW)
    if reopened:
        return str(News.REOPENED)
    return str(News.ENDED) if _is_over(told) and not row.over else ""


def _is_over(told: LikenessTold) -> bool:
    return told.ended is not None and told.ended < desk_day()


def _likeness(key: str, told: LikenessTold, digest: str, word: str) -> Likeness:
    whose = {"subject_kind": told.subject_kind, "subject_id": told.subject_id, "listing_id": told.listing_id}
    return _changed(Likeness(key=key, **whose), told, digest, word)


def _changed(row: Likeness, told: LikenessTold, digest: str, word: str) -> Likeness:
    for name in _TOLD:
        setattr(row, name, getattr(told, name))
    row.over, row.digest, row.gone = _is_over(told), digest, False
    if word:
        row.news, row.news_on = word, desk_day()
    return row


def _keep_sightings(rows: Sequence[Likeness], wanted: dict[str, LikenessTold]) -> None:
    """Of these likenesses, in the place of what was kept of them; of those that are gone they stay."""
    seen = [(row, each) for row in rows for each in wanted[row.key].sightings]
    codes = sorted({each.office for _, each in seen if each.office})
    Office.objects.bulk_create((Office(code=code) for code in codes), ignore_conflicts=True)
    for start in range(0, len(rows), _CHUNK):
        Sighting.objects.filter(likeness__in=rows[start : start + _CHUNK])._raw_delete("default")
    Sighting.objects.bulk_create(
        (
            Sighting(
                likeness=row, office=each.office, mark=each.mark, name=each.name[:300], papers=each.papers,
                last_on=each.last_on, item_id=each.item_id,
            )
            for row, each in seen
        ),
        batch_size=_CHUNK,
    )  # fmt: skip


def _guard_gone(marks: Mapping[str, int]) -> None:
    """Of what is gone the lake tells no mark any more: it is guarded as the last line that named it is by now."""
    for each in Sighting.objects.filter(likeness__gone=True).exclude(item_id=""):
        if (mark := marks.get(each.item_id, each.mark)) > each.mark:
            same = Sighting.objects.filter(likeness=each.likeness_id, office=each.office, mark=mark)
            same.delete()
            Sighting.objects.filter(pk=each.pk).update(mark=mark)


def _digest_of(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
