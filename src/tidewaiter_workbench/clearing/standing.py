"""Whether a likeness is held for chance: the newest word counts, be it said here or in the lake.

A page tells a likeness as one run of the lake left it. What was said here and written into the lake by then the lake
has weighed, beside what was said by command, what the list changed and what ran out: its word counts. What was said
here since, or waits to be written, the lake had not heard: that counts until a page is told from a later run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from tidewaiter_workbench.answers import ListedName
from tidewaiter_workbench.clearing.models import Clearance, Likeness, Written, likeness_key
from tidewaiter_workbench.clock import desk_day

__all__ = [
    "Key", "Stand", "is_cleared", "key_of", "said_here", "said_of", "stands", "stands_beside", "told_with_words",
]  # fmt: skip

Key = tuple[str, str, str]
"""Kind and id of a subject, and the entry."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A likeness, the clearance that stands here if one does, and whether it is cleared, here or in the lake."""

    told: ListedName
    said: Clearance | None
    cleared: bool


def stands(clearance: Clearance) -> bool:
    """Whether nobody took it back, and its day is not there yet at the desk."""
    return clearance.withdrawn_on is None and desk_day() < clearance.until


def told_with_words(likenesses: Sequence[ListedName]) -> list[Stand]:
    """Each likeness with what people said of it.

    A line or a party may have been told from an earlier run than the page of likenesses: then that one's word counts.
    """
    keys = {likeness_key(*key_of(each)) for each in likenesses}
    kept = {(row.subject_kind, row.subject_id, row.listing_id): row for row in _kept(keys)}
    return stands_beside([_as_last_told(each, kept.get(key_of(each))) for each in likenesses])


def stands_beside(likenesses: Sequence[ListedName]) -> list[Stand]:
    """Each likeness, as it was told, with what people said of it."""
    words = said_here({key_of(each) for each in likenesses})
    return [_stand(each, words.get(key_of(each), [])) for each in likenesses]


def said_here(wanted: Iterable[Key]) -> dict[Key, list[Clearance]]:
    """What was said here of some likenesses, the newest word last; but for what the lake could not take."""
    keys = set(wanted)
    told: dict[Key, list[Clearance]] = {}
    for row in _taken().filter(listing_id__in={key[2] for key in keys}):
        if (key := (row.subject_kind, row.subject_id, row.listing_id)) in keys:
            told.setdefault(key, []).append(row)
    for words in told.values():
        words.sort(key=lambda word: (word.state == Written.WAITING, word.run, word.pk))
    return told


def said_of() -> set[str]:
    """Keys of the likenesses of which anything was said here."""
    rows = _taken().values_list("subject_kind", "subject_id", "listing_id").distinct()
    return {likeness_key(*row) for row in rows}


def key_of(each: ListedName) -> Key:
    """What a clearance of it is about."""
    return each.subject_kind, each.subject_id, each.listing_id


def is_cleared() -> Coalesce:
    """The same of each row of `Likeness`, for a query: see `stands_beside`."""
    unheard = _taken().filter(
        Q(state=Written.WAITING) | Q(run__gte=OuterRef("run")), listing_id=OuterRef("listing_id"),
        subject_kind=OuterRef("subject_kind"), subject_id=OuterRef("subject_id"), until__gt=desk_day(),
    )  # fmt: skip
    waits = Case(When(state=Written.WAITING, then=Value(1)), default=Value(0))
    holds = Case(When(withdrawn_on=None, then=Value(True)), default=Value(False), output_field=BooleanField())
    newest = unheard.order_by(waits.desc(), F("run").desc(), F("pk").desc()).annotate(holds=holds)
    by_the_lake = Case(
        When(Q(cleared=True) & (Q(cleared_until=None) | Q(cleared_until__gt=desk_day())), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return Coalesce(Subquery(newest.values("holds")[:1]), by_the_lake, output_field=BooleanField())


def _stand(told: ListedName, words: Sequence[Clearance]) -> Stand:
    """Pages and words of an older version say no run: such a page heard no word, and any later page each of those."""
    today = desk_day()
    unheard = [word for word in words if (word.state == Written.WAITING or word.run >= told.run) and today < word.until]
    by_the_lake = told.cleared and (told.cleared_until is None or today < told.cleared_until)
    cleared = unheard[-1].withdrawn_on is None if unheard else by_the_lake
    standing = [word for word in words if stands(word)]
    return Stand(told, standing[-1] if cleared and standing else None, cleared)


def _as_last_told(each: ListedName, row: Likeness | None) -> ListedName:
    if row is None or row.run <= each.run:
        return each
    return replace(each, cleared=row.cleared, cleared_until=row.cleared_until, run=row.run)


def _kept(keys: Iterable[str]) -> QuerySet[Likeness]:
    return Likeness.objects.filter(key__in=keys, gone=False)


def _taken() -> QuerySet[Clearance]:
    return Clearance.objects.exclude(state=Written.GONE)
