"""Risk that spreads over ties: from what was found at some, to those who are tied to them.

Every result starts at the traders of its line. In each round a part of what a node holds goes on to its
neighbours, and what reaches a node is shared out by the degree of both ends: a telephone that two firms share
carries most of it on, a mail-drop or a supplier of hundreds nearly none to each. Inspections without a finding
spread just as findings do, so that a neighbourhood that was often found clean is not suspect for one finding.

    spread = sum over rounds r of carry^r (D^-1/2 A D^-1/2)^r start

Source:
    Zhou, Bousquet, Lal, Weston & Schoelkopf (2004), "Learning with Local and Global Consistency", NIPS 16.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tidewaiter.links.network import Network

__all__ = ["CARRY", "ROUNDS", "spread"]

Floats = npt.NDArray[np.float32]

CARRY = 0.5
"""Part that goes on in each round: what reaches the second neighbour is a quarter at most."""
ROUNDS = 10
"""After ten rounds a thousandth is left to go on."""


def spread(network: Network, start: npt.ArrayLike, *, carry: float = CARRY, rounds: int = ROUNDS) -> Floats:
    """What reaches each node, its own start included.

    Args:
        network: n nodes.
        start: n numbers, or n rows of several that spread apart from each other.
        carry: part that goes on in each round, below 1.
        rounds: how many.
    """
    begun = np.asarray(start, dtype=np.float32)
    damping = (1.0 / np.sqrt(np.maximum(network.degree, 1))).astype(np.float32)
    damping = damping.reshape(-1, *([1] * (begun.ndim - 1)))
    reached = begun.copy()
    moving = begun
    for _ in range(rounds):
        held = damping * moving
        moving = carry * damping * (network.ties @ held + network.ties.T @ held)
        reached += moving
    return reached
