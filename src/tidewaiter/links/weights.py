"""How much an agreement is worth: match weights learned from the data, without anybody's labels.

Two things (two firms, two violations) are compared trait by trait, each at some *level*: from
"nothing alike" to "the very same". A level speaks for one hand as much as it is commoner among what
belongs together than among strangers, and the rarer the value shared, the more: a supplier of
hundreds says little, a suite says much. Traits that repeat each other (a firm, its telephone, its
address) must be levels of one comparison, not comparisons of their own, or they would be counted twice.

What belongs together is first known from pairs that share something else that is as good as proof
(acts of one importer; firms with one telephone); then expectation and maximisation sharpen it.
What strangers share is seen in pairs drawn at random.

Source:
    Fellegi & Sunter (1969), "A Theory for Record Linkage", JASA 64(328); Winkler (2000), "Frequency-Based
    Matching in Fellegi-Sunter Model of Record Linkage", for the weight of rare values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tidewaiter.links.odds import probability_of

__all__ = ["MISSING", "Compared", "Weights", "learn", "strongest_first"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MISSING = -1
_ROUNDS = 25
_PULL = 10.0
"""How many pairs the first estimate counts for beside those that are met in each round."""
_GUESS = 0.5
"""Share of one hand's pairs above level 0 that is guessed before anything is seen."""
_NEXT_TO_NOTHING = 0.05
"""Log-odds below which a comparison is not told as evidence."""
_CEILING = 9.0
"""No single comparison may add more natural log-odds: a number can be mistyped, a suite let again."""


@dataclass(frozen=True, slots=True)
class Compared:
    """n pairs compared in k ways.

    `level` (n x k): 0 for nothing alike, higher for more alike, `MISSING` where one side does not say.
    `chance` (n x k): the probability that a stranger would share the very value; NaN where a level has no value.
    """

    names: tuple[str, ...]
    level: Ints
    chance: Floats

    def __len__(self) -> int:
        return len(self.level)

    def take(self, rows: npt.NDArray[np.intp] | Flags) -> Compared:
        """Some of the pairs."""
        return replace(self, level=self.level[rows], chance=self.chance[rows])


@dataclass(frozen=True, slots=True)
class Weights:
    """For each comparison the share of each level among one hand's pairs (`ours`) and strangers' (`strangers`).

    `prior` is the log-odds that a pair belongs together before anything is compared.
    """

    names: tuple[str, ...]
    ours: tuple[Floats, ...]
    strangers: tuple[Floats, ...]
    prior: float

    def of(self, pairs: Compared) -> Floats:
        """The weight of every comparison of every pair (n x k), natural log-odds; 0 where nothing is said."""
        told = np.zeros(pairs.level.shape)
        for k, (ours, strangers) in enumerate(zip(self.ours, self.strangers, strict=True)):
            level = np.clip(pairs.level[:, k], 0, len(ours) - 1)
            by_value = np.where(pairs.level[:, k] > 0, pairs.chance[:, k], np.nan)
            usual = strangers[level]
            rare = np.where(np.isnan(by_value), usual, np.clip(by_value, 1e-9, 1.0))
            weight = np.log(ours[level]) - np.log(rare)
            told[:, k] = np.where(pairs.level[:, k] == MISSING, 0.0, np.clip(weight, -_CEILING, _CEILING))
        return told


def strongest_first(said: Iterable[tuple[str, str, float]]) -> dict[str, tuple[str, float]]:
    """Comparison -> (what was found, log-odds to two digits), the strongest first; what says next to nothing left out.

    Args:
        said: comparison, what was found, log-odds.
    """
    told = [(name, words, round(weight, 2)) for name, words, weight in said if abs(weight) >= _NEXT_TO_NOTHING]
    return {name: (words, weight) for name, words, weight in sorted(told, key=lambda each: -abs(each[2]))}


def learn(
    pairs: Compared,
    strangers: Compared,
    *,
    known: Flags,
    levels: tuple[int, ...],
    all_pairs: float,
    unguessed: Flags | None = None,
    rounds: int = _ROUNDS,
) -> Weights:
    """Learn what each level is worth.

    Args:
        pairs: the n candidates that share at least something.
        strangers: pairs drawn at random: nearly all of them do not belong together.
        known: n x k; the pair belongs together for a reason that is independent of comparison k, and so teaches it.
        levels: number of levels of each comparison, the 0 included.
        all_pairs: how many pairs there are of which `pairs` are those worth a look.
        unguessed: k; comparisons of which the first guess is that one hand's pairs are as strangers' are, so that what
            no known pair teaches of them speaks neither way.
        rounds: of expectation and maximisation; none where the known pairs are to teach alone.

    Returns:
        The weights after some rounds of expectation and maximisation.
    """
    usual = tuple(_shares(strangers.level[:, k], np.ones(len(strangers)), count) for k, count in enumerate(levels))
    first = []
    for k, count in enumerate(levels):
        base = np.array([1 - _GUESS, *([_GUESS / max(count - 1, 1)] * (count - 1))])
        base = usual[k] if unguessed is not None and unguessed[k] else base
        first.append(_shares(pairs.level[:, k], known[:, k].astype(np.float64), count, pull=_PULL * base))
    together = max(float(known.any(axis=1).sum()), 1.0)
    weights = Weights(pairs.names, tuple(first), usual, _prior(together, all_pairs))
    for _ in range(rounds):
        each = weights.of(pairs)
        total = weights.prior + each.sum(axis=1)
        ours = []
        for k, count in enumerate(levels):
            belief = np.where(known[:, k], 1.0, probability_of(total))
            ours.append(_shares(pairs.level[:, k], belief, count, pull=_PULL * first[k]))
        together = max(float(probability_of(total).sum()), 1.0)
        weights = replace(weights, ours=tuple(ours), prior=_prior(together, all_pairs))
    return weights


def _shares(level: Ints, weight: Floats, count: int, *, pull: Floats | None = None) -> Floats:
    """Share of each level among what is said, held away from 0 by `pull` (half a pair for each level if not given)."""
    said = level != MISSING
    found = np.bincount(level[said], weights=weight[said], minlength=count)[:count].astype(np.float64)
    held = found + (np.full(count, 0.5) if pull is None else pull + 0.01)
    return np.asarray(held / held.sum())


def _prior(together: float, all_pairs: float) -> float:
    """The log-odds that any one of all pairs belongs together, never likelier than not."""
    share = min(max(together / max(all_pairs, 2.0), 1e-9), 0.5)
    return float(np.log(share / (1 - share)))
