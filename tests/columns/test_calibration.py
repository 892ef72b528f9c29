from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

from tidewaiter.columns.calibration import Calibration, multiprobability, venn_abers
from tidewaiter.errors import NotEnoughDataError


def planted(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A score whose true probability is its cube, so that the score itself is far from calibrated."""
    generator = np.random.default_rng(seed)
    score = generator.random(rows)
    return score, (generator.random(rows) < score**3).astype(float), score**3


def test_an_overstated_score_becomes_the_planted_probability():
    score, truth, _ = planted(5_000, seed=1)
    fresh, _, probability = planted(5_000, seed=2)
    answer = venn_abers(score, truth).apply(fresh)
    assert np.abs(answer.probability - probability).mean() < 0.03


def test_the_interval_contains_the_planted_probability_about_as_often_as_it_says():
    inside = []
    for seed in range(20):
        score, truth, _ = planted(1_500, seed=seed)
        fresh, _, probability = planted(500, seed=1_000 + seed)
        answer = venn_abers(score, truth).apply(fresh)
        inside.append(np.mean((answer.low <= probability) & (probability <= answer.high)))
    assert np.mean(inside) > 0.9


def test_probabilities_do_not_lean_towards_one_half_where_few_lines_are_illicit():
    """Three hundred calibrations on 300 lines, one in twenty illicit: the mean is not far above one in twenty."""
    draw = np.random.default_rng(4)
    told = []
    for _ in range(300):
        score = draw.random(300)
        curve = venn_abers(score, draw.random(300) < 0.1 * score)
        told.append(curve.apply(np.linspace(0, 1, 50)).probability.mean())
    assert 0.045 < np.mean(told) < 0.058


def test_p0_and_p1_are_the_monotone_fits_with_the_new_line_as_honest_and_as_illicit():
    """Against the definition: add the line, fit anew, read the fit at the line."""
    score, truth, _ = planted(60, seed=4)
    order = np.argsort(score)
    answers = multiprobability(np.ones(60), truth[order])
    for place, at in enumerate(np.sort(score)):
        for added, answer in zip((0.0, 1.0), answers, strict=True):
            fit = IsotonicRegression().fit(np.r_[score, at], np.r_[truth, added]).predict([at])[0]
            assert answer[place] == pytest.approx(fit, abs=1e-9)


def test_lines_of_one_level_keep_their_order():
    curve = venn_abers(np.arange(40) / 40, np.r_[np.zeros(20), np.ones(20)])
    answer = curve.apply([0.6, 0.7, 0.8])
    assert answer.probability[0] < answer.probability[1] < answer.probability[2] < 1


def test_few_lines_give_wide_intervals():
    few, many = (venn_abers(*planted(rows, seed=3)[:2]).apply([0.5]) for rows in (60, 6_000))
    assert few.high[0] - few.low[0] > 2 * (many.high[0] - many.low[0])


def test_weights_undo_a_biased_choice_of_lines():
    score, truth, probability = planted(30_000, seed=6)
    propensity = np.where(truth == 1, 1.0, 0.1)
    seen = np.random.default_rng(7).random(score.size) < propensity
    naive = venn_abers(score[seen], truth[seen]).apply(score).probability
    weighted = venn_abers(score[seen], truth[seen], weights=1 / propensity[seen]).apply(score).probability
    assert np.abs(weighted - probability).mean() < 0.03
    assert np.abs(naive - probability).mean() > 0.15


def test_a_saved_curve_gives_the_same_answers():
    score, truth, _ = planted(3_000, seed=9)
    curve = venn_abers(score, truth)
    again = Calibration.from_json(json.loads(json.dumps(curve.as_json())))
    assert again == curve


def test_too_few_lines_are_refused():
    with pytest.raises(NotEnoughDataError, match="at least 20"):
        venn_abers(np.zeros(5), np.zeros(5))
