"""The whole network on one day: what spread to whom, who hangs together, how near the next violator is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from tidewaiter.columns.day_numbers import day_number
from tidewaiter.links.communities import communities
from tidewaiter.links.components import components, without_hubs
from tidewaiter.links.network import Ties
from tidewaiter.links.paths import Nearest, nearest
from tidewaiter.links.propagation import spread
from tidewaiter.links.records import HALF_LIFE, risk_against_usual, usual_share

__all__ = ["Group", "Results", "Snapshot", "snapshot_before"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

KIN_HUB = 12
"""An address or telephone of more traders than this holds nobody together: it is an agent's, or a mail-drop."""


@dataclass(frozen=True, slots=True)
class Results:
    """Results of inspections: the day from which each counts, whether a violation was found, and whose line it was."""

    day: Ints
    illicit: Floats
    traders: Mapping[str, Ints]


@dataclass(frozen=True, slots=True)
class Group:
    """A way of grouping nodes: the group of each node, and of each group its traders and their decayed results."""

    of: Ints
    size: Floats
    found: Floats
    inspected: Floats


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The network as it was known before a day.

    Attributes:
        seen: which nodes have a tie by then.
        usual: share of inspections that found a violation by then, decayed.
        risk: of each node, what reached it against the usual (`risk_against_usual`).
        kin: nodes that hang together over addresses, telephones, e-mails and being one, hubs left out.
        community: nodes that are tied to each other more than to the rest.
        nearest: hops to the nearest known violator.
    """

    seen: npt.NDArray[np.bool_]
    usual: float
    risk: Floats
    kin: Group
    community: Group
    nearest: Nearest


def snapshot_before(ties: Ties, results: Results, *, day: date, seed: int = 0) -> Snapshot:
    """Freeze what was known strictly before a day.

    Args:
        ties: of all time.
        results: of all time.
        day: what became known on it, or later, is not seen.
        seed: of the communities.
    """
    network = ties.before(day)
    today = day_number(day)
    told = results.day < today
    weight = np.exp2(-(today - results.day[told]) / HALF_LIFE)
    illicit = results.illicit[told]
    start = np.zeros((len(ties.nodes), 2))
    for traders in results.traders.values():
        whose = traders[told]
        held = whose >= 0
        half = weight[held] / len(results.traders)
        np.add.at(start, whose[held], np.column_stack([half * illicit[held], half]))
    usual = float(usual_share(start[:, 0].sum(), start[:, 1].sum()))
    reached = spread(network, start)
    party = np.asarray(pc.starts_with(ties.nodes, "party:"))
    close = ties.before(day, without="sold_to")
    kin = components(without_hubs(close, most=KIN_HUB))
    return Snapshot(
        seen=network.seen,
        usual=usual,
        risk=risk_against_usual(reached[:, 0], reached[:, 1], usual=usual),
        kin=_grouped(kin, party & network.seen, start),
        community=_grouped(communities(network, seed=seed), party & network.seen, start),
        nearest=nearest(network, np.flatnonzero(start[:, 0] > 0)),
    )


def _grouped(of: Ints, party: npt.NDArray[np.bool_], start: Floats) -> Group:
    count = int(of.max()) + 1 if len(of) else 0

    def total(amount: npt.ArrayLike) -> Floats:
        return np.bincount(of, weights=np.asarray(amount, dtype=np.float64), minlength=count).astype(np.float64)

    return Group(of, total(party), total(start[:, 0]), total(start[:, 1]))
