"""Where the nodes of a chart go: near what they are tied to, apart from all others, labels readable.

Distances on paper follow distances over ties (stress majorization); then whatever overlaps is pushed apart, each
node with the room of its label. No chance is involved but the seeded start: the same chart is drawn the same.

Source:
    Gansner, Koren, North (2004), "Graph Drawing by Stress Majorization", GD 2004.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import shortest_path

__all__ = ["placed"]

Floats = npt.NDArray[np.float64]

_LENGTH = 120.0
"""Length of a tie on paper, in units of the drawing."""
_LETTER, _ROOM, _HEIGHT = 5.6, 34.0, 44.0
"""Width of a letter of a label; least width and height of a node with its label."""
_LONGEST = 24
"""Letters of a label that are drawn."""
_SCREEN = 1.5
"""Width of a screen by its height."""
_SWEEPS, _PUSHES = 160, 120


def placed(
    labels: Sequence[str],
    ties: Sequence[tuple[int, int]],
    *,
    roots: Sequence[int] = (),
    seed: int = 7,
    held: Mapping[int, tuple[float, float]] | None = None,
) -> list[tuple[float, float]]:
    """A place (x, y) for each of n nodes, the roots around the middle.

    Args:
        labels: what stands under each node; longer ones get more room.
        ties: pairs of node numbers.
        roots: numbers of the nodes that the chart is about.
        seed: of the start.
        held: places of nodes that stay where they are; the others find theirs among them, and nothing is centred.
    """
    n = len(labels)
    if n == 0:
        return []
    apart = _distances(n, ties)
    if held:
        return _placed_among(labels, apart, held, seed=seed)
    places = _turned(_stressed(apart, seed=seed))
    places = _pushed_apart(places * _LENGTH, _widths(labels), free=np.ones(n, dtype=bool))
    places -= places[list(roots)].mean(axis=0) if roots else places.mean(axis=0)
    return [(round(float(x), 1), round(float(y), 1)) for x, y in places]


def _placed_among(
    labels: Sequence[str], apart: Floats, held: Mapping[int, tuple[float, float]], *, seed: int
) -> list[tuple[float, float]]:
    """Places for those that have none yet, near what they are tied to; the others do not move."""
    n = len(labels)
    free = np.array([number not in held for number in range(n)])
    places = np.array([held.get(number, (0.0, 0.0)) for number in range(n)], dtype=np.float64)
    nearest = np.where(free[None], np.inf, apart).argmin(axis=1)
    angle = np.arange(n) * 2.399963 + seed  # the golden angle: newcomers stand around, not on each other
    around = np.stack([np.cos(angle), np.sin(angle)], axis=1) * _LENGTH
    places = np.where(free[:, None], places[nearest] + around, places)
    weight = np.where(apart > 0, apart, 1.0) ** -2.0
    np.fill_diagonal(weight, 0.0)
    for _ in range(_SWEEPS):
        gap = places[:, None] - places[None]
        length = np.maximum(np.linalg.norm(gap, axis=2), 1e-6)
        wanted = places[None] + gap * (_LENGTH * apart / length)[..., None]
        moved = (weight[..., None] * wanted).sum(axis=1) / weight.sum(axis=1)[:, None]
        places = np.where(free[:, None], moved, places)
    pushed = _pushed_apart(places, _widths(labels), free=free)
    return [(round(float(x), 1), round(float(y), 1)) for x, y in pushed]


def _widths(labels: Sequence[str]) -> Floats:
    return np.array([max(_ROOM, _LETTER * min(len(label), _LONGEST)) for label in labels])


def _distances(n: int, ties: Sequence[tuple[int, int]]) -> Floats:
    """Ties between each two nodes; parts of the chart that hang apart are set a little further than the farthest.

    A tie at a node with many ties is longer, so that its fan has room.
    """
    if not ties:
        return np.full((n, n), 2.0) - 2.0 * np.eye(n)
    left, right = np.array(ties).T
    degree = np.bincount(np.concatenate([left, right]), minlength=n).astype(np.float64)
    length = np.maximum(
        1.0, np.sqrt(np.minimum(degree[left], degree[right]) + np.maximum(degree[left], degree[right])) / 2.6
    )
    graph = coo_matrix((length, (left, right)), shape=(n, n))
    apart = np.asarray(shortest_path(graph.tocsr(), directed=False, unweighted=False))
    finite = apart[np.isfinite(apart)]
    return np.where(np.isfinite(apart), apart, finite.max() + 1.5)


def _stressed(apart: Floats, *, seed: int) -> Floats:
    """Places whose distances are as near to `apart` as can be, near ones counting more (SMACOF with weights d^-2)."""
    n = len(apart)
    start = np.random.default_rng(seed).normal(size=(n, 2)) * apart.max() / 2
    if n == 1:
        return np.zeros((1, 2))
    weight = 1.0 / np.where(apart > 0, apart, 1.0) ** 2
    np.fill_diagonal(weight, 0.0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    solver = np.linalg.pinv(laplacian)
    places = start
    for _ in range(_SWEEPS):
        gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
        ratio = np.where(gaps > 1e-9, weight * apart / np.maximum(gaps, 1e-9), 0.0)
        moved = solver @ ((np.diag(ratio.sum(axis=1)) - ratio) @ places)
        if np.abs(moved - places).max() < 1e-4:
            return moved
        places = moved
    return places


def _turned(places: Floats) -> Floats:
    """The same places with their longest side across, and drawn out to the shape of a screen."""
    centred = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    if axes.shape != (2, 2):
        return centred
    turned = centred @ axes.T
    across, down = np.ptp(turned, axis=0)
    return turned * (min(_SCREEN, max(1.0, _SCREEN * down / across)) if across > 0 else 1.0, 1.0)


def _pushed_apart(places: Floats, widths: Floats, *, free: npt.NDArray[np.bool_]) -> Floats:
    """The same places with every overlap of two labelled nodes resolved along the shorter way; only free ones move."""
    room = (widths[:, None] + widths[None]) / 2 + 8
    places = places.copy()
    for _ in range(_PUSHES):
        gap = places[:, None] - places[None]
        over_x, over_y = room - np.abs(gap[..., 0]), _HEIGHT - np.abs(gap[..., 1])
        overlap = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(overlap, False)
        if not overlap.any():
            break
        sideways = overlap & (over_x < over_y)
        upward = overlap & ~sideways
        order = np.sign(np.arange(len(places))[:, None] - np.arange(len(places))[None])
        sign = np.where(gap == 0, order[..., None], np.sign(gap))
        push_x = np.where(sideways, sign[..., 0] * over_x, 0.0).sum(axis=1)
        push_y = np.where(upward, sign[..., 1] * over_y, 0.0).sum(axis=1)
        places += np.where(free[:, None], np.clip(np.stack([push_x, push_y], axis=1) * 0.35, -25, 25), 0.0)
    return places
