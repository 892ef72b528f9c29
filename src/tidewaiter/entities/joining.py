"""A new day's profiles join the parties that stand; whoever would join two of them waits for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.by_question import MOST_BITS, Parts, Said, parts_of
from tidewaiter.entities.clustering import clustered, drawn_by_size
from tidewaiter.entities.matching import Weighed
from tidewaiter.entities.own_ways import OwnWays
from tidewaiter.entities.sides import Spoken

__all__ = ["Joined", "join_new"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_Pair: TypeAlias = tuple[float, int, int]
"""Weight, the new profile, and the place among all pairs of a new with an old one."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Groups of all profiles, and who waits: (profile, its party's group, the other group, both weights)."""

    groups: Ints
    waiting: list[tuple[int, int, int, float, float]]


def join_new(
    standing: Ints, pairs: Weighed, *, count: int, least: float, told: Spoken | None = None, said: Said | None = None
) -> Joined:
    """Put new profiles to standing groups, or into groups of their own.

    New profiles are grouped among themselves first; such a group then goes to the standing party for
    which its pairs speak most on the whole. Standing parties are never joined here.

    Args:
        standing: group of each of the first k profiles (number of the first member); the others are new.
        pairs: compared pairs with at least one new profile.
        count: profiles in all, old and new.
        least: the weight from which two profiles are held for one party.
        told: the words of all profiles, and what goes with their doors; see `clustered`.
        said: what each question tells of the pairs; see `clustered`.
    """
    old = len(standing)
    both_new = pairs.left >= old
    inner, crossing = np.flatnonzero(both_new), np.flatnonzero(~both_new)
    fresh = clustered(
        count - old, pairs.left[inner] - old, pairs.right[inner] - old, pairs.weight[inner], least=least,
        told=None if told is None else told.at(np.arange(old, count)), said=None if said is None else said.at(inner),
    )  # fmt: skip
    groups = np.concatenate([standing, fresh + old])
    goes_to = np.arange(count, dtype=np.int64)
    ties: dict[int, dict[int, list[_Pair]]] = {}
    ours, theirs, weights = (values[crossing].tolist() for values in (pairs.left, pairs.right, pairs.weight))
    for place, (left, right, weight) in enumerate(zip(ours, theirs, weights, strict=True)):
        ties.setdefault(int(groups[right]), {}).setdefault(int(standing[left]), []).append((weight, right, place))
    parts = parts_of(said, crossing, least=least)
    waiting = []
    sizes = np.bincount(groups, minlength=count)
    ways = _Ways(None if told is None else OwnWays(told), groups)
    for group, parties in sorted(ties.items()):
        drawn = {party: drawn_by_size(int(sizes[party]), int(sizes[group])) for party in parties}
        likely = _likely(parties, drawn, parts, partial(ways.against, group), least=least)
        if not likely:
            continue
        (weight, party, _), *others = likely
        goes_to[group] = party
        waiting += [(profile, party, other, weight, bits) for bits, other, profile in others]
    return Joined(goes_to[groups], waiting)


class _Ways:
    """What groups' own ways of writing their names tell of two of them; see `own_ways`."""

    def __init__(self, told: OwnWays | None, groups: Ints) -> None:
        self._told, self._groups = told, groups
        self._order = np.argsort(groups, kind="stable")
        self._sorted = groups[self._order]

    def against(self, one: int, other: int) -> float:
        """Bits against two groups being one party."""
        if self._told is None:
            return 0.0
        return self._told.against(one, self._rows(one), other, self._rows(other))

    def _rows(self, group: int) -> list[int]:
        start, end = np.searchsorted(self._sorted, [group, group + 1])
        rows: list[int] = self._order[start:end].tolist()
        return rows


def _likely(
    parties: dict[int, list[_Pair]],
    drawn: dict[int, float],
    parts: Parts | None,
    against: Callable[[int], float],
    *,
    least: float,
) -> list[tuple[float, int, int]]:
    """Standing parties for which the pairs speak: best weight, party, and the new profile that says so.

    What speaks `against` a party beside the pairs is asked only where they speak for it.
    """
    found = []
    for party, pairs in parties.items():
        best, profile, _ = max(pairs)
        bits = _on_the_whole(pairs, parts, least=least) + drawn[party] if best > least else 0.0
        if bits > 0 and bits > against(party):
            found.append((best, party, profile))
    return sorted(found, reverse=True)


def _on_the_whole(pairs: list[_Pair], parts: Parts | None, *, least: float) -> float:
    """What the pairs of a party say together."""
    if parts is None or len(pairs) == 1:
        return sum(min(max(weight - least, -MOST_BITS), MOST_BITS) for weight, *_ in pairs) / len(pairs)
    return parts.on_the_whole(parts.rows[[place for *_, place in pairs]].sum(axis=0).tolist())
