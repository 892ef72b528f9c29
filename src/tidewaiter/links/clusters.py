"""Clusters of acts: one hand each, without weak chains.

Two clusters are joined while the mean log-odds over *all* pairs between them speaks for one hand. A pair
that nobody found worth a look counts as strangers, so one bridge of likeness between two groups does not join
them: average linkage where single linkage would chain. Nothing reaches beyond acts that are tied by some pair, so
a new act changes only what it touches.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["clustered", "joined_by"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_STRANGERS = -4.0
"""Log-odds of a pair that was not worth a look; also the most that any pair may speak for or against."""


def clustered(count: int, left: Ints, right: Ints, log_odds: Floats, *, threshold: float = 0.0) -> Ints:
    """The cluster of each of `count` acts, named by the number of its first act.

    Args:
        count: how many acts there are.
        left: one act of each scored pair.
        right: the other.
        log_odds: that the two belong together.
        threshold: the mean log-odds above which two clusters are one.
    """
    labels = np.arange(count)
    for members in _components(count, left, right, log_odds > _STRANGERS):
        inside = np.isin(left, members) & np.isin(right, members)
        labels[members] = _agglomerated(members, left[inside], right[inside], log_odds[inside], threshold)
    return labels


def joined_by(
    labels: Ints, left: Ints, right: Ints, log_odds: Floats, *, new: Iterable[int], threshold: float = 0.0
) -> Ints:
    """The clusters after new acts have come: only the parts that the new acts are tied to are looked at again.

    Args:
        labels: the cluster of each act that was there, by number.
        left: one act of each scored pair, the old pairs among them.
        right: the other.
        log_odds: that the two belong together.
        new: numbers of the acts that have come, all above those that were there.
        threshold: as for `clustered`.
    """
    count = max([len(labels), *(number + 1 for number in new)])
    after = np.concatenate([labels, np.arange(len(labels), count)])
    touched = set(new)
    for members in _components(count, left, right, log_odds > _STRANGERS):
        if touched.isdisjoint(members.tolist()):
            continue
        inside = np.isin(left, members) & np.isin(right, members)
        after[members] = _agglomerated(members, left[inside], right[inside], log_odds[inside], threshold)
    return after


def _components(count: int, left: Ints, right: Ints, told: npt.NDArray[np.bool_]) -> Iterable[Ints]:
    graph = coo_matrix((np.ones(int(told.sum())), (left[told], right[told])), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    order = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.diff(label[order], prepend=-1))
    for members in np.split(order, starts[1:]):
        if len(members) > 1:
            yield np.sort(members)


def _agglomerated(members: Ints, left: Ints, right: Ints, log_odds: Floats, threshold: float) -> Ints:
    """Average linkage within one component; ties go to the clusters that came first."""
    place = {int(act): n for n, act in enumerate(members)}
    size = len(members)
    total = np.full((size, size), _STRANGERS)
    for a, b, value in zip(left.tolist(), right.tolist(), log_odds.tolist(), strict=True):
        total[place[a], place[b]] = total[place[b], place[a]] = min(max(value, _STRANGERS), -_STRANGERS)
    np.fill_diagonal(total, -np.inf)
    weight = np.ones(size)
    owner = np.arange(size)
    while True:
        mean = total / np.outer(weight, weight)
        best = int(np.argmax(mean))
        a, b = divmod(best, size)
        if not mean[a, b] > threshold:
            return members[owner]
        a, b = min(a, b), max(a, b)
        total[a] += total[b]
        total[:, a] = total[a]
        total[a, a] = -np.inf
        total[b], total[:, b] = -np.inf, -np.inf
        weight[a] += weight[b]
        owner[owner == b] = a
