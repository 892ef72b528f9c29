"""What a file of names alone shows: how often names that share a word of few are strangers.

One question cannot teach what it is worth. But names that are one but for writing (capitals, the legal form, a slip)
are hardly ever strangers. So their number tells how much a file repeats itself, and how many names should find one of
their own among names that differ in words. Where far more find one there, most met by chance: a register that has
everybody once is full of them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.comparisons import FEW
from tidewaiter.entities.matching import Model, Weighed, answers_given, chance_of
from tidewaiter.entities.name_question import LEVELS_OF_ONE_NAME, NAME
from tidewaiter.entities.sides import Coded

__all__ = ["learned_from_names"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_SAMPLE = 150_000
"""Candidates from which it is learned, at most: all those of some names."""
_BEHIND = 10.0
"""Names that we pretend to have seen, whose nearest is of one party as often as is believed."""
_AT_MOST = 2.0
"""Times as many as is believed may differ in words and be of one party, before strangers are seen in them: some files
cut and lengthen names where others write them out."""
_FURTHEST = 4.0
"""Bits by which strangers may lower it: what would pick out a firm many times over stays."""
_SUREST = 0.995


def learned_from_names(profiles: Coded, pairs: Ints, *, prior: Model, seed: int = 1) -> Model:
    """The model after seeing how many names find their nearest among names that differ in words of few.

    Args:
        profiles: the features of n names.
        pairs: candidates.
        prior: the model before; it asks of names alone.
        seed: of the names that are looked at, where there are too many.
    """
    name, few = ([one.name for one in prior.comparisons].index(asked) for asked in (NAME.name, FEW.name))
    looked_at, some = _all_of_some(pairs, len(profiles), seed=seed)
    seen = answers_given(profiles, some, model=prior)
    nearest = _nearest(seen, len(profiles))
    one_name = (seen.answers[:, name] >= 0) & (seen.answers[:, name] < LEVELS_OF_ONE_NAME)
    of_few = (seen.answers[:, few] == 0) & (seen.weight >= 0)
    alike = looked_at & _has_nearest(seen, one_name, nearest)
    differ = looked_at & _has_nearest(seen, of_few, nearest) & ~alike
    if not differ.any():
        return prior
    believed = min(float(chance_of(nearest[differ]).mean()), _SUREST)
    expected = _AT_MOST * np.count_nonzero(alike) * _that_differ_for_one_that_is_alike(prior, name)
    found = (expected + _BEHIND * believed) / (np.count_nonzero(differ) + _BEHIND)
    lower = np.clip(_bits(believed) - _bits(min(found, believed)), 0.0, _FURTHEST)
    us = [list(u) for u in prior.u]
    us[few][0] *= 2.0**lower
    return replace(prior, u=tuple(tuple(u) for u in us))


def _that_differ_for_one_that_is_alike(model: Model, name: int) -> float:
    """How many pairs of one party differ in words, and would still be told, for each that is alike but for writing."""
    m, told = np.array(model.m[name]), model.bits(name) + model.prior_bits >= 0
    return float(m[LEVELS_OF_ONE_NAME:][told[LEVELS_OF_ONE_NAME:]].sum() / m[:LEVELS_OF_ONE_NAME].sum())


def _bits(probability: float) -> float:
    return float(np.log2(probability / (1 - probability)))


def _all_of_some(pairs: Ints, count: int, *, seed: int) -> tuple[Bools, Ints]:
    """Names that are looked at, and all candidates of these."""
    looked_at = np.ones(count, dtype=np.bool_)
    if len(pairs) > _SAMPLE:
        rng = np.random.default_rng(seed)
        looked_at[rng.permutation(count)[int(count * _SAMPLE / len(pairs) / 2) :]] = False
        pairs = pairs[looked_at[pairs].any(axis=1)]
    return looked_at, pairs


def _nearest(seen: Weighed, count: int) -> Floats:
    """The weight of each name's nearest."""
    best = np.full(count, -np.inf)
    for side in (seen.left, seen.right):
        np.maximum.at(best, side, seen.weight)
    return best


def _has_nearest(seen: Weighed, wanted: Bools, nearest: Floats) -> Bools:
    """Whether each name's nearest, or one that is as near, is in a pair that is wanted."""
    found = np.zeros(len(nearest), dtype=np.bool_)
    for side in (seen.left, seen.right):
        found[side[wanted & (seen.weight >= nearest[side])]] = True
    return found
