"""Hops, and the way: how a trader is tied to the nearest known violator, in words that can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np
import numpy.typing as npt

from tidewaiter.links.network import Network

__all__ = ["FAR", "WORDINGS", "Hop", "Nearest", "nearest", "path_in_words", "path_to"]

FAR = 4
"""Ties beyond which nearness says nothing: two firms at one address are two ties apart."""
HUB = 50
"""Nodes with more ties are reached but not passed through: at a mail-drop everybody meets everybody."""

_Numbers = npt.NDArray[np.int64]

_OVER = {
    "address": "shares the address {node}",
    "phone": "shares the telephone {node}",
    "email": "shares the e-mail {node}",
    "name": "bears the name {node}",
    "container": "shares the container {node}",
    "matter": "is named in the matter {node}",
    "notice": "is named in the notice {node}",
}
_WITH, _TRADES, _WHICH = " with {whom}", "trades with {whom}", "{step}, which {rest}"
_NOBODY, _ITSELF = "no known violator within reach", "itself"
_FOUND, _FOUND_ON = "{way}, found in violation", "{way}, found in violation on {day}"
WORDINGS = (
    *_OVER.values(), *(over + _WITH for over in _OVER.values()), _TRADES, _WHICH, _NOBODY, _ITSELF, _FOUND, _FOUND_ON,
)  # fmt: skip
"""A way to a violator: its steps, and how they are put together."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each node: ties to the nearest violator (-1: none within reach), which one, and the next node towards it."""

    hops: npt.NDArray[np.int32]
    violator: npt.NDArray[np.int32]
    towards: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Hop:
    """One tie of a path."""

    source: str
    kind: str
    target: str


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
    offset = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    return np.repeat(nodes, size), indices[np.repeat(begin, size) + offset].astype(np.int64)


def path_to(found: Nearest, node: int) -> list[int]:
    """The nodes from one to its nearest violator, both ends included; empty if none is within reach."""
    if found.hops[node] < 0:
        return []
    path = [node]
    while found.hops[path[-1]] > 0:
        path.append(int(found.towards[path[-1]]))
    return path


def path_in_words(nodes: Sequence[str], *, names: dict[str, str], found_on: date | None) -> str:
    """A path as a sentence: "shares the telephone 5550100 with B LTD, found in violation on 2024-05-02".

    Args:
        nodes: `kind:id` from the one asked about to the violator.
        names: what to call a party, by node; others are called by their id.
        found_on: day on which the violator's last violation became known.
    """
    if not nodes:
        return _NOBODY
    told = [_called(node, names) for node in nodes]
    words, place = ([] if len(nodes) > 1 else [_ITSELF]), 0
    while place < len(nodes) - 1:
        step, words_for = _step(nodes, told, place)
        words.append(words_for)
        place += step
    way = reduce(lambda rest, step: _WHICH.format(step=step, rest=rest), reversed(words))
    return _FOUND_ON.format(way=way, day=found_on.isoformat()) if found_on else _FOUND.format(way=way)


def _step(nodes: Sequence[str], told: Sequence[str], place: int) -> tuple[int, str]:
    """Two ties over a shared thing are one step in words, a tie between two traders is one."""
    kind = nodes[place + 1].partition(":")[0]
    if kind in _OVER and place + 2 < len(nodes):
        return 2, (_OVER[kind] + _WITH).format(node=told[place + 1], whom=told[place + 2])
    if kind in _OVER:
        return 1, _OVER[kind].format(node=told[place + 1])
    return 1, _TRADES.format(whom=told[place + 1])


def _called(node: str, names: dict[str, str]) -> str:
    return names.get(node) or node.partition(":")[2].replace("|", ", ")
