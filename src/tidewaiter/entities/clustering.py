"""From pairs to parties: who holds together, and where a chain of weak links is cut.

Links are taken strongest first. Two groups are joined if what is known of all the pairs between them speaks for
it on the whole: a pair that was compared counts with its weight, a pair that shared too little to be compared counts
against. So one bridge between two close-knit groups does not make them one.

Source:
    Average linkage on the weights, a greedy answer to correlation clustering (Bansal, Blum & Chawla 2004).
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["STRANGER_BITS", "clustered"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

STRANGER_BITS = -4.0
"""Weight of a pair that shared no key: it was not worth comparing."""
_MOST_BITS = 12.0
"""No single pair counts more than this, or one strong link would outvote all others."""


def clustered(
    count: int,
    left: Ints,
    right: Ints,
    weight: Floats,
    *,
    least: float = 0.0,
    must: Ints | None = None,
    must_not: Ints | None = None,
) -> Ints:
    """The group of each of `count` profiles, as the number of its first member.

    Args:
        count: profiles.
        left: one side of each compared pair.
        right: the other side.
        weight: match weights of the pairs, in bits; above `least` speaks for one party.
        least: the weight at which pairs are held for one party.
        must: pairs that were judged to be one party (k × 2); they are joined first.
        must_not: pairs that were judged to be two; their groups are never joined.
    """
    bits = np.clip(weight - least, -_MOST_BITS, _MOST_BITS)
    groups = _components(count, left[bits > 0], right[bits > 0], must)
    whole = _plainly_whole(groups, left, right, bits, must_not)
    inner = ~whole[groups[left]] & (groups[left] == groups[right])
    labels = _first_member(groups)
    if inner.any() or must_not is not None:
        open_rows = np.flatnonzero(~whole[groups])
        labels[open_rows] = open_rows
        _agglomerate(labels, left[inner], right[inner], bits[inner], must=must, must_not=must_not, open_rows=open_rows)
    return labels


def _components(count: int, left: Ints, right: Ints, must: Ints | None) -> Ints:
    if must is not None and len(must):
        left, right = np.concatenate([left, must[:, 0]]), np.concatenate([right, must[:, 1]])
    graph = coo_matrix((np.ones(len(left), dtype=np.int8), (left, right)), shape=(count, count))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _plainly_whole(groups: Ints, left: Ints, right: Ints, bits: Floats, must_not: Ints | None) -> NDArray[np.bool_]:
    """Components in which every pair was compared and speaks for one party: nothing is to be cut."""
    number = int(groups.max()) + 1 if len(groups) else 0
    size = np.bincount(groups, minlength=number)
    inner = (groups[left] == groups[right]) & (bits > 0)
    linked = np.bincount(groups[left[inner]], minlength=number)
    whole = linked >= size * (size - 1) / 2
    if must_not is not None and len(must_not):
        whole[groups[must_not[:, 0]]] = False
        whole[groups[must_not[:, 1]]] = False
    return whole


def _first_member(groups: Ints) -> Ints:
    if not len(groups):
        return groups
    first = np.full(int(groups.max()) + 1, len(groups), dtype=np.int64)
    np.minimum.at(first, groups, np.arange(len(groups), dtype=np.int64))
    return first[groups]


def _agglomerate(
    labels: Ints,
    left: Ints,
    right: Ints,
    bits: Floats,
    *,
    must: Ints | None,
    must_not: Ints | None,
    open_rows: Ints,
) -> None:
    """Join the groups of the open rows, strongest first, while their mean weight speaks for it; writes `labels`."""
    ties: dict[int, dict[int, tuple[float, int]]] = {int(row): {} for row in open_rows}
    for one, other, weight in zip(left.tolist(), right.tolist(), bits.tolist(), strict=True):
        ties[one][other] = ties[other][one] = (weight, 1)
    for one, other in [] if must_not is None else must_not.tolist():
        for row in (one, other):
            ties.setdefault(row, {})
        ties[one][other] = ties[other][one] = (-1e9, 1)
    for one, other in [] if must is None else must.tolist():
        if one in ties and other in ties:
            ties[one][other] = ties[other][one] = (1e9, 1)
    members = {row: [row] for row in ties}
    heap = [
        (-weight, one, other, 1)
        for one, near in ties.items()
        for other, (weight, _) in near.items()
        if one < other and weight > 0
    ]
    heapq.heapify(heap)
    while heap:
        _, one, other, known = heapq.heappop(heap)
        if one not in members or other not in members or ties[one].get(other, (0.0, 0))[1] != known:
            continue
        if _mean(ties, members, one, other) <= 0:
            continue
        _join(ties, members, one, other, heap)
    for rows in members.values():
        first = min(rows)
        for row in rows:
            labels[row] = first


def _mean(
    ties: Mapping[int, Mapping[int, tuple[float, int]]], members: Mapping[int, list[int]], one: int, other: int
) -> float:
    """Mean weight of all pairs between two groups; those never compared count as strangers, within reason.

    Large groups of true variants are never compared whole, so at most as many
    strangers count as pairs were compared.
    """
    total, known = ties[one][other]
    missing = min(len(members[one]) * len(members[other]) - known, known)
    return (total + STRANGER_BITS * missing) / (known + missing)


def _join(
    ties: dict[int, dict[int, tuple[float, int]]],
    members: dict[int, list[int]],
    one: int,
    other: int,
    heap: list[tuple[float, int, int, int]],
) -> None:
    if len(ties[one]) < len(ties[other]):
        one, other = other, one
    members[one] += members.pop(other)
    gone = ties.pop(other)
    gone.pop(one, None)
    ties[one].pop(other, None)
    for third, (weight, known) in gone.items():
        before = ties[one].get(third, (0.0, 0))
        both = (before[0] + weight, before[1] + known)
        ties[one][third] = ties[third][one] = both
        ties[third].pop(other, None)
        if both[0] > 0:
            mean = _mean(ties, members, one, third)
            if mean > 0:
                heapq.heappush(heap, (-mean, min(one, third), max(one, third), both[1]))
