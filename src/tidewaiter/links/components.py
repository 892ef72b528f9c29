"""Components: who hangs together over any chain of ties."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import connected_components

from tidewaiter.links.network import Network, network_of

__all__ = ["components", "without_hubs"]


def components(network: Network) -> npt.NDArray[np.int32]:
    """The component of each node, numbered from 0; a node without ties is its own."""
    _, labels = connected_components(network.ties, directed=False)
    return np.asarray(labels, dtype=np.int32)


def without_hubs(network: Network, *, most: int) -> Network:
    """The network without the ties of nodes that have more than `most`: a mail-drop holds nothing together."""
    kept = network.degree <= most
    entries = network.ties.tocoo()
    inside = kept[entries.row] & kept[entries.col]
    return network_of(entries.row[inside], entries.col[inside], nodes=len(network.degree))
