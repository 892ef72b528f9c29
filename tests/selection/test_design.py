from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.selection.design import (
    Design,
    draw,
    random_probabilities,
    turning_start,
    ways,
)

DAY = date(2021, 3, 1)
SEED = 1_000_000


def a_design(
    n: int = 24,
    *,
    mandatory: int = 2,
    random_lines: tuple[float, ...] = (0.7, 0.45),
    exploration: float = 0.9,
    risk: float = 1.95,
) -> Design:
    """`n` lines: the first are mandatory, the risk arm takes the rest in order, and bands alternate."""
    duty = np.arange(n) < mandatory
    return Design(
        mandatory=duty,
        band=np.arange(n) % len(random_lines),
        random_lines=np.array(random_lines),
        exploration_lines=exploration,
        uncertainty=np.linspace(0.01, 0.4, n),
        risk_lines=risk,
        risk_order=np.flatnonzero(~duty),
        certain=np.zeros(n, dtype=bool),
    )


def draws(design: Design, times: int):
    for seed in range(SEED, SEED + times):
        start = turning_start(seed, office="BUSAN", day=DAY)
        yield draw(design, start=start, seed=seed, office="BUSAN", day=DAY)


def furthest(frequency: np.ndarray, stated: np.ndarray, times: int) -> float:
    """The greatest distance in standard errors; lines that are certain must be exact."""
    spread = np.sqrt(stated * (1 - stated) / times)
    certain = spread < 1e-9
    assert np.array_equal(frequency[certain], stated[certain])
    return float(np.abs((frequency - stated)[~certain] / spread[~certain]).max(initial=0.0))


THIN = a_design()
CROWDED = a_design(random_lines=(4.3, 3.6), exploration=5.5, risk=2.35)
"""Here the arms often draw the same line, and adding their probabilities up would be wrong by a tenth."""


@pytest.mark.parametrize("design", [THIN, CROWDED])
def test_every_line_is_drawn_as_often_as_its_stated_probability(design):
    times = 5000
    seen = np.zeros(24)
    in_random = np.zeros(24)
    for drawn in draws(design, times):
        seen += drawn.random | drawn.exploration | drawn.risk | design.mandatory
        in_random += drawn.random
    assert furthest(seen / times, ways(design).total, times) < 4.2
    assert furthest(in_random / times, random_probabilities(design), times) < 4.2


def test_arms_whose_sizes_move_against_each_other_are_reckoned_together():
    """One throw rounds both arms of 1.5 lines, so that their sizes are 2 and 1 or 1 and 2, never 1 and 1."""
    design = a_design(4, mandatory=0, random_lines=(1.5,), exploration=1.5, risk=0.0)
    opened = np.array([(drawn.random | drawn.exploration).sum() for drawn in draws(design, 6000)])
    assert abs(opened.mean() - ways(design).total.sum()) < 4 * opened.std() / 6000**0.5


@pytest.mark.parametrize("design", [THIN, CROWDED])
def test_estimates_weighted_by_the_stated_probability_are_unbiased(design):
    """Violations sit where the random arm rarely looks: weights that are off by a tenth would show."""
    times = 5000
    hidden = np.zeros(24)
    hidden[[0, 3, 10, 22, 23]] = [1.0, 2.0, 5.0, 3.0, 1.0]
    chance = ways(design).total
    totals = np.array(
        [
            (hidden / chance)[drawn.random | drawn.exploration | drawn.risk | design.mandatory].sum()
            for drawn in draws(design, times)
        ]
    )
    assert abs(totals.mean() - hidden.sum()) < 3.5 * totals.std() / times**0.5


def test_the_random_arm_alone_measures_all_lines_that_are_not_mandatory():
    design, times = a_design(), 6000
    hidden = np.arange(24, dtype=float)
    chance = random_probabilities(design)
    totals = np.array([(hidden[drawn.random] / chance[drawn.random]).sum() for drawn in draws(design, times)])
    assert abs(totals.mean() - hidden[2:].sum()) < 3.5 * totals.std() / times**0.5


def test_the_line_at_the_edge_of_the_risk_arm_has_the_fraction_as_its_probability():
    design = a_design(random_lines=(0.0, 0.0), exploration=0.0, risk=2.25)
    assert ways(design).total[:6] == pytest.approx([1, 1, 1, 1, 0.25, 0])


def test_no_draw_exceeds_the_whole_capacity_and_none_falls_short_of_its_arms():
    design = a_design(random_lines=(0.1, 0.2), exploration=0.7, risk=3.0)
    for drawn in draws(design, 300):
        assert drawn.random.sum() + drawn.exploration.sum() + drawn.risk.sum() == 4


def test_a_small_stratum_gets_its_turn_about_every_fifth_day():
    design = a_design(random_lines=(0.2, 1.3), exploration=0.5, risk=2.0)
    turns = []
    for number in range(200):
        day = DAY + timedelta(days=number)
        start = turning_start(7, office="BUSAN", day=day)
        drawn = draw(design, start=start, seed=7, office="BUSAN", day=day)
        if drawn.random[design.band == 0].any():
            turns.append(number)
    assert 38 <= len(turns) <= 42
    assert max(np.diff(turns)) <= 8


def test_exploration_leaves_alone_what_the_risk_arm_takes():
    design = a_design(risk=2.5, exploration=3.0)
    for drawn in draws(design, 200):
        assert not drawn.exploration[:4].any()
        assert not (drawn.exploration & drawn.risk).any()


def test_a_line_that_comes_within_reach_of_the_risk_arm_loses_no_chance():
    """The doubtful line is explored before; a hundredth of a place more of the risk arm must not take that away."""
    doubtful = np.full(24, 0.01)
    doubtful[4] = 0.4
    less, more = (
        ways(replace(a_design(risk=risk, exploration=0.9), uncertainty=doubtful)).total for risk in (2.0, 2.01)
    )
    assert less[4] > 0.5
    assert (more >= less - 1e-12).all()


def test_exploration_prefers_the_uncertain():
    design = a_design(random_lines=(0.0, 0.0), mandatory=0, exploration=2.0, risk=0.0)
    chance = ways(design).total
    assert chance.sum() == pytest.approx(2)
    assert (np.diff(chance) > 0).all()
    assert chance.min() > 0


def test_exploration_of_everything_is_certain():
    design = a_design(8, random_lines=(0.0, 0.0), mandatory=0, exploration=8.0, risk=0.0)
    assert ways(design).total == pytest.approx(np.ones(8))


fractions = st.floats(0, 3).map(lambda value: round(value, 3))


@given(
    bands=st.lists(fractions, min_size=1, max_size=4), exploration=fractions, risk=fractions, seed=st.integers(0, 99)
)
@settings(deadline=None, max_examples=60)
def test_probabilities_lie_between_nought_and_one_and_every_drawn_line_has_one(bands, exploration, risk, seed):
    design = a_design(24, random_lines=tuple(bands), exploration=exploration, risk=risk)
    chance = ways(design).total
    drawn = draw(design, start=turning_start(seed, office="A", day=DAY), seed=seed, office="A", day=DAY)
    opened = drawn.random | drawn.exploration | drawn.risk
    assert ((chance >= 0) & (chance <= 1)).all()
    assert (chance[opened] > 0).all()
    assert opened.sum() <= np.ceil(round(sum(bands) + exploration + risk, 9))
