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

from collections.abc import Callable

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from tidewaiter.links.network import Network

__all__ = ["CARRY", "ROUNDS", "risk_against_usual", "spread", "spread_over"]

Floats = npt.NDArray[np.float32]

CARRY = 0.5
"""Part that goes on in each round: what reaches the second neighbour is a quarter at most."""
ROUNDS = 10
"""After ten rounds a thousandth is left to go on."""
PRIOR = 0.5
"""Expected findings that everybody starts with (Jeffreys): what one finding in no inspections can move is bounded."""


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


def risk_against_usual(
    found: npt.NDArray[np.floating], inspected: npt.NDArray[np.floating], *, usual: float
) -> npt.NDArray[np.float64]:
    """Logarithm of how often violations were found against how often they are usually found; 0 where nothing is known.

    Args:
        found: findings, whole or in parts.
        inspected: inspections, likewise.
        usual: share of inspections that find a violation, above 0.
    """
    expected = np.asarray(inspected, dtype=np.float64) * usual
    return np.asarray(np.log((np.asarray(found, dtype=np.float64) + PRIOR) / (expected + PRIOR)))


def spread_over(
    ties: ir.Table,
    start: ir.Table,
    *,
    cached: Callable[[ir.Table], ir.Table],
    carry: float = CARRY,
    rounds: int = ROUNDS,
) -> ir.Table:
    """`spread` as table steps, for an engine that holds what one machine cannot.

    Args:
        ties: `source`, `target`; each tie once, in either direction.
        start: `node`, `amount`; nodes that are not named start with nothing.
        cached: computes a table once, e.g. `lake.cached`.
        carry: part that goes on in each round.
        rounds: how many.

    Returns:
        `node`, `amount` for every node that anything reaches.
    """
    both = ties.select("source", "target").union(ties.select(source="target", target="source")).distinct()
    degrees = both.group_by("source").aggregate(degree=both.count().cast("float64"))
    one = degrees.select(source="source", source_degree="degree")
    other = degrees.select(target="source", target_degree="degree")
    walked = both.inner_join(one, "source").inner_join(other, "target")
    part = _number(carry) / (walked.source_degree * walked.target_degree).sqrt()
    walked = cached(walked.select("source", "target", part=part))
    moving = cached(start.select("node", amount=start.amount.cast("float64")))
    reached = [moving]
    for _ in range(rounds):
        step = walked.inner_join(moving, walked.source == moving.node)
        sums = step.group_by("target").aggregate(amount=(step.amount * step.part).sum())
        moving = cached(sums.select(node="target", amount="amount"))
        reached.append(moving)
    whole = ibis.union(*reached)
    return whole.group_by("node").aggregate(amount=whole.amount.sum())


def _number(value: float) -> ir.FloatingScalar:
    return ibis.literal(float(value), "float64")
