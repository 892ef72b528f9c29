"""How two violations, or a violation and a line, are alike: trait by trait, from nothing to the very same.

A firm, its telephone, its door and its building are levels of one comparison, because they repeat each
other. For each agreement the chance is noted that a stranger would share the very value: the share of importers
that have shown it, so that a large customer counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewaiter.links.weights import MISSING, Compared

__all__ = ["COMPARISONS", "LEVELS", "Chances", "Comparison", "compare", "words_for"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Codes = Mapping[str, Ints]

_GAPS = (365, 180, 90, 30)
"""Days between two acts: within a year, half a year, a quarter, a month."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Traits of one subject, the weakest agreement first; `words` says each level to a reader."""

    name: str
    traits: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]

    @property
    def levels(self) -> int:
        """Levels, the 0 included."""
        return len(self.words)


COMPARISONS = (
    Comparison(
        "importer",
        (
            ("importer_building",),
            ("importer_phone", "importer_email", "importer_suite", "importer_name"),
            ("importer",),
        ),
        ("other importer", "same building", "same telephone, e-mail, door or name", "same importer"),
    ),
    Comparison(
        "seller",
        (("exporter_building",), ("exporter_phone", "exporter_suite", "exporter_name"), ("exporter",)),
        ("other seller", "seller in the same building", "seller with the same telephone, door or name", "same seller"),
    ),
    Comparison(
        "goods",
        (("hs4",), ("hs6",), ("hs_code",)),
        ("other goods", "same heading", "same subheading", "same commodity code"),
    ),
    Comparison("lane", (("origin",), ("lane",)), ("other origin", "same origin", "same origin and dispatch")),
    Comparison("broker", (("declarant",),), ("other broker", "same broker")),
    Comparison("office", (("office",),), ("other office", "same office")),
    Comparison("carrier", (("carrier",),), ("other carrier", "same carrier")),
    Comparison("wording", (("words",),), ("other wording", "same wording of the goods")),
    Comparison("order", (("order",),), ("other order", "same trade-remedy order")),
    Comparison("violation", (("typology",), ("method",)), ("other violation", "same violation", "same method")),
    Comparison(
        "time",
        ((), (), (), ()),
        ("more than a year apart", "within a year", "within half a year", "within a quarter", "within a month"),
    ),
)
LEVELS = tuple(comparison.levels for comparison in COMPARISONS)

Chances = Mapping[str, Floats]
"""For each trait the chance, value by value, that a stranger shows it."""


def compare(left: Codes, i: Ints, right: Codes, j: Ints, *, gap: Ints, chances: Chances) -> Compared:
    """Compare the things numbered `i` on the left with those numbered `j` on the right, `gap` days apart."""
    level = np.full((len(i), len(COMPARISONS)), MISSING, dtype=np.int64)
    chance = np.full((len(i), len(COMPARISONS)), np.nan)
    for k, comparison in enumerate(COMPARISONS):
        if comparison.name == "time":
            level[:, k] = sum((np.abs(gap) <= days).astype(np.int64) for days in _GAPS)
            continue
        for height, traits in enumerate(comparison.traits, start=1):
            for trait in traits:
                if trait not in left or trait not in right:
                    continue
                a, b = left[trait][i], right[trait][j]
                said = (a >= 0) & (b >= 0)
                level[:, k] = np.where(said & (level[:, k] == MISSING), 0, level[:, k])
                same = said & (a == b)
                rarity = chances[trait][np.where(same, a, 0)] if trait in chances and len(chances[trait]) else np.nan
                above = same & (level[:, k] < height)
                beside = same & (level[:, k] == height)
                chance[:, k] = np.where(above, rarity, np.where(beside, np.fmin(chance[:, k], rarity), chance[:, k]))
                level[:, k] = np.where(same, np.maximum(level[:, k], height), level[:, k])
    return Compared(tuple(c.name for c in COMPARISONS), level, chance)


def words_for(name: str, level: int) -> str:
    """A level of a comparison in words."""
    return next(c.words[level] for c in COMPARISONS if c.name == name)
