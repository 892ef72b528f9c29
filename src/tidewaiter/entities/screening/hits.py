"""Likenesses: subjects looked up in lists, with score, reason and evidence; only while both were valid."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from tidewaiter.entities.screening.entries import Listed, Subject
from tidewaiter.entities.screening.index import Index
from tidewaiter.entities.screening.likeness import Likeness
from tidewaiter.entities.screening.scoring import Judged, judge
from tidewaiter.tables import resolved

__all__ = ["THRESHOLD", "Hit", "first_day", "hits_table", "screened"]

THRESHOLD = 0.5
"""A likeness at even odds. Policy: who must miss nothing takes less, who drowns takes more."""

_BIRTHS = {
    "day": "born on the same day",
    "year": "born in the same year",
    "near": "births lie close together",
    "conflict": "births disagree",
}
_COUNTRIES = {"same": "a country in common", "conflict": "no country in common"}


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
            of_subject.append(
                Hit(subject, entry, judged.score, judged.matched, _reason(judged), _evidence(judged), told[1])
            )
    yield from _ranked(of_subject)


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
    if context.number:
        said.append(f"has the listed number {context.number}")
    if judged.short:
        said.append(f'"{judged.left_name}" ~ "{judged.right_name}": {judged.short.why} (a score set by policy)')
    elif judged.points["name"] > _NAME_SPEAKS or not said:
        said.append(f'"{judged.left_name}" {_alike(judged.likeness)} "{judged.right_name}"')
    said += [_BIRTHS[context.birth]] if context.birth else []
    said += [_COUNTRIES[context.country]] if context.country else []
    said += [f"address like {context.address_met}"] if context.address_met else []
    said += ["but one is a person and the other is not, or only one is a vessel"] if context.schema else []
    return "; ".join(said)


_NAME_SPEAKS = -4.0


def _alike(found: Likeness) -> str:
    if min(found.left_share, found.right_share) > 0.97:
        return "is the name"
    parts = [f"shares {_counted(found.words, 'word')} with"]
    if found.initials:
        parts.insert(0, f"has {_counted(found.initials, 'initial')} of and")
    if found.left_only > 0.05 and found.right_only > 0.05:
        parts.insert(0, "has other words too and")
    return " ".join(parts)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _evidence(judged: Judged) -> dict[str, list[object]]:
    """Comparison -> [what was found, points]; points add up to the log odds of the score."""
    context = judged.context
    found: dict[str, object] = {
        "name": f"{judged.left_name} ~ {judged.right_name}" + (", set by policy, not learned" if judged.short else ""),
        "birth": _BIRTHS.get(context.birth, ""),
        "country": _COUNTRIES.get(context.country, ""),
        "address": context.address_met,
        "schema": "kinds disagree",
        "number": context.number,
        "many": "several names had a chance to be alike",
    }
    return {name: [found[name], round(points, 2)] for name, points in judged.points.items()}
