"""Communities: groups whose members are tied to each other more than to the rest."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sparse

from tidewaiter.links.network import Network

__all__ = ["communities"]

_LEAST_GAIN = 1e-2
"""Louvain stops when a sweep gains less: the last per mille of modularity costs most of the time."""


def communities(network: Network, *, seed: int = 0) -> npt.NDArray[np.int32]:
    """The community of each node, numbered from 0; a node without ties is its own.

    Each tie weighs one over the root of both degrees, so that a mail-drop or a
    supplier of hundreds does not draw strangers together.

    Source:
        Blondel, Guillaume, Lambiotte & Lefebvre (2008), "Fast unfolding of communities in large networks".
    """
    count = len(network.degree)
    labels = np.arange(count, dtype=np.int32)
    tied = np.flatnonzero(network.seen)
    if not len(tied):
        return labels
    from sknetwork.clustering import Louvain

    damping = sparse.diags((1.0 / np.sqrt(np.maximum(network.degree, 1)))[tied])
    ties = network.ties[tied][:, tied]
    weighted = (damping @ (ties + ties.T) @ damping).tocsr()
    louvain = Louvain(random_state=seed, tol_optimization=_LEAST_GAIN, tol_aggregation=_LEAST_GAIN)
    found = np.asarray(louvain.fit_predict(weighted), dtype=np.int64)
    first = np.full(int(found.max()) + 1, count, dtype=np.int64)
    np.minimum.at(first, found, tied)
    labels[tied] = first[found]
    return labels
