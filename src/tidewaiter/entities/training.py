"""Learning, without any label, what each answer is worth in these data.

Expectation and maximisation over the patterns of answers that Splink found. Splink's own training wants blocks of
plain columns, of which each must leave the other questions unbiased; our candidates come from many keys at
once, and a file of bare names has but one question. So we take all candidates, know that all other pairs are
strangers, and let priors stand behind every share: with little data they decide, with much they vanish.

Source:
    Winkler (1988), "Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model of Record Linkage";
    priors on the shares as in Larsen & Rubin (2001), JASA 96(453).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.matching import Model, Weighed, told_apart

__all__ = ["train"]

Floats = NDArray[np.float64]

_ROUNDS = 30
_BEHIND_M = 200.0
"""Pairs of one party that we pretend to have seen answering as the prior says."""
_BEHIND_U = 10.0
"""Chance pairs that we pretend to have seen, for each answer."""
_FURTHEST = 3.0
"""Bits by which data may move an answer's weight from its prior; further is a sign of a misread file."""


def train(seen: Weighed, *, prior: Model, profiles: int, share_seen: float = 1.0) -> Model:
    """The model after seeing how the candidates answered.

    Args:
        seen: candidates and their answers; a sample, if `share_seen` is below 1.
        prior: the model before.
        profiles: how many profiles there are, and so how many pairs of strangers.
        share_seen: share of the candidates that are in the sample.
    """
    if not len(seen.left) or not prior.comparisons:
        return prior
    patterns, counts = np.unique(seen.answers, axis=0, return_counts=True)
    weights = counts / share_seen
    everyone = max(profiles * (profiles - 1) / 2, weights.sum() + 1)
    model = prior
    for _ in range(_ROUNDS):
        matched = weights * _probability(patterns, model)
        found = _maximised(patterns, matched, weights, prior=prior, everyone=everyone)
        moved = abs(found.prior_bits - model.prior_bits)
        model = found
        if moved < 1e-3:
            break
    return model


def _probability(patterns: NDArray[np.int8], model: Model) -> Floats:
    total = np.full(len(patterns), model.prior_bits)
    for place in range(len(model.comparisons)):
        answer = patterns[:, place]
        total += np.where(answer < 0, 0.0, model.bits(place)[np.maximum(answer, 0)])
    return 1 / (1 + np.exp2(-np.clip(total, -100, 100)))


def _maximised(
    patterns: NDArray[np.int8], matched: Floats, weights: Floats, *, prior: Model, everyone: float
) -> Model:
    """Shares of answers among those held for one party, and among all others."""
    ms, us = [], []
    for place, comparison in enumerate(prior.comparisons):
        answer = patterns[:, place]
        known = answer >= 0
        levels = len(comparison.levels)
        prior_m, prior_u = np.array(prior.m[place]), np.array(prior.u[place])
        of_one = np.bincount(answer[known], weights=matched[known], minlength=levels)
        of_two = np.bincount(answer[known], weights=(weights - matched)[known], minlength=levels)
        share_known = weights[known].sum() / weights.sum()
        strangers = everyone * share_known - of_one.sum()
        m = (of_one + _BEHIND_M * prior_m) / (of_one.sum() + _BEHIND_M)
        u = (of_two + _BEHIND_U) / (strangers + _BEHIND_U / prior_u)
        if comparison.name in ("spelling", "shared words"):
            u[-1] = max(1 - u[:-1].sum(), 0.05)
        else:  # pairs that are no candidates may well agree here: the prior stands
            u = prior_u
        bits = np.clip(np.log2(m / u), np.log2(prior_m / prior_u) - _FURTHEST, np.log2(prior_m / prior_u) + _FURTHEST)
        m, u = told_apart(m, m / np.exp2(bits))
        ms.append(tuple(m.tolist()))
        us.append(tuple(u.tolist()))
    chance = (matched.sum() + 1.0) / (everyone + 2.0)
    return Model(prior.comparisons, tuple(ms), tuple(us), chance=float(np.clip(chance, 1e-12, 0.3)))
