"""Lines that live rules want opened: in the plan for certain, as far as the budget lets rules fill it.

Which of them are in depends on their risk and on no draw. So each has a probability of 1, those beyond the share keep
the chances of any other line, and the design stays exact.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tidewaiter.selection.budget import Budget, Capacity
from tidewaiter.selection.candidates import Candidates
from tidewaiter.selection.worth import Worth

__all__ = ["with_ruled"]


def with_ruled(
    lines: Candidates, *, worth: Worth, capacity: Capacity, budget: Budget
) -> tuple[Candidates, npt.NDArray[np.bool_]]:
    """The lines, with those that rules bring in made certain, and which these are (without those that are a duty)."""
    wanted = np.array([bool(reason) for reason in lines.rule_reason], dtype=bool) & ~lines.mandatory
    order = np.flatnonzero(wanted)[np.argsort(-lines.risk[wanted], kind="stable")]
    ruled = np.zeros(len(lines), dtype=bool)
    ruled[order[: _places(order, worth=worth, capacity=capacity, budget=budget)]] = True
    return replace(lines, mandatory=lines.mandatory | ruled), ruled


def _places(order: npt.NDArray[np.intp], *, worth: Worth, capacity: Capacity, budget: Budget) -> int:
    """How many of the lines fit, the riskiest first; at least one where there is any capacity and any share."""
    share = budget.rule_share * capacity.amount
    if share <= 0:
        return 0
    if capacity.unit == "lines":
        return math.ceil(share)
    minutes = np.cumsum(worth.minutes[worth.at_least(budget.mandatory_exam)[order]])
    return int(np.searchsorted(minutes, share, side="left")) + 1
