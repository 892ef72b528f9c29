"""A new day's profiles join the parties that stand; whoever would join two of them waits for a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.clustering import clustered, drawn_by_size
from tidewaiter.entities.matching import Weighed

__all__ = ["Joined", "join_new"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Joined:
    """Groups of all profiles, and who waits: (profile, its party's group, the other group, both weights)."""

    groups: Ints
    waiting: list[tuple[int, int, int, float, float]]


def join_new(standing: Ints, pairs: Weighed, *, count: int, least: float) -> Joined:
    """Put new profiles to standing groups, or into groups of their own.

    New profiles are grouped among themselves first; such a group then goes to the standing party for
    which its pairs speak most on the whole. Standing parties are never joined here.

    Args:
        standing: group of each of the first k profiles (number of the first member); the others are new.
        pairs: compared pairs with at least one new profile.
        count: profiles in all, old and new.
        least: the weight from which two profiles are held for one party.
    """
    old = len(standing)
    both_new = pairs.left >= old
    fresh = clustered(
        count - old, pairs.left[both_new] - old, pairs.right[both_new] - old, pairs.weight[both_new], least=least
    )
    groups = np.concatenate([standing, fresh + old])
    goes_to = np.arange(count, dtype=np.int64)
    ties: dict[int, dict[int, list[tuple[float, int, int]]]] = {}
    crossing = ~both_new
    for left, right, weight in zip(
        pairs.left[crossing].tolist(), pairs.right[crossing].tolist(), pairs.weight[crossing].tolist(), strict=True
    ):
        ties.setdefault(int(groups[right]), {}).setdefault(int(standing[left]), []).append((weight, left, right))
    waiting = []
    sizes = np.bincount(groups, minlength=count)
    for group, parties in sorted(ties.items()):
        drawn = {party: drawn_by_size(int(sizes[party]), int(sizes[group])) for party in parties}
        likely = _likely(parties, drawn, least=least)
        if not likely:
            continue
        (weight, party, _), *others = likely
        goes_to[group] = party
        waiting += [(profile, party, other, weight, bits) for bits, other, profile in others]
    return Joined(goes_to[groups], waiting)


def _likely(
    parties: dict[int, list[tuple[float, int, int]]], drawn: dict[int, float], *, least: float
) -> list[tuple[float, int, int]]:
    """Standing parties for which the pairs speak: best weight, party, and the new profile that says so."""
    found = []
    for party, said in parties.items():
        best, _, profile = max(said)
        mean = sum(min(max(weight - least, -12.0), 12.0) for weight, _, _ in said) / len(said)
        if best > least and mean + drawn[party] > 0:
            found.append((best, party, profile))
    return sorted(found, reverse=True)
