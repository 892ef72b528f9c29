"""Since when two profiles are held for one party: the first day whose own profiles put them into one group.

Groups are made of all profiles there are, and a later one may bridge what was apart; a past day must not know that. So
every group that could once have been another is put together again as of each day on which it grew, by the same rules,
from what had been seen by then; a match is kept from the first day on which its two profiles fell together. Where all
profiles of a group are plainly one, so were those of any earlier day, and nothing is done again.

All these past states are laid below one another, as profiles of their own, and grouped at once. A group of many
spellings is put together again only when it has grown by an eighth: its matches may be told late, and never early.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.entities.by_question import Said
from tidewaiter.entities.clustering import clustered, open_components
from tidewaiter.entities.joining import join_new
from tidewaiter.entities.judgements import same_since
from tidewaiter.entities.matching import Weighed
from tidewaiter.entities.past_states import Judged, Past, Seen
from tidewaiter.entities.sides import Spoken

__all__ = ["day_numbers", "judged_with_days", "kept_since", "kept_since_joining"]

Ints = NDArray[np.int64]
_NOBODY: Ints = np.empty((0, 2), dtype=np.int64)
_NEVER = np.iinfo(np.int64).max


def kept_since(
    weighed: Weighed, first: Ints, *, least: float, judged: Judged, told: Spoken, said: Said | None = None
) -> Ints:
    """The day from which each pair stands, if its two are one party in the end.

    Args:
        weighed: all compared pairs of n profiles.
        first: the first day of each profile.
        least: the weight from which two profiles are held for one party.
        judged: what people decided; what must not be one never was.
        told: the words of the profiles' names.
        said: what each question tells of the pairs; see `clustered`.
    """
    left, right, weight = weighed.left, weighed.right, weighed.weight
    component = open_components(
        len(first), left, right, weight, least=least, must=judged.must, must_not=judged.must_not
    )
    since = first[left]
    np.maximum(since, first[right], out=since)
    held = np.flatnonzero(component[left] >= 0)
    held = held[component[left[held]] == component[right[held]]]
    seen, bits = Seen(component, first, left[held], right[held], since[held], judged), weight[held]

    def grouped(past: Past) -> Ints:
        return clustered(
            len(past.row), past.left, past.right, bits[past.pair], least=least, must=past.must,
            must_not=past.must_not, told=told.at(past.row), said=None if said is None else said.at(held[past.pair]),
        )  # fmt: skip

    since[held] = _first_together(seen, grouped)
    return since


def kept_since_joining(
    standing: Ints, weighed: Weighed, first: Ints, *, least: float, said: Said | None = None
) -> Ints:
    """The same for profiles that join standing groups, where a later one may have brought in one before it.

    Args:
        standing: group of each of the first k profiles; the others are new, and nobody has judged them.
        weighed: compared pairs with at least one new profile.
        first: the first day of each profile, old and new.
        least: the weight from which two profiles are held for one party.
        said: what each question tells of the pairs; see `clustered`.
    """
    old, left, right = len(standing), weighed.left, weighed.right
    fresh = left >= old
    component = np.full(len(first), -1, dtype=np.int64)
    component[old:] = open_components(
        len(first) - old, left[fresh] - old, right[fresh] - old, weighed.weight[fresh], least=least, must=_NOBODY,
        must_not=_NOBODY, whole_too=True,
    )  # fmt: skip
    since = np.maximum(first[left], first[right])
    seen = Seen(component, first, left, right, since, Judged(_NOBODY, _NOBODY[:, 0], _NOBODY), old=old)

    def grouped(past: Past) -> Ints:
        pairs = Weighed(past.left, past.right, weighed.answers[:0], weighed.weight[past.pair])
        return join_new(
            standing, pairs, count=len(past.row), least=least, said=None if said is None else said.at(past.pair)
        ).groups

    return _first_together(seen, grouped)


def _first_together(seen: Seen, grouped: Callable[[Past], Ints]) -> Ints:
    """For each pair the first day on which its two were grouped together, the last day if on none before it."""
    found = np.where(seen.looked_at, _NEVER, seen.since)
    for past in seen.states():
        groups = grouped(past)
        together = groups[past.left] == groups[past.right]
        np.minimum.at(found, past.pair[together], past.day[together])
    return np.where(found == _NEVER, seen.last, found)


def judged_with_days(judgements: pa.Table, must: Ints, must_not: Ints, *, ids: pa.Array, first: Ints) -> Judged:
    """What people decided of pairs of rows, with the day from which "same" stands: never before both were seen."""
    days = same_since(judgements)
    since = []
    for one, other in must.tolist():
        pair = sorted((ids[one].as_py(), ids[other].as_py()))
        judged = np.datetime64(days[pair[0], pair[1]], "D").astype(np.int64)
        since.append(max(int(judged), int(first[one]), int(first[other])))
    return Judged(must, np.array(since, dtype=np.int64), must_not)


def day_numbers(days: pa.Array) -> Ints:
    """Dates as numbers of days."""
    numbers: Ints = days.cast(pa.int32()).to_numpy().astype(np.int64)
    return numbers
