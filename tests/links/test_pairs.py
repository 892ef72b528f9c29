"""Which pairs of violations are compared at all."""

from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.links.acts import ACT_TRAITS, Acts
from tidewaiter.links.compare import COMPARISONS
from tidewaiter.links.pairs import score_pairs
from tidewaiter.links.weights import Weights

SURE = Weights(
    names=tuple(each.name for each in COMPARISONS),
    ours=tuple(np.full(each.levels, 1 / each.levels) for each in COMPARISONS),
    strangers=tuple(np.array([1 - 0.01 * (each.levels - 1)] + [0.01] * (each.levels - 1)) for each in COMPARISONS),
    prior=-2.0,
)
"""Every agreement speaks for one hand, every difference against it."""


def acts(*said: dict[str, str]) -> Acts:
    """Acts in the order in which they became known, each with what it shows."""
    vocabulary = {trait: sorted({act[trait] for act in said if trait in act}) for trait in ACT_TRAITS}
    codes = {
        trait: np.array([vocabulary[trait].index(act[trait]) if trait in act else -1 for act in said])
        for trait in ACT_TRAITS
    }
    count = len(said)
    days = np.arange(count) * 10
    ids = np.array([f"act {n}" for n in range(count)], dtype=object)
    return Acts(ids, days, days, np.full(count, np.nan), codes, vocabulary)


def compared(*said: dict[str, str]) -> dict[tuple[int, int], float]:
    """The pairs that are scored, with their log-odds."""
    known = acts(*said)
    chances = {trait: np.full(len(known.vocabulary[trait]), 0.001) for trait in ACT_TRAITS}
    scored = score_pairs(known, SURE, chances)
    return dict(zip(zip(scored.left.tolist(), scored.right.tolist(), strict=True), scored.log_odds, strict=True))


FIRST = {"importer": "old", "exporter": "mill", "declarant": "b", "office": "N", "hs4": "8507", "hs6": "850710"}
SECOND = {"importer": "new", "exporter": "mill", "declarant": "b", "office": "N", "hs4": "8507", "hs6": "850710"}
THIRD = {"importer": "new", "exporter": "shop", "declarant": "b", "office": "N", "hs4": "6109", "hs6": "610910"}


def test_acts_that_likely_pairs_tie_through_another_are_compared_too():
    """The first firm's act and the last supplier's share a broker and an office only: no reason to look, alone."""
    alone = compared(FIRST, THIRD)
    assert alone == {}
    together = compared(FIRST, SECOND, THIRD)
    assert set(together) == {(0, 1), (0, 2), (1, 2)}
    assert together[0, 2] < min(together[0, 1], together[1, 2])


def test_a_pair_is_worth_the_same_whoever_found_it():
    assert compared(FIRST, SECOND, THIRD)[0, 1] == pytest.approx(compared(FIRST, SECOND)[0, 1])


def test_an_unlikely_pair_ties_nothing():
    """A customer of the same seller whose trade is of another kind is looked at; its other acts are not, for that."""
    fellow = {"importer": "fellow", "exporter": "mill", "declarant": "c", "office": "S", "hs4": "9403", "hs6": "940360"}
    ways = ("origin", "words", "carrier", "typology")
    here, there = dict.fromkeys(ways, "x"), dict.fromkeys(ways, "y")
    pairs = compared(FIRST | here, fellow | there, {"importer": "fellow", "office": "S"} | there)
    assert pairs[0, 1] < 0 < pairs[1, 2]
    assert (0, 2) not in pairs
