"""What inspections of lines bring, and how unevenly violations lie on importers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tidewaiter.links.hazard import Described, Hazard, fit_hazard, frailty


def planted_counts(variance: float, *, importers: int = 400, lines: int = 20) -> tuple[np.ndarray, ...]:
    """Importer, usual risk and result of each line; a gamma factor of that variance lies on each importer's risk."""
    draw = np.random.default_rng(8)
    factor = draw.gamma(1 / variance, variance, importers)
    whose, usual = np.repeat(np.arange(importers), lines), np.full(importers * lines, 0.05)
    return whose, usual, (draw.random(len(whose)) < np.minimum(usual * factor[whose], 1.0)).astype(np.float64)


@pytest.mark.parametrize("variance", [0.5, 2.0, 5.0])
def test_how_uneven_importers_are_is_recovered(variance):
    assert frailty(*planted_counts(variance)) == pytest.approx(variance, rel=0.35)


def test_importers_that_are_all_alike_are_told_as_such():
    whose, usual, _ = planted_counts(1.0)
    illicit = (np.random.default_rng(9).random(len(whose)) < usual).astype(np.float64)
    assert frailty(whose, usual, illicit) < 0.2


def test_lines_that_name_no_importer_are_no_firm_of_their_own():
    whose, usual, illicit = planted_counts(0.5)
    nobody = np.full(2000, -1), np.full(2000, 0.05), np.ones(2000)
    more = [np.concatenate(each) for each in zip((whose, usual, illicit), nobody, strict=True)]
    assert frailty(*more) == frailty(whose, usual, illicit)


def planted_lines(lines: int = 30_000) -> Described:
    draw = np.random.default_rng(3)
    ages = np.where(draw.random((lines, 2)) < 0.15, draw.uniform(0, 400, (lines, 2)), np.inf)
    series = draw.random(lines) * (draw.random(lines) < 0.2)
    successor = draw.random(lines) * (draw.random(lines) < 0.2)
    return Described(draw.normal(size=(lines, 2)), ages, series, successor, draw.normal(size=(lines, 2)))


def test_the_intensity_that_brought_the_results_is_found_again():
    truth = Hazard(-3.0, np.array([0.8, 0.4]), np.array([0.3, 0.5, 0.4]), np.array([0.6, 0.2]), 1 / 90)
    lines = planted_lines()
    illicit = (np.random.default_rng(4).random(len(lines.series)) < truth.probability(lines)).astype(np.float64)
    fitted = fit_hazard(lines, illicit)
    assert fitted.base == pytest.approx(truth.base, abs=0.15)
    assert fitted.usual == pytest.approx(truth.usual, abs=0.1)
    assert fitted.of_hands == pytest.approx(truth.of_hands, abs=0.1)
    assert fitted.excite == pytest.approx(truth.excite, rel=0.2)
    assert fitted.decay == pytest.approx(truth.decay, rel=0.25)


def test_no_number_of_the_fitted_intensity_would_be_better_a_little_larger_or_smaller():
    lines = planted_lines(3000)
    truth = Hazard(-2.0, np.array([0.5, 0.3]), np.array([0.3, 0.5, 0.4]), np.array([0.3, 0.3]), 1 / 90)
    illicit = (np.random.default_rng(5).random(3000) < truth.probability(lines)).astype(np.float64)
    fitted = fit_hazard(lines, illicit)

    def likelihood(hazard: Hazard) -> float:
        risk = hazard.probability(lines)
        return float((illicit * np.log(risk) + (1 - illicit) * np.log1p(-risk)).sum())

    best = likelihood(fitted)  # of these nothing is supposed beforehand, so they are the likeliest
    for factor in (0.9, 1.1):
        assert likelihood(replace(fitted, base=fitted.base * factor)) < best
        assert likelihood(replace(fitted, decay=fitted.decay * factor)) < best
        for part in range(3):
            excite = np.where(np.arange(3) == part, fitted.excite * factor, fitted.excite)
            assert likelihood(replace(fitted, excite=excite)) < best
