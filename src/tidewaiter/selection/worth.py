"""What it is worth to open a line, and with which examination.

Worth is counted in findings of typical size, net of the inspector's minutes and
the trader's delay. A line whose revenue nobody could estimate is taken to owe
what a typical violation owes, so that its worth follows its risk alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.selection.budget import ANY, Budget
from tidewaiter.selection.candidates import Candidates
from tidewaiter.terms.exam_type import exam_type

__all__ = ["Worth", "lane_of", "worth_of"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Worth:
    """What n lines are worth under k examinations.

    `gross` (n) is before any examination; `net` (n x k) after the power to find and
    all costs; `finds` (n x k) that power, for the violation that is suspected; `best`
    (n) the examination with the greatest net worth.
    """

    exams: tuple[str, ...]
    minutes: Floats
    gross: Floats
    net: Floats
    finds: Floats

    @property
    def best(self) -> npt.NDArray[np.intp]:
        """The examination of the greatest net worth for each line."""
        return np.argmax(self.net, axis=1)

    def at_least(self, code: str) -> npt.NDArray[np.intp]:
        """The best examination among those that take no less time than the one named."""
        enough = self.minutes >= self.minutes[self.exams.index(code)]
        return np.argmax(np.where(enough, self.net, -np.inf), axis=1)

    def take(self, places: npt.NDArray[np.intp]) -> Worth:
        """Some of the lines."""
        return Worth(self.exams, self.minutes, self.gross[places], self.net[places], self.finds[places])


def worth_of(lines: Candidates, budget: Budget) -> Worth:
    """Judge all lines of one day together: the day's mean recovery per violation is the unit of revenue."""
    exams = tuple(sorted(budget.exams, key=lambda code: (budget.exams[code].minutes, code)))
    minutes = np.array([budget.exams[code].minutes for code in exams])
    days = np.array([budget.exams[code].days for code in exams])
    gross = budget.severity_weight * lines.risk + budget.revenue_weight * _findings_in_revenue(lines)
    finds = np.empty((len(lines), len(exams)))
    for suspicion in set(lines.suspicion):
        powers = [budget.exams[code].finds.get(suspicion, budget.exams[code].finds[ANY]) for code in exams]
        finds[lines.suspicion == suspicion] = powers
    net = finds * gross[:, None] - budget.minute_cost * minutes - budget.delay_cost * days
    return Worth(exams, minutes, gross, net, finds)


def lane_of(code: str, *, gross: float, budget: Budget) -> str:
    """The lane in which an examination is done: blue, after release, if the papers of a small case will do."""
    lane = exam_type(code).lane
    return "blue" if lane == "yellow" and gross < budget.blue_below else lane


def _findings_in_revenue(lines: Candidates) -> Floats:
    known = ~np.isnan(lines.revenue) & (lines.risk > 0)
    total, violations = lines.revenue[known].sum(), lines.risk[known].sum()
    if violations <= 0 or total <= 0:
        return lines.risk
    return np.where(np.isnan(lines.revenue), lines.risk, lines.revenue * violations / total)
