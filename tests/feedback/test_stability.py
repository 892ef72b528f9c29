"""Is it the same traffic as before? On groups whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tidewaiter.feedback.stability import stability_of_amounts, stability_of_words


def test_the_index_is_that_of_the_book():
    """Shares of a half and a half, then of a quarter and three quarters: (1/4) ln 3, but for the half lines added."""
    told = stability_of_words("lane", {"a": 50_000, "b": 50_000}, {"a": 25_000, "b": 75_000})
    assert told.index == pytest.approx(0.25 * math.log(3), rel=1e-3)
    assert told.verdict == "changed"


def test_chance_alone_stays_below_its_bound_in_19_of_20_cases():
    draw = np.random.default_rng(5)
    beyond = 0
    for _ in range(200):
        told = stability_of_amounts("value", draw.lognormal(size=2000), draw.lognormal(size=300))
        beyond += told.index > told.chance
    assert beyond <= 22  # 10 expected; the tenths of the first group are themselves drawn
    assert beyond < 200


def test_few_lines_that_differ_by_chance_are_called_steady():
    draw = np.random.default_rng(1)
    told = stability_of_amounts("value", draw.lognormal(size=60), draw.lognormal(size=40))
    assert told.index > 0.1
    assert told.verdict == "steady"


def test_empty_values_are_a_bin_of_their_own():
    told = stability_of_amounts("mass", [1.0] * 100, [math.nan] * 100)
    assert told.verdict == "changed"
    assert ("(empty)", 0.0, 1.0) in told.bins
    words = stability_of_words("origin", {None: 100}, {"CN": 100})
    assert {name for name, _, _ in words.bins} == {"(empty)", "CN"}


def test_too_few_lines_say_nothing():
    assert stability_of_words("office", {"a": 10}, {"a": 500}).verdict == "unknown"
