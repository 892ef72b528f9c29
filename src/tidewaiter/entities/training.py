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

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tidewaiter.entities.matching import Model, Weighed, bits_of, bounded, chance_of
from tidewaiter.entities.questions import Comparison, witnesses

__all__ = ["train"]

Floats = NDArray[np.float64]

_ROUNDS = 3
"""Rounds of expectation and maximisation. Later ones feed on what the first ones made up: pairs at even odds count half
as strangers, which makes more of them strangers. Where they went on until little moved, of two files that differed in a
few words one stopped after three and the other after fourteen."""
_BEHIND_M = 200.0
"""Pairs of one party that we pretend to have seen answering as the prior says."""
_BEHIND_U = 100.0
"""Chance pairs that we pretend to have seen answering as the prior says."""
_BEHIND_WHOLE = 20.0
"""Pairs that we pretend to have seen with an answer that is learned as a whole: few, as the prior knows little."""
_BEHIND_CHANCE = 1_000_000.0
"""Pairs that we pretend to have seen: a file of thirteen names cannot teach how seldom two are one party.

About as many as stand behind the rarer likenesses of names: else a few pairs would teach a small file that two are
often one, and not that firms of one town and trade are often alike."""
_SURELY = 2.0
"""Deviations by which a count of chance pairs may lie too high."""
_BEHIND_NAMES = 2.0
"""Strangers that we pretend to have seen with each likeness of names."""
_FURTHEST = 2.0
"""Bits by which the true pairs may move an answer's weight; further is a sign of a misread file."""
_FURTHEST_AGAINST = 0.5
"""The same for answers that speak against one party: else families of firms would teach that they are one firm."""
_ALL = 100.0
"""Bits that no answer has: where strangers decide, they may take everything."""
_FURTHEST_BY_STRANGERS = 3.0
"""Bits by which strangers may lower what a likeness of names that speaks for one party is worth.

Without it a file in which every firm is written twice, and all in one country, teaches the reverse: pairs at even
odds count half as strangers, which lowers the weight, which makes more of them strangers, until equal names are
chance."""


def train(seen: Weighed, chance: Weighed, *, prior: Model, profiles: int, share_seen: float = 1.0) -> Model:
    """The model after seeing how candidates, and pairs taken at random, answered.

    A file of names alone cannot teach what likeness of names is worth: there the prior stands.

    Args:
        seen: candidates and their answers; a sample, if `share_seen` is below 1.
        chance: pairs of profiles taken at random, weighed with the prior.
        prior: the model before.
        profiles: how many profiles there are.
        share_seen: share of the candidates that are in the sample.
    """
    if witnesses(prior.comparisons) < 2 or not len(seen.left):
        return prior
    start = _with_chance_pairs(prior, chance)
    random_patterns, random_counts = np.unique(chance.answers, axis=0, return_counts=True)
    patterns, counts = np.unique(seen.answers, axis=0, return_counts=True)
    weights = counts / share_seen
    everyone = profiles * (profiles - 1) / 2
    model = start
    for _ in range(_ROUNDS):
        matched = weights * chance_of(bits_of(patterns, model))
        strangers = random_counts * (1 - chance_of(bits_of(random_patterns, model)))
        at_random = _names_at_random(random_patterns, strangers, prior=prior)
        model = _maximised(patterns, matched, weights, start=start, everyone=everyone, at_random=at_random)
    return model


def _with_chance_pairs(prior: Model, chance: Weighed) -> Model:
    """The prior with the shares of answers among pairs taken at random, so far as these are not one party."""
    strangers = 1 - chance.probability
    us = []
    for place, comparison in enumerate(prior.comparisons):
        answer = chance.answers[:, place]
        known = answer >= 0
        counts = np.bincount(answer[known], weights=strangers[known], minlength=len(comparison.levels))
        behind = _BEHIND_U * np.array(prior.u[place])
        u = (counts + behind) / (counts.sum() + behind.sum())
        if comparison.name == "name":  # its rarer answers never come up at random: the candidates tell them, below
            u = np.array(prior.u[place])
        by_chance = [answer.learned and not answer.as_a_whole for answer in comparison.levels]
        u = np.where(by_chance, u, prior.u[place])
        us.append(tuple(bounded(_no_rarer(u, prior.m[place], comparison)).tolist()))
    return Model(prior.comparisons, prior.m, tuple(us), chance=prior.chance)


def _names_at_random(patterns: NDArray[np.int8], strangers: Floats, *, prior: Model) -> Floats:
    """For each likeness of names, the share of strangers taken at random that surely are alike in this way.

    Two names that share but a word of trade are no candidates, and so look rarer among these than they are.
    """
    names = [comparison.name for comparison in prior.comparisons]
    if "name" not in names:
        return np.empty(0)
    place = names.index("name")
    answer, levels = patterns[:, place], len(prior.comparisons[place].levels)
    known = answer >= 0
    counts = np.bincount(answer[known], weights=strangers[known], minlength=levels)
    surely: Floats = np.maximum(counts - _SURELY * np.sqrt(counts), 0.0) / max(counts.sum(), 1.0)
    return surely


