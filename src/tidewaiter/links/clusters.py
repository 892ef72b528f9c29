"""Clusters of acts: one hand each, without weak chains.

Two clusters are joined while the mean log-odds over *all* pairs between them speaks for one hand. A pair
that nobody found worth a look counts as strangers, so one bridge of likeness between two groups does not join
them: average linkage where single linkage would chain. Nothing reaches beyond acts that are tied by some pair which
speaks for one hand, so a new act changes only what it touches.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["MOST_TOGETHER", "clustered", "joined_by", "parts_tied", "stand_ins"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MOST_TOGETHER = 1_000
"""Acts that are all compared with each other: half a million pairs of one part are enough."""
_FIRST_COME = 1e-9
"""Of pairs that speak alike, those of earlier acts are joined first, so that what comes later moves nothing."""
_STRANGERS = -4.0
"""Log-odds of a pair that was not worth a look; also the most that any pair may speak for or against."""


def clustered(
    count: int,
    left: Ints,
    right: Ints,
    log_odds: Floats,
    *,
    threshold: float = 0.0,
    alike: Sequence[Ints] = (),
) -> Ints:
    """The cluster of each of `count` acts, named by the number of its first act.

    Args:
        count: how many acts there are.
        left: one act of each scored pair.
        right: the other.
        log_odds: that the two belong together.
        threshold: the mean log-odds above which two clusters are one.
        alike: see `stand_ins`; of a larger part only those who stand for others are clustered.
    """
    labels = np.arange(count)
    for members, pairs in parts_tied(count, left, right, log_odds, above=threshold):
        who = stand_ins(members, alike)
        standing = np.unique(who)
        among = pairs[np.isin(left[pairs], standing) & np.isin(right[pairs], standing)]
        labels[standing] = _agglomerated(standing, left[among], right[among], log_odds[among], threshold)
        labels[members] = labels[who]
    return labels


def stand_ins(members: Ints, alike: Sequence[Ints]) -> Ints:
    """Who stands for each act of a part: itself, unless the part is too large to compare each act with each other.

    One hand's thousand violations are of few importers and sellers, and each act is compared with some neighbours
    only: all others would count as strangers, and the hand as dozens. So acts of the same importer and
    seller are known by the first of them, as many of each as leave no more than may be compared.

    Args:
        members: n acts by number, in order.
        alike: for all acts, codes of whom they are of (-1 where nobody is named), the finest first. The finest is taken
            of which there are few enough; where there is none, each stands for itself.
    """
    if len(members) <= MOST_TOGETHER:
        return members
    for code in alike:
        of = np.where(code[members] < 0, -1 - np.arange(len(members)), code[members])
        _, group, size = np.unique(of, return_inverse=True, return_counts=True)
        if len(size) <= MOST_TOGETHER:
            return _by_the_first(members, group, size)
    return members


def _by_the_first(members: Ints, group: Ints, size: Ints) -> Ints:
    """The first acts of each group, as many of each as there is room for; the last of these stands for the rest."""
    order = np.argsort(group, kind="stable")
    first = np.r_[0, np.cumsum(size)[:-1]]
    place = np.arange(len(members)) - first[group[order]]
    most = MOST_TOGETHER // len(size)
    who = np.empty(len(members), dtype=np.int64)
    who[order] = members[order[first[group[order]] + np.minimum(place, most - 1)]]
    return who


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
    for members, pairs in parts_tied(count, left, right, log_odds, above=threshold):
        if not touched.isdisjoint(members.tolist()):
            after[members] = _agglomerated(members, left[pairs], right[pairs], log_odds[pairs], threshold)
    return after


def parts_tied(count: int, left: Ints, right: Ints, log_odds: Floats, *, above: float) -> Iterator[tuple[Ints, Ints]]:
    """Acts that pairs above some log-odds tie, two or more, by number; and the places of all pairs among them.

    No mean lies above what each pair lies below, so that clusters are never wider than such a part.
    """
    told = log_odds > above
    graph = coo_matrix((np.ones(int(told.sum())), (left[told], right[told])), shape=(count, count))
    parts, label = connected_components(graph, directed=False)
    acts = np.argsort(label, kind="stable")
    pairs = np.flatnonzero(label[left] == label[right])
    pairs = pairs[np.argsort(label[left[pairs]], kind="stable")]
    ends = np.r_[0, np.cumsum(np.bincount(label, minlength=parts))].tolist()
    pair_ends = np.r_[0, np.cumsum(np.bincount(label[left[pairs]], minlength=parts))].tolist()
    for (start, end), (first, last) in zip(itertools.pairwise(ends), itertools.pairwise(pair_ends), strict=True):
        if end - start > 1:
            yield acts[start:end], pairs[first:last]


def _agglomerated(members: Ints, left: Ints, right: Ints, log_odds: Floats, threshold: float) -> Ints:
    """Average linkage within one component; each cluster is named by its first act."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    size = len(members)
    apart = np.full((size, size), -_STRANGERS)
    a, b = np.searchsorted(members, left), np.searchsorted(members, right)
    apart[a, b] = apart[b, a] = -np.clip(log_odds, _STRANGERS, -_STRANGERS)
    apart += _FIRST_COME * np.add.outer(np.arange(size), np.arange(size)) / size
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False) - _STRANGERS, method="average")  # distances may not be negative
    joined_below = np.nextafter(-threshold - _STRANGERS, -np.inf)
    cluster = fcluster(tree, joined_below, criterion="distance")
    _, first = np.unique(cluster, return_index=True)
    return members[first[cluster - 1]]
