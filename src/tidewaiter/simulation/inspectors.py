"""Inspectors who select by old rules and a random share, see only what they open, and learn days later.

The recorded propensity is the true probability with which the rules or the draw would
have selected that very line; a line opened on a tip alone has none. Rules look at what
is declared and at findings already known, never at the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tidewaiter.simulation.growing import Growing
from tidewaiter.simulation.month import Month
from tidewaiter.simulation.world import CARGO, World

__all__ = ["CAUSES", "EXAMS", "FOUND", "Desk", "Policy", "inspect"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

EXAMS = ("DOC", "NII", "TAILGATE", "INTENSIVE")
CAUSES = ("random", "rule", "tip")
FOUND = {
    "row": "i8", "day": "i8", "known": "i8", "exam": "i8", "cause": "i8", "propensity": "f8", "illicit": "i8",
    "crew": "i8", "relation": "i8", "typology": "i8",
}  # fmt: skip
_POWER = {  # what an exam finds when nothing is concealed: DOC, NII, TAILGATE, INTENSIVE
    "VALUATION": (0.95, 0.35, 0.5, 0.9), "CLASSIFICATION": (0.75, 0.5, 0.9, 1.0), "QUANTITY": (0.35, 0.9, 0.8, 1.0),
    "ADCVD_EVASION": (0.85, 0.5, 0.8, 1.0), "TRADE_PREFERENCE": (0.95, 0.3, 0.6, 0.9), "IPR": (0.3, 0.6, 0.95, 1.0),
    "NARCOTICS": (0.1, 0.9, 0.7, 1.0), "FORCED_LABOR": (0.95, 0.2, 0.4, 0.9), "DE_MINIMIS_ABUSE": (0.95, 0.3, 0.6, 0.9),
}  # fmt: skip
_OTHER = (0.7, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Policy:
    """How much is opened and how: shares of all lines."""

    random_share: float = 0.015
    rule_share: float = 0.035
    ceiling: float = 0.5
    tip_if_illicit: float = 0.004
    tip_otherwise: float = 0.0002


@dataclass
class Desk:
    """What the inspectors remember: weighted findings by importer and exporter, fading by half in a year."""

    importer: dict[int, float] = field(default_factory=dict)
    exporter: dict[int, float] = field(default_factory=dict)
    chapters: Ints = field(default_factory=lambda: np.array([42, 61, 62, 64, 73, 76, 94, 95, 33, 85]))

    def learn(self, importers: Ints, exporters: Ints) -> None:
        """Remember new findings; old ones fade with each call, which is once a month."""
        for memory, firms in ((self.importer, importers), (self.exporter, exporters)):
            for firm in memory:
                memory[firm] *= 0.5 ** (1 / 12)
            for firm in firms.tolist():
                if firm >= 0:
                    memory[firm] = memory.get(firm, 0.0) + 1.0

    @staticmethod
    def seen(memory: dict[int, float], firms: Ints) -> Floats:
        """What is remembered of each firm."""
        known = np.array(sorted(memory), dtype=np.int64)
        if not len(known):
            return np.zeros(len(firms))
        weights = np.array([memory[int(firm)] for firm in known])
        place = np.minimum(np.searchsorted(known, firms), len(known) - 1)
        return np.where(known[place] == firms, weights[place], 0.0)


def inspect(
    month: Month, *, world: World, desk: Desk, policy: Policy, typologies: Sequence[str], rng: np.random.Generator
) -> Growing:
    """Select lines, open them, and give one row per line opened (`FOUND`)."""
    by_rule = _rule_probability(month, world=world, desk=desk, policy=policy)
    count = len(month.lines)
    drawn, ruled = rng.random(count) < policy.random_share, rng.random(count) < by_rule
    illicit = month["crew"] >= 0
    tipped = rng.random(count) < np.where(illicit, policy.tip_if_illicit, policy.tip_otherwise)
    opened = np.flatnonzero(drawn | ruled | tipped)
    cause = np.where(drawn[opened], 0, np.where(ruled[opened], 1, 2))
    propensity = 1 - (1 - policy.random_share) * (1 - by_rule[opened])
    exam = _exams(month, opened, rng=rng)
    found = illicit[opened] & (rng.random(len(opened)) < _detection(month, opened, exam=exam, typologies=typologies))
    day = month["day"][opened].astype(np.int64) + rng.integers(0, 3, len(opened))
    delay = 2 + np.minimum(rng.gamma(1.6, 5.0 + 6.0 * found), 38).astype(np.int64)
    result = Growing(FOUND)
    result.add({
        "row": opened, "day": day, "known": day + delay, "exam": exam, "cause": cause,
        "propensity": np.where(cause == 2, np.nan, propensity), "illicit": found, "crew": month["crew"][opened],
        "relation": month["relation"][opened], "typology": np.where(found, month["typology"][opened], -1),
    })  # fmt: skip
    return result


def _rule_probability(month: Month, *, world: World, desk: Desk, policy: Policy) -> Floats:
    """Old rules as odds, scaled so that they fill their share of the month."""
    lines = month.lines
    importer, exporter = lines["importer"], lines["exporter"]
    born = np.where(importer >= 0, world.importers.numbers["born"][np.maximum(importer, 0)], -999)
    score = 0.9 * np.isin(lines["origin"], (0, 19, 4, 16)) + 0.7 * np.isin(
        world.goods.chapter[lines["good"]], desk.chapters
    )
    score = score + 0.8 * (lines["day"] - born < 150) + 0.5 * (lines["origin"] != lines["dispatch"])
    density = (
        np.log(np.maximum(lines["value"], 1) / np.maximum(lines["net"], 0.01)) - world.goods.log_price[lines["good"]]
    )
    score = score + 1.0 * (density < -0.9) - 0.7 * (lines["kind"] != CARGO)
    score = score + 1.3 * np.minimum(desk.seen(desk.importer, importer), 2.0)
    score = score + 0.9 * np.minimum(desk.seen(desk.exporter, exporter), 2.0)
    odds = np.exp(score)
    scale = policy.rule_share / odds.mean()
    for _ in range(6):
        scale *= policy.rule_share / np.minimum(odds * scale, policy.ceiling).mean()
    return np.minimum(odds * scale, policy.ceiling)


def _exams(month: Month, opened: Ints, *, rng: np.random.Generator) -> Ints:
    cargo = month["kind"][opened] == CARGO
    pick = rng.random(len(opened))
    of_cargo = np.searchsorted([0.42, 0.64, 0.84], pick)
    of_parcels = np.searchsorted([0.15, 0.55, 0.75], pick)
    return np.where(cargo, of_cargo, of_parcels)


def _detection(month: Month, opened: Ints, *, exam: Ints, typologies: Sequence[str]) -> Floats:
    power = np.array([_POWER.get(name, _OTHER) for name in typologies] + [_OTHER])
    typology = month["typology"][opened].astype(np.int64)
    return power[typology, exam] * (1 - month["concealment"][opened])
