from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from tidewaiter.columns.measures import area_under_curve, average_precision, measures

TRUTHS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 8).map(lambda tenth: tenth / 10), st.integers(1, 4)),
    min_size=4,
    max_size=40,
).filter(lambda rows: 0 < sum(truth for truth, _, _ in rows) < len(rows))


@given(rows=TRUTHS)
@settings(deadline=None, max_examples=60)
def test_ranking_figures_agree_with_scikit_learn_even_with_ties_and_weights(rows):
    truth, risk, weight = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    assert average_precision(truth, risk, weights=weight) == pytest.approx(
        average_precision_score(truth, risk, sample_weight=weight), abs=1e-9
    )
    assert area_under_curve(truth, risk, weights=weight) == pytest.approx(
        roc_auc_score(truth, risk, sample_weight=weight), abs=1e-9
    )


def test_precision_recall_and_revenue_of_a_ranking_small_enough_to_check_by_eye():
    found = measures(
        [1, 0, 1, 0, 0, 0, 0, 0, 0, 1],
        np.arange(10, 0, -1) / 10,
        revenue=[60, 9, 30, 0, 0, 0, 0, 0, 0, 10],
        at=(0.1, 0.3),
    )
    assert [place.precision.value for place in found.at] == pytest.approx([1.0, 2 / 3])
    assert [place.recall.value for place in found.at] == pytest.approx([1 / 3, 2 / 3])
    assert [place.revenue_share.value for place in found.at] == pytest.approx([0.6, 0.9])
    assert found.base_rate.value == pytest.approx(0.3)
    assert found.violations == 3


def test_a_ranking_cannot_gain_by_ties():
    """All risks equal: whatever the order of the rows, each share has the precision of chance."""
    found = measures([1, 1, 0, 0, 0, 0, 0, 0, 0, 0], np.full(10, 0.2), at=(0.1, 0.5))
    assert [place.precision.value for place in found.at] == pytest.approx([0.2, 0.2])
    assert found.auc.value == pytest.approx(0.5)


def test_weights_turn_the_sample_into_the_population():
    """One honest line in ten was inspected, and every illicit one."""
    generator = np.random.default_rng(3)
    truth = (generator.random(20_000) < 0.2).astype(float)
    risk = np.clip(0.2 + 0.3 * (truth - 0.2) + generator.normal(0, 0.1, truth.size), 0, 1)
    propensity = np.where(truth == 1, 1.0, 0.1)
    seen = generator.random(truth.size) < propensity
    whole = measures(truth, risk, draws=50)
    naive = measures(truth[seen], risk[seen], draws=50)
    weighted = measures(truth[seen], risk[seen], weights=1 / propensity[seen], draws=50)
    assert naive.base_rate.value > 0.6
    assert weighted.base_rate.low < whole.base_rate.value < weighted.base_rate.high
    assert weighted.at_share(0.1).precision.low <= whole.at_share(0.1).precision.value


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    generator = np.random.default_rng(5)
    covered = 0
    for seed in range(60):
        risk = generator.random(600)
        truth = (generator.random(600) < risk).astype(float)
        base = measures(truth, risk, draws=200, seed=seed).base_rate
        covered += base.low <= 0.5 <= base.high
    assert 52 <= covered <= 60


def test_days_that_stand_or_fall_together_widen_the_interval():
    generator = np.random.default_rng(8)
    day = np.repeat(np.arange(40), 50)
    bad_day = generator.random(40) < 0.3
    truth = bad_day[day].astype(float)
    risk = generator.random(day.size)
    by_line = measures(truth, risk).base_rate
    by_day = measures(truth, risk, clusters=day).base_rate
    assert by_day.high - by_day.low > 4 * (by_line.high - by_line.low)


def test_calibration_figures_are_small_for_honest_probabilities_and_large_for_boasts():
    generator = np.random.default_rng(13)
    risk = generator.random(20_000)
    truth = (generator.random(risk.size) < risk).astype(float)
    assert measures(truth, risk, draws=20).calibration_error.value < 0.02
    assert measures(truth, risk**3, draws=20).calibration_error.value > 0.15
    assert measures(truth, risk, draws=20).brier.value == pytest.approx(brier_score_loss(truth, risk), abs=1e-12)


def test_without_violations_ranking_figures_are_unknown_not_zero():
    found = measures(np.zeros(30), np.linspace(0, 1, 30), draws=10)
    assert found.as_json()["auc"] == {"value": None, "low": None, "high": None}
    assert found.base_rate.value == 0
