"""Honest firms that reorganise: a new name and number, the same people, street and suppliers.

Mergers, sales and changes of legal form look like a phoenix from outside. A system
that takes every successor for a fraud would be wrong about most of them.
"""

from __future__ import annotations

import numpy as np

from tidewaiter.simulation.calendar import MonthDays
from tidewaiter.simulation.moves import clone_relations, successor
from tidewaiter.simulation.world import World, never

__all__ = ["reorganise"]

MONTHLY_SHARE = 0.0015


def reorganise(world: World, days: MonthDays, *, rng: np.random.Generator) -> None:
    """Let a few importers without a crew go on under another name from this month on."""
    table, day = world.relations, days.first_day
    alive = (table["importer"] >= 0) & (table["dead"] > day) & (table["born"] <= day)
    busy = np.unique(table["importer"][alive & (table["crew"] >= 0)])
    honest = np.setdiff1d(np.unique(table["importer"][alive]), busy)
    chosen = honest[rng.random(len(honest)) < MONTHLY_SHARE]
    heir = np.full(len(world.importers), -1)
    for old in chosen.tolist():
        heir[old] = successor(old, world=world, day=day, rng=rng)
    moving = np.flatnonzero(alive & np.isin(table["importer"], chosen))
    if len(moving):
        clone_relations(moving, {"importer": heir[table["importer"][moving]]}, world=world, day=day + 10)
        world.relations["dead"][moving] = np.minimum(world.relations["dead"][moving], min(day + 10, never()))