def _no_rarer(u: Floats, m: Sequence[float] | Floats, comparison: Comparison) -> Floats:
    """Shares among strangers, no rarer than lets an answer tell what it may tell at most.

    What speaks against one party never comes to speak for it: that the towns differ in one country is rare in a file of
    many countries, but who share a country share its language too, and that their names have told.
    """
    against = np.array([answer.bits < 0 and not comparison.steps for answer in comparison.levels])
    return np.maximum(u, np.asarray(m) * np.where(against, 1.0, 2.0**-comparison.most))


def _learned_shares(m: Floats, prior_m: Floats, comparison: Comparison) -> Floats:
    """The shares as seen; answers that are not learned keep how they divide what falls to them together.

    How often one party gives two addresses is a habit of the file, and seen; which of these pairs lie in one town
    under other names is not, as that is told by the names and the towns.
    """
    learned = np.array(comparison.learned)
    if learned.all():
        return m
    together = m[~learned].sum() / prior_m[~learned].sum()
    return np.where(learned, m, prior_m * together)


def _maximised(
    patterns: NDArray[np.int8], matched: Floats, weights: Floats, *, start: Model, everyone: float, at_random: Floats
) -> Model:
    """Shares of answers among the pairs held for one party, and of likenesses of names among all others."""
    ms, us = [], []
    for place, comparison in enumerate(start.comparisons):
        answer = patterns[:, place]
        known = answer >= 0
        levels = len(comparison.levels)
        prior_m, u = np.array(start.m[place]), np.array(start.u[place])
        counts = np.bincount(answer[known], weights=matched[known], minlength=levels)
        m = (counts + _BEHIND_M * prior_m) / (counts.sum() + _BEHIND_M)
        most = np.where(comparison.speaks_for, _FURTHEST, _FURTHEST_AGAINST)
        if comparison.name == "name":  # what is commoner among strangers may be so in one party
            most = most + np.log2(np.maximum(at_random / u, 1.0))
        bits = np.clip(np.log2(_learned_shares(m, prior_m, comparison) / prior_m), -_FURTHEST, most)
        told = prior_m * np.exp2(bits)
        if comparison.name == "name":
            strangers = np.bincount(answer[known], weights=(weights - matched)[known], minlength=levels)
            u = np.maximum((strangers + _BEHIND_NAMES) / (everyone + _BEHIND_NAMES / u), at_random)
            u[-1] = 1 - u[:-1].sum()  # what was no candidate has nothing in common
            furthest = np.array(
                [_ALL if answer.strangers_decide else _FURTHEST_BY_STRANGERS for answer in comparison.levels]
            )
            most_seen = told / np.exp2(start.bits(place) - furthest)
            u = np.where(comparison.speaks_for, np.minimum(u, most_seen), u)
        ms.append(tuple(bounded(told, stated=prior_m).tolist()))
        us.append(tuple(bounded(_no_rarer(u, told, comparison)).tolist()))
    share = (matched.sum() + (everyone + _BEHIND_CHANCE) * start.chance) / (2 * everyone + _BEHIND_CHANCE)
    found = Model(start.comparisons, tuple(ms), tuple(us), chance=float(np.clip(share, 1e-12, 0.2)))
    return _learned_as_a_whole(found, patterns, matched, weights, start=start)


def _learned_as_a_whole(
    model: Model, patterns: NDArray[np.int8], matched: Floats, weights: Floats, *, start: Model
) -> Model:
    """Answers that strangers give for what their names share: what they tell makes up for what the names tell.

    Of all pairs that answer so, the share that is one party is as seen, with pretended pairs behind it that are one as
    often as the prior has it.
    """
    us = [list(u) for u in model.u]
    for place, comparison in enumerate(model.comparisons):
        for level, answer in enumerate(comparison.levels):
            rows = np.flatnonzero(patterns[:, place] == level)
            if not answer.as_a_whole or not len(rows):
                continue
            before = start.prior_bits + _told_by_names(start, patterns[rows], weights[rows]) + answer.bits
            pretended = _BEHIND_WHOLE / (1 + 2.0**-before)
            share = (matched[rows].sum() + pretended) / (weights[rows].sum() + _BEHIND_WHOLE)
            bits = (
                np.log2(share / (1 - share)) - model.prior_bits - _told_by_names(model, patterns[rows], weights[rows])
            )
            us[place][level] = float(bounded(model.m[place][level] * np.exp2(-np.array([bits])))[0])
    return replace(model, u=tuple(tuple(u) for u in us))


def _told_by_names(model: Model, patterns: NDArray[np.int8], weights: Floats) -> float:
    """What the names of pairs tell on the average, in bits."""
    place = [comparison.name for comparison in model.comparisons].index("name")
    return float(np.average(np.append(model.bits(place), 0.0)[patterns[:, place]], weights=weights))
