"""How one team's day is shared between duty, chance, curiosity and worth.

The random arm is served first, whatever duty demands; then mandatory lines, all
of them, even past the capacity; then exploration; and what is left goes to the
lines of the greatest worth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tidewaiter.selection.budget import Budget
from tidewaiter.selection.candidates import Candidates
from tidewaiter.selection.design import Design
from tidewaiter.selection.knapsack import NOT_CHOSEN, fill_minutes
from tidewaiter.selection.room import by_worth_within, duty_within, room_left, room_of
from tidewaiter.selection.team import Team
from tidewaiter.selection.worth import Worth

__all__ = ["Arms", "arms_of"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Arms:
    """A design, and for each line the examination (its place in `Worth.exams`) it would get from each arm."""

    design: Design
    by_duty: Places
    by_worth: Places
    by_chance: int

    def by_both(self, worth: Worth) -> Places:
        """The examination of a line that chance and worth bring in at once: the longer of the two."""
        longer = worth.minutes[np.maximum(self.by_worth, 0)] > worth.minutes[self.by_chance]
        return np.where(longer, self.by_worth, self.by_chance)


def arms_of(lines: Candidates, *, worth: Worth, team: Team, budget: Budget) -> Arms:
    """Share one team's day out among the arms. Duty has its examinations first, then worth, within what is left."""
    share_out = _by_lines if team.capacity.unit == "lines" else _by_minutes
    room = room_of(budget, worth, office=team.name)
    by_duty = duty_within(worth, duty=lines.mandatory, least=budget.mandatory_exam, room=room)
    room = room_left(room, by_duty[lines.mandatory])
    return share_out(lines, worth=worth, amount=team.capacity.amount, budget=budget, by_duty=by_duty, room=room)


def _by_lines(lines: Candidates, *, worth: Worth, amount: float, budget: Budget, by_duty: Places, room: Floats) -> Arms:
    free = ~lines.mandatory
    band = _bands(lines, budget)
    random = _random_lines(band[free], expected=budget.random_share * amount, budget=budget)
    left = max(amount - float(lines.mandatory.sum()) - float(random.sum()), 0.0)
    exploration = min(budget.exploration_share * amount, left)
    risk = min(left - exploration, float(free.sum()))
    best = worth.net.max(axis=1, initial=-np.inf)
    order = np.argsort(-best, kind="stable")
    order = order[free[order]]
    design = Design(
        mandatory=lines.mandatory,
        band=band,
        random_lines=random,
        exploration_lines=exploration,
        uncertainty=lines.uncertainty,
        risk_lines=risk,
        risk_order=order,
        certain=np.zeros(len(lines), dtype=bool),
    )
    watched = _watched(order, lines, places=int(budget.lookout_share * risk))
    places = (design.sure, design.reach)
    order, by_worth = by_worth_within(worth, order=order, first=watched, places=places, room=room)
    return Arms(replace(design, risk_order=order), by_duty, by_worth, worth.exams.index(budget.random_exam))


def _watched(order: Places, lines: Candidates, *, places: int) -> Places:
    """The best lines that a lookout names: they go first in the risk arm, as far as places are kept for them.

    The order depends on what is known of the lines and on no draw, so the design stays exact.
    """
    return order[lines.lookout[order] > 0][:places]


def _by_minutes(
    lines: Candidates, *, worth: Worth, amount: float, budget: Budget, by_duty: Places, room: Floats
) -> Arms:
    """The chance arms take whole examinations of one kind, reserved rounded up; the knapsack fills the rest."""
    free = ~lines.mandatory
    band = _bands(lines, budget)
    one = budget.exams[budget.random_exam].minutes
    random = _random_lines(band[free], expected=budget.random_share * amount / one, budget=budget)
    left = amount - float(worth.minutes[by_duty[lines.mandatory]].sum())
    exploration = min(budget.exploration_share * amount / one, max(left / one - float(random.sum()), 0.0))
    reserve = one * math.ceil(round(float(random.sum()) + exploration, 9))
    by_worth = fill_minutes(worth, minutes=max(left - reserve, 0.0), eligible=free, room=room)
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


def _bands(lines: Candidates, budget: Budget) -> Places:
    return np.searchsorted(np.array(budget.risk_bands), lines.risk, side="right").astype(np.intp)


def _random_lines(band: Places, *, expected: float, budget: Budget) -> Floats:
    """Expected draws in each band: in proportion to its lines, at least the minimum, at most all of them.

    A team without capacity has no random arm. In proportion, the arm's plain hit
    rate is the hit rate of all lines, but for the bands raised to the minimum.
    """
    sizes = np.bincount(band, minlength=len(budget.risk_bands) + 1).astype(np.float64)
    if expected <= 0 or sizes.sum() == 0:
        return np.zeros(len(sizes))
    shares = expected * sizes / sizes.sum()
    return np.minimum(np.where(sizes > 0, np.maximum(shares, budget.random_minimum), 0.0), sizes)
