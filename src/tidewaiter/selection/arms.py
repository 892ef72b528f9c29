"""How one team's day is shared between duty, chance, curiosity and worth.

The random arm is served first, whatever duty demands; then mandatory lines, all
of them, even past the capacity; then exploration; and what is left goes to the
lines of the greatest worth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.selection.budget import Budget, Capacity
from tidewaiter.selection.candidates import Candidates
from tidewaiter.selection.design import Design
from tidewaiter.selection.knapsack import NOT_CHOSEN, fill_minutes
from tidewaiter.selection.worth import Worth

__all__ = ["Arms", "arms_of"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Arms:
    """A design, and for each line the examination (its place in `Worth.exams`) it would get from each arm."""

    design: Design
    by_duty: npt.NDArray[np.intp]
    by_worth: npt.NDArray[np.intp]
    by_chance: int


def arms_of(lines: Candidates, *, worth: Worth, capacity: Capacity, budget: Budget) -> Arms:
    """Share one team's day out among the arms."""
    share_out = _by_lines if capacity.unit == "lines" else _by_minutes
    return share_out(lines, worth=worth, amount=capacity.amount, budget=budget)


def _by_lines(lines: Candidates, *, worth: Worth, amount: float, budget: Budget) -> Arms:
    free = ~lines.mandatory
    band = _bands(lines, budget)
    random = _random_lines(band[free], expected=budget.random_share * amount, budget=budget)
    left = max(amount - float(lines.mandatory.sum()) - float(random.sum()), 0.0)
    exploration = min(budget.exploration_share * amount, left)
    risk = min(left - exploration, float(free.sum()))
    best = worth.net.max(axis=1, initial=-np.inf)
    order = _lookouts_first(np.argsort(-best, kind="stable"), lines, places=int(budget.lookout_share * risk))
    design = Design(
        mandatory=lines.mandatory,
        band=band,
        random_lines=random,
        exploration_lines=min(exploration, float(free.sum() - math.ceil(risk))),
        uncertainty=lines.uncertainty,
        risk_lines=risk,
        risk_order=order[free[order]],
        certain=np.zeros(len(lines), dtype=bool),
    )
    return Arms(design, worth.at_least(budget.mandatory_exam), worth.best, worth.exams.index(budget.random_exam))


def _lookouts_first(order: npt.NDArray[np.intp], lines: Candidates, *, places: int) -> npt.NDArray[np.intp]:
    """Best first, but that some places of the risk arm are kept for the best lines that a lookout names.

    The order depends on what is known of the lines and on no draw, so the design stays exact.
    """
    watched = order[(lines.lookout[order] > 0) & ~lines.mandatory[order]][:places]
    return np.concatenate([watched, order[~np.isin(order, watched)]])


def _by_minutes(lines: Candidates, *, worth: Worth, amount: float, budget: Budget) -> Arms:
    """The chance arms take whole examinations of one kind, reserved rounded up; the knapsack fills the rest."""
    free = ~lines.mandatory
    band = _bands(lines, budget)
    by_duty = worth.at_least(budget.mandatory_exam)
    one = budget.exams[budget.random_exam].minutes
    random = _random_lines(band[free], expected=budget.random_share * amount / one, budget=budget)
    left = amount - float(worth.minutes[by_duty[lines.mandatory]].sum())
    exploration = min(budget.exploration_share * amount / one, max(left / one - float(random.sum()), 0.0))
    reserve = one * math.ceil(round(float(random.sum()) + exploration, 9))
    by_worth = fill_minutes(worth, minutes=max(left - reserve, 0.0), eligible=free)
    certain = by_worth != NOT_CHOSEN
    design = Design(
        mandatory=lines.mandatory,
        band=band,
        random_lines=random,
        exploration_lines=min(exploration, float((free & ~certain).sum())),
        uncertainty=lines.uncertainty,
        risk_lines=0.0,
        risk_order=np.empty(0, dtype=np.intp),
        certain=certain,
    )
    return Arms(design, by_duty, by_worth, worth.exams.index(budget.random_exam))


def _bands(lines: Candidates, budget: Budget) -> npt.NDArray[np.intp]:
    return np.searchsorted(np.array(budget.risk_bands), lines.risk, side="right").astype(np.intp)


def _random_lines(band: npt.NDArray[np.intp], *, expected: float, budget: Budget) -> Floats:
    """Expected draws in each band: in proportion to its lines, at least the minimum, at most all of them.

    A team without capacity has no random arm. In proportion, the arm's plain hit
    rate is the hit rate of all lines, but for the bands raised to the minimum.
    """
    sizes = np.bincount(band, minlength=len(budget.risk_bands) + 1).astype(np.float64)
    if expected <= 0 or sizes.sum() == 0:
        return np.zeros(len(sizes))
    shares = expected * sizes / sizes.sum()
    return np.minimum(np.where(sizes > 0, np.maximum(shares, budget.random_minimum), 0.0), sizes)
