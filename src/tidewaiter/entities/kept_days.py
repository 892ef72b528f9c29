"""Since when two profiles are held for one party: the first day whose own profiles put them into one group.

Groups are made of all profiles there are, and a later one may bridge what was apart; a past day must not know that. So
every group that could once have been another is put together again as of each day on which it grew, by the same rules,
from what had been seen by then; a match is kept from the first day on which its two profiles fell together. Where all
profiles of a group are plainly one, so were those of any earlier day, and nothing is done again.

A decision that two are different, or the end of one that they are the same, parts what was one from its own day on, and
no sooner: the time before it is told as one that is over.

All these past states are laid below one another, as profiles of their own, and grouped at once. A group of many
spellings is put together again only when it has grown by an eighth: its matches may be told late, and never early.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.columns.day_numbers import day_number
from tidewaiter.entities.by_question import Said
from tidewaiter.entities.clustering import clustered, open_components
from tidewaiter.entities.joining import join_new
from tidewaiter.entities.matching import Weighed
from tidewaiter.entities.past_states import NEVER, History, Judged, Past
from tidewaiter.entities.sides import Spoken

__all__ = ["KeptDays", "judged_with_days", "kept_since", "kept_since_joining"]

Ints = NDArray[np.int64]
_NOBODY: Ints = np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class KeptDays:
    """The day from which each pair stands, and the times that are over: which pair, from which day until which."""

    since: Ints
    over: Ints
    """Rows of three numbers."""


def kept_since(
    weighed: Weighed, first: Ints, *, least: float, judged: Judged, told: Spoken, said: Said | None = None
) -> KeptDays:
    """The day from which each pair stands, if its two are one party in the end, and when it stood before.

    Args:
        weighed: all compared pairs of n profiles.
        first: the first day of each profile.
        least: the weight from which two profiles are held for one party.
        judged: what people ever decided, by its days.
        told: the words of the profiles' names, and what goes with their doors.
        said: what each question tells of the pairs; see `clustered`.
    """
    left, right, weight = weighed.left, weighed.right, weighed.weight
    component = open_components(
        len(first), left, right, weight, least=least, must=judged.must, must_not=judged.must_not, told=told
    )
    since = first[left]
    np.maximum(since, first[right], out=since)
    held = np.flatnonzero(component[left] >= 0)
    held = held[component[left[held]] == component[right[held]]]
    seen, bits = History(component, first, left[held], right[held], since[held], judged), weight[held]

    def grouped(past: Past) -> Ints:
        return clustered(
            len(past.row), past.left, past.right, bits[past.pair], least=least, must=past.must,
            must_not=past.must_not, told=told.at(past.row), said=None if said is None else said.at(held[past.pair]),
        )  # fmt: skip

    kept = _together(seen, grouped)
    since[held] = kept.since
    return KeptDays(since, np.column_stack([held[kept.over[:, 0]], kept.over[:, 1:]]))


def kept_since_joining(
    standing: Ints,
    weighed: Weighed,
    first: Ints,
    *,
    least: float,
    told: Spoken | None = None,
    said: Said | None = None,
) -> Ints:
    """The same for profiles that join standing groups, where a later one may have brought in one before it.

    Args:
        standing: group of each of the first k profiles; the others are new, and nobody has judged them.
        weighed: compared pairs with at least one new profile.
        first: the first day of each profile, old and new.
        least: the weight from which two profiles are held for one party.
        told: the words of the profiles' names, and what goes with their doors.
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
    seen = History(component, first, left, right, since, Judged.standing(_NOBODY, _NOBODY[:, 0], _NOBODY), old=old)

    def grouped(past: Past) -> Ints:
        pairs = Weighed(past.left, past.right, weighed.answers[:0], weighed.weight[past.pair])
        return join_new(
            standing, pairs, count=len(past.row), least=least, told=None if told is None else told.at(past.row),
            said=None if said is None else said.at(past.pair),
        ).groups  # fmt: skip

    return _together(seen, grouped).since


def _together(seen: History, grouped: Callable[[Past], Ints]) -> KeptDays:
    """For each pair the first day on which its two were grouped together, the last day if on none before it.

    Where a decision may have parted two: the first day of the time that lasts, and the times that are over.
    """
    found = np.where(seen.looked_at, NEVER, seen.since)
    parting = seen.parting[seen.of_pair]
    told: list[tuple[Ints, Ints, NDArray[np.bool_]]] = [(_NOBODY[:, 0], _NOBODY[:, 0], np.empty(0, dtype=np.bool_))]
    for past in seen.states():
        groups = grouped(past)
        together = groups[past.left] == groups[past.right]
        np.minimum.at(found, past.pair[together], past.day[together])
        moved = parting[past.pair]
        told.append((past.pair[moved], past.day[moved], together[moved]))
    over, lasting = _times(seen, *(np.concatenate(each) for each in zip(*told, strict=True)))
    for pair, day in lasting.items():
        found[pair] = day
    return KeptDays(np.where(found == NEVER, seen.last, found), over)


def _times(seen: History, pair: Ints, day: Ints, together: NDArray[np.bool_]) -> tuple[Ints, dict[int, int]]:
    """The times that are over, and the first day of those that last, of pairs that a decision may have parted.

    Only a decision ends a time: what new spellings part for a while counts from its first day, as everywhere.
    """
    order = np.lexsort((day, pair))
    pair, day, together = pair[order], day[order], together[order]
    changes = np.r_[True, (pair[1:] != pair[:-1]) | (together[1:] != together[:-1])][: len(pair)]
    component = seen.of_pair[pair]
    decided = {number: set(seen.judged_days(number).tolist()) for number in np.unique(component).tolist()}
    over: list[tuple[int, int, int]] = []
    lasting: dict[int, int] = {}
    rows = np.flatnonzero(changes | ~together)
    for one, on, stood, number in zip(
        pair[rows].tolist(), day[rows].tolist(), together[rows].tolist(), component[rows].tolist(), strict=True
    ):
        if stood:
            lasting.setdefault(one, on)
        elif one in lasting and on in decided[number]:
            over.append((one, lasting.pop(one), on))
    return np.array(over, dtype=np.int64).reshape(-1, 3), lasting


def judged_with_days(judgements: pa.Table, rows: Mapping[str, int], *, first: Ints) -> Judged:
    """What people ever decided of pairs of rows, with its days: never before both were seen.

    Args:
        judgements: rows of `resolved.judgements`, those withdrawn among them.
        rows: the row of each profile that was judged and is there.
        first: the first day of each profile.
    """
    told: dict[str, list[tuple[int, int, int, int]]] = {"same": [], "different": []}
    for row in judgements.to_pylist():
        one, other = (rows.get(row[side], -1) for side in ("left_profile", "right_profile"))
        if row["verdict"] not in told or min(one, other) < 0:
            continue
        since = max(day_number(row["judged_on"]), int(first[one]), int(first[other]))
        until = NEVER if row["withdrawn_on"] is None else day_number(row["withdrawn_on"])
        if since < until:
            told[row["verdict"]].append((one, other, since, until))
    same, different = (np.array(each, dtype=np.int64).reshape(-1, 4) for each in told.values())
    return Judged(
        must=same[:, :2], since=same[:, 2], until=same[:, 3],
        must_not=different[:, :2], not_since=different[:, 2], not_until=different[:, 3],
    )  # fmt: skip
