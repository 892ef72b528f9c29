"""Where one line lies among earlier lines of the same goods: a small histogram of unit prices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tidewaiter_workbench.answers import Bar, Lane

__all__ = ["lane_of"]

_BARS = 28
_FEWEST = 5


def lane_of(about: str, prices: Sequence[float], *, ours: float | None) -> Lane | None:
    """The distribution on a logarithmic scale; None where there are too few earlier lines to draw one.

    The outer half per cent on either side is drawn in the last bars, so that one absurd price does not flatten all
    others; our own line is always inside the picture.
    """
    known = np.sort(np.array([price for price in prices if price > 0], dtype=float))
    if known.size < _FEWEST:
        return None
    low, high = np.quantile(known, [0.005, 0.995])
    if ours:
        low, high = min(low, ours), max(high, ours)
    low, high = low / 1.05, high * 1.05
    edges = np.geomspace(low, high, _BARS + 1)
    counts, _ = np.histogram(np.clip(known, low, high), bins=edges)
    return Lane(
        about=about,
        lines=int(known.size),
        bars=tuple(Bar(float(a), float(b), int(n)) for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True)),
        median=float(np.median(known)),
        low=float(np.quantile(known, 0.05)),
        high=float(np.quantile(known, 0.95)),
        ours=ours,
        place=float(np.searchsorted(known, ours, side="left") / known.size) if ours else None,
    )
