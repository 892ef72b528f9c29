"""Hops, and the way: by how many ties a trader hangs together with the nearest known violator, and by which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.columns.runs import places_in_runs
from tidewaiter.links.network import Network

__all__ = ["FAR", "Nearest", "nearest", "path_to"]

FAR = 4
"""Ties beyond which nearness says nothing: two firms at one address are two ties apart."""
HUB = 50
"""Nodes with more ties are reached but not passed through: at a mail-drop everybody meets everybody."""

_Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each node: ties to the nearest violator (-1: none within reach), which one, and the next node towards it."""

    hops: npt.NDArray[np.int32]
    violator: npt.NDArray[np.int32]
    towards: npt.NDArray[np.int32]


def nearest(network: Network, violators: npt.ArrayLike, *, far: int = FAR, hub: int = HUB) -> Nearest:
    """Walk outwards from all violators at once.

    Of two violators equally near the one with the lower number is named, so that the answer is the same twice.
    """
    count = len(network.degree)
    hops, who, towards = (np.full(count, -1, dtype=np.int32) for _ in range(3))
    front = np.unique(np.asarray(violators, dtype=np.int64))
    hops[front], who[front], towards[front] = 0, front, front
    both = (network.ties, network.ties.T.tocsr())
    for distance in range(1, far + 1):
        passing = front[(network.degree[front] <= hub) | (hops[front] == 0)]
        stepped = [_neighbours(ties.indptr, ties.indices, passing) for ties in both]
        origin, reached = (np.concatenate(part) for part in zip(*stepped, strict=True))
        new = hops[reached] < 0
        origin, reached = origin[new], reached[new]
        order = np.lexsort((origin, who[origin], reached))
        first = np.unique(reached[order], return_index=True)[1]
        front, back = reached[order][first], origin[order][first]
        if not len(front):
            break
        hops[front], who[front], towards[front] = distance, who[back], back
    return Nearest(hops, who, towards)


def _neighbours(indptr: npt.NDArray[np.int32], indices: npt.NDArray[np.int32], nodes: _Numbers) -> tuple[_Numbers, ...]:
    """Every tie that leaves the nodes: from where, and to where."""
    begin, size = indptr[nodes].astype(np.int64), np.diff(indptr)[nodes].astype(np.int64)
    return np.repeat(nodes, size), indices[np.repeat(begin, size) + places_in_runs(size)].astype(np.int64)


def path_to(found: Nearest, node: int) -> list[int]:
    """The nodes from one to its nearest violator, both ends included; empty if none is within reach."""
    if found.hops[node] < 0:
        return []
    path = [node]
    while found.hops[path[-1]] > 0:
        path.append(int(found.towards[path[-1]]))
    return path
