"""Misclassification: the goods are declared under a neighbour's code that pays less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.crews import cargo_odds, recruit
from tidewaiter.simulation.goods import Goods
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.moves import another_broker, another_firm, quit_trade
from tidewaiter.simulation.scheme import Caught, Crew
from tidewaiter.simulation.world import World

__all__ = ["Misclassification"]


@dataclass(frozen=True, slots=True)
class Misclassification:
    """`depth` of a crew is the part of its descriptions that fit the false code."""

    name: str = "misclassification"
    lines_share: float = 0.004

    def recruit(self, world: World, *, rng: np.random.Generator) -> list[Crew]:
        """Only goods that have a cheaper neighbour can be misdeclared."""
        gain = _burden(world.goods) - _burden(world.goods)[_cheaper(world.goods)]
        odds = cargo_odds(world, np.where(gain > 1.5, np.sqrt(np.maximum(gain, 0.0)), 0.0))
        wanted = self.lines_share * world.lines
        crews = recruit(world, scheme=self.name, lines=wanted, odds=odds, rng=rng, depth=(0.3, 1.0))
        cheaper = _cheaper(world.goods)
        for crew in crews:
            crew.notes["cheaper"] = cheaper
        return crews

    def act(self, crew: Crew, month: Month, *, rng: np.random.Generator) -> None:
        """Swap the code; quantity follows the false code's unit, the words only sometimes do."""
        goods = month.world.goods
        rows = month.rows_of(crew.relations)
        rows = rows[rng.random(len(rows)) < crew.share]
        true = month["true_good"][rows].astype(np.int64)
        false = crew.notes["cheaper"][true]
        rows, true, false = rows[false != true], true[false != true], false[false != true]
        words = np.where(rng.random(len(rows)) < crew.depth, false, true)
        counted = np.maximum(1.0, np.round(month["net"][rows] / goods.kg_per_unit[false]))
        quantity = np.where(goods.unit[false] == 0, month["net"][rows], counted)
        month.declare(rows, {"good": false, "words_of": words, "quantity": quantity})
        month.commit(rows, crew=crew.number, scheme=self.name, typology="CLASSIFICATION", concealment=0.15)

    def learn(self, crew: Crew, caught: Caught, *, rng: np.random.Generator) -> None:
        """Write better descriptions, take another broker, or reopen."""
        choice = rng.random()
        if choice < 0.3:
            crew.depth = min(1.0, crew.depth + 0.25)
        elif choice < 0.45:
            another_broker(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.6:
            another_firm(crew, world=caught.world, day=caught.today, rng=rng)
        elif choice < 0.7:
            quit_trade(crew, world=caught.world, day=caught.today)


def _burden(goods: Goods) -> NDArray[np.float64]:
    return goods.rate + 0.6 * goods.extra_cn


def _cheaper(goods: Goods) -> NDArray[np.int64]:
    """For each good the neighbour that pays least, or itself."""
    burden = _burden(goods)
    answer = np.arange(len(goods))
    for i, siblings in enumerate(goods.siblings):
        near = siblings[:4]
        if len(near) and burden[near].min() < burden[i] - 1.0:
            answer[i] = near[np.argmin(burden[near])]
    return answer
