from __future__ import annotations

import numpy as np
import pytest

from tidewaiter.links.violators import Traits, Violators, Watched, fit_violators

SHOWS = 0.3


def planted(count: int = 6000, *, seed: int = 1) -> tuple[Watched, np.ndarray]:
    """Importers of whom ties and risk say how likely they are at it; one opened line in three of those shows it."""
    draw = np.random.default_rng(seed)
    risk = np.exp(draw.normal(-3.5, 1.2, count)).clip(0.001, 0.9)
    tied = np.where(draw.random(count) < 0.2, draw.uniform(0, 0.5, count), 0.0)
    usual = np.exp(draw.normal(-4, 0.5, count))
    at_it = 1 / (1 + np.exp(-(-0.2 + 1.0 * np.log(risk / (1 - risk)) + 0.4 * np.log((tied + 1e-3) / 0.01))))
    does = draw.random(count) < at_it
    opened = draw.integers(1, 4, count).astype(float)
    found = does & (draw.random(count) < 1 - (1 - SHOWS) ** opened)
    return Watched(Traits(tied, usual, risk), opened, found), at_it


def test_it_finds_who_is_at_it_though_most_of_them_were_not_found():
    watched, at_it = planted()
    told = fit_violators(watched)
    probability = told.at_it(watched.traits)
    assert watched.found.mean() < 0.6 * at_it.mean()
    assert probability.mean() == pytest.approx(at_it.mean(), rel=0.25)
    assert np.corrcoef(probability, at_it)[0, 1] > 0.97
    assert told.shows == pytest.approx(SHOWS, abs=0.08)


def test_a_trait_that_says_nothing_is_given_little_weight():
    watched, _ = planted()
    ties, usual, risk = fit_violators(watched).slopes
    assert risk == pytest.approx(1.0, abs=0.2)
    assert ties == pytest.approx(0.4, abs=0.1)
    assert usual < 0.3


def test_without_risks_it_goes_by_ties_and_records():
    watched, _ = planted()
    told = fit_violators(watched.without_risk())
    assert not told.with_risk
    assert told.slopes[0] > 0.1


def test_from_a_handful_of_findings_nothing_is_learned():
    watched, _ = planted(200)
    few = Watched(watched.traits, watched.opened, watched.found & (np.cumsum(watched.found) <= 4))
    assert fit_violators(few) is None


def test_from_few_findings_it_is_learned_how_many_are_at_it_at_all():
    watched, at_it = planted(60_000)
    everybody, draw = watched.traits, np.random.default_rng(1)
    means, likeness = [], []
    for _ in range(40):
        some = draw.choice(len(at_it), 200, replace=False)
        few = Watched(everybody.take(some), watched.opened[some], watched.found[some])
        if few.found.sum() < 20 and (told := fit_violators(few)):
            means.append(told.at_it(everybody).mean())
            likeness.append(np.corrcoef(told.at_it(everybody), at_it)[0, 1])
    assert len(means) >= 10
    assert np.mean(means) == pytest.approx(at_it.mean(), rel=0.25)
    assert np.mean(likeness) > 0.85


def test_many_lines_do_not_make_a_violator_of_an_honest_importer():
    told = Violators(base=-3.0, centre=np.zeros(2), slopes=np.zeros(2), shows=0.4)
    once, often = told.at_least_once(np.array([1.0, 1000.0]))
    assert once == pytest.approx(0.4)
    assert often == pytest.approx(1.0)
    assert told.at_it(Traits(np.zeros(1), np.ones(1), np.full(1, np.nan)))[0] == pytest.approx(0.047, abs=0.001)
