"""Profiles to parties, in memory: features, candidates, training, weights, groups.

This is the whole of resolution for one set of profiles; what keeps ids stable from day to day is in `parties`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.entities.blocking import candidate_pairs
from tidewaiter.entities.by_question import said_of
from tidewaiter.entities.clustering import clustered
from tidewaiter.entities.comparisons import FEW
from tidewaiter.entities.features import features_of
from tidewaiter.entities.matching import Model, Weighed, answers_given, chance_of, filled_columns, prior_model, weigh
from tidewaiter.entities.names_alone import learned_from_names
from tidewaiter.entities.questions import witnesses
from tidewaiter.entities.sides import Coded, coded
from tidewaiter.entities.training import train

__all__ = ["Resolved", "fit", "least_bits", "probability_of", "resolve_profiles"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_SAMPLE = 150_000
"""Candidates from which the model learns."""
_AT_ONCE = 1_000_000
"""Pairs that are looked through at a time."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Groups of profiles (number of the first member), the probability of each belonging there, and the pairs."""

    groups: Ints
    probability: Floats
    pairs: Weighed
    model: Model


def resolve_profiles(
    profiles: pa.Table,
    *,
    threshold: float = 0.5,
    must: Ints | None = None,
    must_not: Ints | None = None,
    model: Model | None = None,
    seed: int = 1,
) -> Resolved:
    """Which profiles are one party.

    Args:
        profiles: n rows, each a different way of writing a party; see `features.WRITTEN` for the columns.
        threshold: probability from which two profiles are held for one party.
        must: pairs judged to be one party.
        must_not: pairs judged to be two.
        model: a trained model; else it is trained here.
        seed: of the sample from which the model learns.
    """
    features = coded(features_of(profiles))
    pairs = candidate_pairs(features)
    model = model or fit(features, pairs, seed=seed)
    weighed = weigh(features, pairs, model=model)
    groups = clustered(
        len(profiles), weighed.left, weighed.right, weighed.weight, least=least_bits(threshold), must=must,
        must_not=must_not, told=features, said=said_of(weighed, model),
    )  # fmt: skip
    return Resolved(groups, probability_of(groups, weighed, must=must, must_not=must_not), weighed, model)


def fit(features: pa.Table | Coded, pairs: Ints, *, seed: int = 1) -> Model:
    """The model that these candidates teach."""
    prior = prior_model(filled_columns(features), len(features))
    if len(features) < 2:
        return prior
    profiles = coded(features)
    if FEW in prior.comparisons:
        prior = learned_from_names(profiles, pairs, prior=prior, seed=seed)
    if witnesses(prior.comparisons) < 2:
        return prior
    rng = np.random.default_rng(seed)
    sample = pairs if len(pairs) <= _SAMPLE else pairs[np.sort(rng.choice(len(pairs), _SAMPLE, replace=False))]
    drawn = rng.integers(0, len(features), size=(min(_SAMPLE, len(features) ** 2), 2))
    chance = np.unique(np.sort(drawn[drawn[:, 0] != drawn[:, 1]], axis=1), axis=0)
    return train(
        answers_given(profiles, sample, model=prior),
        answers_given(profiles, chance, model=prior),
        prior=prior,
        profiles=len(features),
        share_seen=len(sample) / max(len(pairs), 1),
    )


def least_bits(threshold: float) -> float:
    """The weight that a probability stands for."""
    bounded = min(max(threshold, 1e-9), 1 - 1e-9)
    return float(np.log2(bounded / (1 - bounded)))


def probability_of(groups: Ints, pairs: Weighed, *, must: Ints | None = None, must_not: Ints | None = None) -> Floats:
    """That each profile belongs to its group: the best of its links within; alone, that none was better.

    What people judged is certain: a pair judged one is a link that holds; between groups of which two were judged apart
    there is none at all.
    """
    parted = None if must_not is None else groups[must_not]
    best_in = np.full(len(groups), -np.inf)
    best_out = np.full(len(groups), -np.inf)
    for start in range(0, len(pairs.weight), _AT_ONCE):
        left, right = (values[start : start + _AT_ONCE] for values in (pairs.left, pairs.right))
        weight = pairs.weight[start : start + _AT_ONCE]
        inside = groups[left] == groups[right]
        outside = ~inside & ~_among(parted, groups[left], groups[right], count=len(groups))
        for side in (left, right):
            np.maximum.at(best_in, side[inside], weight[inside])
            np.maximum.at(best_out, side[outside], weight[outside])
    if must is not None and len(must):
        best_in[must[groups[must[:, 0]] == groups[must[:, 1]]]] = np.inf
    chance_in = chance_of(best_in)
    chance_out = chance_of(best_out)
    return np.where(best_in == -np.inf, 1 - chance_out, chance_in)


def _among(judged: Ints | None, left: Ints, right: Ints, *, count: int) -> NDArray[np.bool_]:
    """Which pairs people judged, whichever side was named first."""
    if judged is None or not len(judged):
        return np.zeros(len(left), dtype=np.bool_)
    told, met = np.sort(judged, axis=1), np.sort(np.column_stack([left, right]), axis=1)
    return np.isin(met[:, 0] * count + met[:, 1], told[:, 0] * count + told[:, 1])
