"""Components: who hangs together over any chain of ties."""

from __future__ import annotations

from collections.abc import Callable

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import connected_components

from tidewaiter.links.network import Network, network_of

__all__ = ["components", "components_over", "without_hubs"]


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


def components_over(ties: ir.Table, *, cached: Callable[[ir.Table], ir.Table]) -> ir.Table:
    """`components` as table steps: every node takes the least name in reach, and jumps to that one's own.

    Args:
        ties: `source`, `target`; each tie once, in either direction.
        cached: computes a table once, e.g. `lake.cached`.

    Returns:
        `node`, `component`: the least name of its component. Rounds grow with the logarithm of the longest chain.
    """
    both = cached(ties.select("source", "target").union(ties.select(source="target", target="source")).distinct())
    labels = cached(
        both.group_by("source")
        .aggregate(least=both.target.min())
        .select(node="source", component=_least("source", "least"))
    )
    while True:
        hooked = cached(_hooked(both, labels))
        jumped = cached(_jumped(hooked))
        if not _changed(labels, jumped):
            return jumped
        labels = jumped


def _least(one: str, other: str) -> object:
    import ibis

    return ibis.least(ibis._[one], ibis._[other])


def _hooked(both: ir.Table, labels: ir.Table) -> ir.Table:
    """The least label among a node and its neighbours; the old label's own node takes it too."""
    import ibis

    met = both.inner_join(labels, both.target == labels.node).select(node="source", component="component")
    least = met.union(labels).group_by("node").aggregate(component=lambda rows: rows.component.min())
    told = labels.inner_join(least.select(node="node", found="component"), "node")
    roots = told.group_by("component").aggregate(found=told.found.min())
    root_says = roots.select(node="component", component="found")
    whole = ibis.union(least, root_says)
    return whole.group_by("node").aggregate(component=whole.component.min())


def _jumped(labels: ir.Table) -> ir.Table:
    """Each label replaced by its own label: chains halve."""
    parents = labels.select(component="node", grand="component")
    return labels.left_join(parents, "component").select("node", component="grand")


def _changed(before: ir.Table, after: ir.Table) -> bool:
    now = after.select(node="node", now="component")
    joined = before.inner_join(now, "node")
    return bool(joined.filter(joined.component != joined.now).limit(1).count().to_pyarrow().as_py())
