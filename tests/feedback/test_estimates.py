from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.errors import NotEnoughDataError, UsageError
from tidewaiter.feedback import horvitz_thompson, horvitz_thompson_mean, stratified, stratified_total


def a_traffic(rng: np.random.Generator, sizes: tuple[int, ...], rates: tuple[float, ...]) -> list[np.ndarray]:
    return [(rng.random(size) < rate).astype(float) for size, rate in zip(sizes, rates, strict=True)]


def test_a_hand_computed_example():
    """Two strata of 10 and 30 lines: means 0.5 and 1/3, variances 1/3 and 1/3."""
    told = stratified([1, 1, 0, 0, 1, 0, 0], ["a"] * 4 + ["b"] * 3, populations={"a": 10, "b": 30})
    assert told.value == pytest.approx(10 / 40 * 0.5 + 30 / 40 / 3)
    assert told.variance == pytest.approx(0.25**2 * 0.6 * (1 / 3) / 4 + 0.75**2 * 0.9 * (1 / 3) / 3)


def test_the_interval_of_the_stratified_rate_covers_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(11)
    sizes, rates, taken = (400, 900, 200), (0.1, 0.3, 0.6), (60, 90, 50)
    traffic = a_traffic(rng, sizes, rates)
    truth = sum(stratum.sum() for stratum in traffic) / sum(sizes)
    covered = 0
    for _ in range(800):
        drawn = [rng.choice(stratum, size, replace=False) for stratum, size in zip(traffic, taken, strict=True)]
        strata = np.repeat([0, 1, 2], taken).tolist()
        told = stratified(np.concatenate(drawn), strata, populations=dict(enumerate(sizes)))
        covered += told.low <= truth <= told.high
    assert 0.925 <= covered / 800 <= 0.975


def test_a_stratum_opened_whole_leaves_no_doubt():
    told = stratified([1, 0, 0, 1], ["a"] * 4, populations={"a": 4})
    assert (told.value, told.variance) == (0.5, 0.0)


def test_a_stratum_with_one_sample_borrows_its_spread():
    several = stratified([1, 0, 1, 0, 1], ["a"] * 4 + ["b"], populations={"a": 40, "b": 10})
    assert several.variance > 0


def test_the_revenue_gap_is_the_mean_times_the_lines():
    values, strata, populations = [5.0, 0.0, 7.0], ["a", "a", "a"], {"a": 30}
    mean, total = (each(values, strata, populations=populations) for each in (stratified, stratified_total))
    assert total.value == pytest.approx(30 * mean.value)
    assert total.high - total.low == pytest.approx(30 * (mean.high - mean.low))


def test_a_stratum_without_sample_is_not_guessed():
    with pytest.raises(NotEnoughDataError):
        stratified([1, 0], ["a", "a"], populations={"a": 5, "b": 5})
    with pytest.raises(NotEnoughDataError):
        stratified([1, 0], ["a", "b"], populations={"a": 5, "b": 5})


def test_more_samples_than_lines_are_refused():
    with pytest.raises(UsageError):
        stratified([1, 0, 1], ["a"] * 3, populations={"a": 2})
    with pytest.raises(UsageError):
        stratified([1.0], ["b"], populations={"a": 2})


def test_targeted_samples_give_back_the_truth_when_weighted_by_their_propensity():
    """Risky lines are opened ten times as often; the plain mean would be far off."""
    rng = np.random.default_rng(5)
    risk = rng.beta(0.5, 6, 3000)
    hidden = (rng.random(3000) < risk) * rng.gamma(2, 100, 3000)
    chance = np.clip(0.03 + 2.5 * risk, 0, 1)
    totals, means, covered, covered_mean = [], [], 0, 0
    for _ in range(600):
        opened = rng.random(3000) < chance
        total = horvitz_thompson(hidden[opened], chance[opened])
        mean = horvitz_thompson_mean(hidden[opened], chance[opened])
        totals.append(total.value)
        means.append(mean.value)
        covered += total.low <= hidden.sum() <= total.high
        covered_mean += mean.low <= hidden.mean() <= mean.high
    assert abs(np.mean(totals) - hidden.sum()) < 4 * np.std(totals) / 600**0.5
    assert np.mean(means) == pytest.approx(hidden.mean(), rel=0.01)
    assert 0.925 <= covered / 600 <= 0.975
    assert 0.92 <= covered_mean / 600 <= 0.98


def test_lines_opened_for_certain_carry_no_doubt():
    told = horvitz_thompson([3.0, 4.0], [1.0, 1.0])
    assert (told.value, told.variance) == (7.0, 0.0)


def test_a_propensity_of_nought_is_refused():
    with pytest.raises(UsageError):
        horvitz_thompson([1.0], [0.0])
    with pytest.raises(UsageError):
        horvitz_thompson([1.0], [float("nan")])
    with pytest.raises(NotEnoughDataError):
        horvitz_thompson_mean([], [])
