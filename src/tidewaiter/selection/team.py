"""Who chooses together: one office, or the small offices of a day that share a team.

Five per cent of six declarations is a third of a line. An office so small would
open one line every third day and could not keep it for the day that needs it, so
such offices pool their shares and choose from one list.

An office is small by what is declared there, whatever its capacity. If it left the
team as soon as its share made up a line, more capacity would take places from the
riskiest lines of the team and give them to the best line of an office that has none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.selection.budget import Budget, Capacity
from tidewaiter.selection.candidates import Candidates

__all__ = ["POOL", "Team", "teams_of"]

POOL = "small offices together"


@dataclass(frozen=True, slots=True)
class Team:
    """Who chooses: its name, the places of its lines, and its capacity for the day."""

    name: str
    lines: npt.NDArray[np.intp]
    capacity: Capacity


def teams_of(lines: Candidates, budget: Budget) -> list[Team]:
    """The teams of one day, in the order of their names; each line belongs to one."""
    offices, office = np.unique(lines.office.astype(str), return_inverse=True)
    teams = []
    pooled: list[npt.NDArray[np.intp]] = []
    for number, name in enumerate(offices.tolist()):
        own = np.flatnonzero(office == number)
        if budget.may_pool(name) and len(own) < budget.small_below:
            pooled.append(own)
        else:
            teams.append(Team(name, own, budget.capacity_of(name, lines=len(own))))
    if pooled:
        together = np.sort(np.concatenate(pooled))
        teams.append(Team(POOL, together, budget.capacity_of(POOL, lines=len(together))))
    return teams
