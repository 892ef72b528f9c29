"""What the planned examinations would find: which one opens a line is as much a matter of chance as whether one does.

A line that worth takes gets the examination of worth, within the limits of the day; one that chance draws gets that of
chance; one that both bring gets the longer. Each finds what the policy says of the suspected kind of violation.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tidewaiter.selection.arms import Arms
from tidewaiter.selection.design import Ways
from tidewaiter.selection.worth import Worth

__all__ = ["finding_probabilities"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


def finding_probabilities(came: Ways, arms: Arms, worth: Worth) -> Floats:
    """Each line's probability of being opened with an examination that finds its violation, if it has one.

    Exact over the draw, as probabilities of inclusion are, and never above them; as good as the stated powers.
    """
    chance, by_worth, both, duty = (
        _powers(worth, exam)
        for exam in (np.full(len(worth.gross), arms.by_chance), arms.by_worth, arms.by_both(worth), arms.by_duty)
    )
    found = came.duty * duty + came.chance * chance + (came.worth - came.both) * by_worth + came.both * both
    return np.clip(found, 0.0, came.total)


def _powers(worth: Worth, exam: Places) -> Floats:
    """What each line's examination finds; any number where there is none, as no way then leads there."""
    return worth.finds[np.arange(len(exam)), exam]
