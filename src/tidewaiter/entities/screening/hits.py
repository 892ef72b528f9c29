"""Likenesses: subjects looked up in lists, with score, reason and evidence; only while both were valid."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

import pyarrow as pa

from tidewaiter.entities.screening.entries import Listed, Subject
from tidewaiter.entities.screening.index import Index
from tidewaiter.entities.screening.likeness import Likeness
from tidewaiter.entities.screening.scoring import Judged, judge
from tidewaiter.tables import resolved

__all__ = ["THRESHOLD", "WORDINGS", "Hit", "first_day", "hit_of", "hits_table", "screened"]

THRESHOLD = 0.5
"""A likeness at even odds. Policy: who must miss nothing takes less, who drowns takes more."""

_BIRTHS = {
    "day": "born on the same day",
    "year": "born in the same year",
    "near": "births lie close together",
    "conflict": "births disagree",
}
_COUNTRIES = {"same": "a country in common", "conflict": "no country in common"}
_NUMBER = "has the listed number {number}"
_OTHER_SHIP = "its IMO number is not the listed {number}"
_BY_POLICY = '"{name}" ~ "{listed}": {why} (a score set by policy)'
_IS_THE_NAME = '"{name}" is the name "{listed}"'
_IS_LIKE = '"{name}" is like "{listed}" ({how})'
_WORDS = "words in common: {count}"
_INITIALS, _OTHERS = ", initials for words: {initials}", ", but other words in both"
_HOW = {(False, False): _WORDS, (True, False): _WORDS + _INITIALS, (False, True): _WORDS + _OTHERS,
        (True, True): _WORDS + _INITIALS + _OTHERS}  # fmt: skip
_ADDRESS = "address like {address}"
_KINDS = "one is a person and the other is not, or only one is a vessel"
AND = "{one}, and {other}"

WORDINGS = (
    *_BIRTHS.values(), *_COUNTRIES.values(), _NUMBER, _OTHER_SHIP, _BY_POLICY, _IS_THE_NAME, _IS_LIKE, *_HOW.values(),
    _ADDRESS, _KINDS, AND,
)  # fmt: skip
"""What a likeness is told in; `AND` joins as many as there are."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One likeness of a subject to an entry."""

    subject: Subject
    entry: Listed
    score: float
    matched: str
    reason: str
    evidence: dict[str, list[object]]
    first_on: date | None

    def row(self, *, cleared: bool = False) -> dict[str, object]:
        """As a row of `resolved.hits`."""
        return {
            "subject_kind": self.subject.kind,
            "subject_id": self.subject.subject_id,
            "listing_id": self.entry.listing_id,
            "list": self.entry.list,
            "score": round(self.score, 6),
            "matched": self.matched,
            "reason": self.reason,
            "evidence": json.dumps(self.evidence, ensure_ascii=False),
            "first_on": self.first_on,
            "cleared": cleared,
            "register": self.entry.register,
            "listing_digest": self.entry.digest,
        }


def screened(
    subjects: Sequence[Subject],
    index: Index,
    *,
    threshold: float = THRESHOLD,
    on_progress: Callable[[int], None] | None = None,
) -> Iterator[Hit]:
    """Every likeness of at least `threshold`, subject by subject, likeliest first.

    A subject and an entry that were never valid on one day are no hit, however alike.
    """
    of_subject: list[Hit] = []
    at = -1
    for candidate in index.candidates(subjects):
        if candidate.subject != at:
            yield from _ranked(of_subject)
            of_subject, at = [], candidate.subject
            if on_progress:
                on_progress(at)
        subject, entry = subjects[at], index.entries[candidate.entry]
        if not first_day(subject, entry)[0]:
            continue
        judged = judge(subject, entry, names=candidate.names, standing=index.standing)
        if judged.score >= threshold and (told := first_day(subject, entry, name=judged.left_name))[0]:
            of_subject.append(hit_of(subject, entry, judged, first_on=told[1]))
    yield from _ranked(of_subject)


def hit_of(subject: Subject, entry: Listed, judged: Judged, *, first_on: date | None) -> Hit:
    """What was judged as a hit, in words and numbers."""
    return Hit(subject, entry, judged.score, judged.matched, _reason(judged), _evidence(judged), first_on)


def first_day(subject: Subject, entry: Listed, *, name: str = "") -> tuple[bool, date | None]:
    """Whether there is a day on which both were known and valid, and the first one where any day is known.

    A subject stays known from the day on which it was first seen, under `name` from the day of that name.
    """
    days = [day for day in (subject.first_on, subject.named_on.get(name), entry.valid_from) if day is not None]
    first = max(days, default=None)
    over = entry.valid_to is not None and first is not None and entry.valid_to < first
    return not over, first


def hits_table(rows: Sequence[dict[str, object]]) -> pa.Table:
    """Rows as a table of `resolved.hits`."""
    return pa.Table.from_pylist(list(rows), schema=resolved.HITS.schema)


def _ranked(hits: list[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (-hit.score, hit.entry.listing_id))


def _reason(judged: Judged) -> str:
    context, said = judged.context, []
    names = {"name": judged.left_name, "listed": judged.right_name}
    if context.number:
        said.append(_NUMBER.format(number=context.number))
    if judged.policy:
        said.append(_BY_POLICY.format(**names, why=judged.policy.why))
    elif judged.points["name"] > _NAME_SPEAKS or not said:
        how = _alike(judged.likeness)
        said.append((_IS_LIKE if how else _IS_THE_NAME).format(**names, how=how))
    said += [_BIRTHS[context.birth]] if context.birth else []
    said += [_COUNTRIES[context.country]] if context.country else []
    said += [_ADDRESS.format(address=context.address_met)] if context.address_met else []
    said += [_KINDS] if context.schema else []
    said += [_OTHER_SHIP.format(number=context.other_ship)] if context.other_ship else []
    return reduce(lambda one, other: AND.format(one=one, other=other), said)


_NAME_SPEAKS = -4.0


def _alike(found: Likeness) -> str:
    """How two names are alike; empty if they are the same."""
    if min(found.left_share, found.right_share) > 0.97:
        return ""
    others = found.left_only > 0.05 and found.right_only > 0.05
    return _HOW[found.initials > 0, others].format(count=found.words, initials=found.initials)


def _evidence(judged: Judged) -> dict[str, list[object]]:
    """Comparison -> [what was found, points]; points add up to the log odds of the score."""
    context = judged.context
    found: dict[str, object] = {
        "name": f"{judged.left_name} ~ {judged.right_name}" + (", set by policy, not learned" if judged.policy else ""),
        "birth": _BIRTHS.get(context.birth, ""),
        "country": _COUNTRIES.get(context.country, ""),
        "address": context.address_met,
        "schema": "kinds disagree",
        "number": context.number or (context.other_ship and f"listed {context.other_ship}, and not ours"),
        "many": "several names had a chance to be alike",
    }
    return {name: [found[name], round(points, 2)] for name, points in judged.points.items()}
