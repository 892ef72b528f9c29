"""A head on planted lines whose probabilities are known: what it states must be true on the average."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.columns.measures import average_precision
from tidewaiter.columns.propensity import inverse_propensity
from tidewaiter.models.boosting import Growth, Trees
from tidewaiter.models.heads import Grounds, learn_head, thinned
from tidewaiter.models.lesson import Lesson
from tidewaiter.models.matrix import Encoder, Matrix
from tidewaiter.models.model import Head
from tidewaiter.models.recipe import Recipe

GROWTH = Recipe().growth
COLUMNS = ("price", "age", "noise")


def drawn(lines: int, seed: int):
    """Columns, planted probabilities and results."""
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(lines, 3)).astype(np.float32)
    probability = 1 / (1 + np.exp(3.6 + 1.6 * x[:, 0] - 0.9 * x[:, 1]))
    return x, probability, (draw.random(lines) < probability).astype(np.float64)


def lesson(lines: int, seed: int, *, windows: tuple[float, ...] = Recipe().windows) -> Lesson:
    """Inspectors open what is cheap and one other in fourteen, and say so; a fresh slice is held out."""
    x, _, illicit = drawn(lines, seed)
    chance = np.where(x[:, 0] < -0.8, 0.9, 0.07)
    seen = np.flatnonzero(np.random.default_rng(seed + 1000).random(lines) < chance)
    count = len(seen)
    days = np.datetime64("2024-01-01") + np.arange(count) * 240 // count
    end = int(np.searchsorted(days, days[int(0.75 * count)]))
    later = np.arange(count) >= end
    return Lesson(
        encoder=Encoder(COLUMNS, {}),
        matrix=Matrix(x[seen], pa.table({"illicit": illicit[seen]})),
        days=days,
        weights=inverse_propensity(chance[seen], ceiling=20.0),
        tree_weights=inverse_propensity(chance[seen], ceiling=3.0),
        later=later,
        fold_days=tuple(str(part[0]) for part in np.array_split(days[later], 5)),
        windows=tuple(int(share * count) for share in windows),
    )


def learned(port: Lesson, *, honest: int | None = None):
    """The head of a port, and its card; from all lines if not said from how many honest ones."""
    kept = None if honest is None else thinned(port, honest=honest, honest_for_each=1, seed=0)
    grounds = Grounds(port, growth=GROWTH, seed=0, kept=kept)
    return learn_head(grounds, port.column("illicit"), name="any", growth=GROWTH, seed=0)


def errors(ports: int, *, windows: tuple[float, ...], honest: int | None = None) -> tuple[float, float, float]:
    """How far stated probabilities are off, as shares of the truth: on the mean, typically, and in tenths of lines."""
    x, probability, _ = drawn(20_000, 999)
    off, apart = [], []
    for seed in range(ports):
        port = lesson(6_000, seed, windows=windows)
        head, _card = learned(port, honest=honest)
        stated = head.probability(x).probability
        tenths = np.array_split(np.argsort(stated), 10)
        off.append(stated.mean() / probability.mean() - 1)
        apart.append(np.mean([abs(stated[part].mean() - probability[part].mean()) for part in tenths]))
    return float(np.mean(off)), float(np.sqrt(np.mean(np.square(off)))), float(np.mean(apart) / probability.mean())


@pytest.fixture(scope="module")
def in_use() -> tuple[float, float, float]:
    return errors(10, windows=Recipe().windows)


def test_stated_probabilities_are_neither_high_nor_low_on_the_average(in_use):
    lean, typical, _ = in_use
    assert abs(lean) < 0.1
    assert typical < 0.25


def test_each_tenth_of_the_lines_is_told_about_its_true_probability(in_use):
    assert in_use[2] < 0.27


@pytest.mark.slow
def test_windows_before_the_held_out_slice_make_probabilities_truer(in_use):
    _, typical, apart = errors(10, windows=())
    assert in_use[1] < 0.85 * typical
    assert in_use[2] < 0.85 * apart


def test_of_thinned_lines_all_violations_stay_and_the_rest_stand_for_all_that_were_honest():
    port = lesson(20_000, 3)
    illicit = port.column("illicit") == 1
    kept = thinned(port, honest=100, honest_for_each=1, seed=0)
    assert illicit[kept.lines].sum() == illicit.sum() > 100
    assert (np.diff(kept.lines) > 0).all()
    assert (kept.stands_for[illicit[kept.lines]] == 1).all()
    honest = ~illicit[kept.lines]
    assert honest.sum() == illicit.sum()
    assert kept.stands_for[honest].sum() == pytest.approx((~illicit).sum())


def test_where_there_are_few_honest_lines_none_is_left_out():
    port = lesson(4_000, 3)
    assert thinned(port, honest=len(port.days), honest_for_each=1, seed=0) is None


def test_a_head_from_thinned_lines_states_and_ranks_about_as_one_from_all():
    """Of four honest lines to each violation one remains; every held-out line still calibrates and judges."""
    lean, _, apart = errors(10, windows=Recipe().windows, honest=100)
    assert abs(lean) < 0.1
    assert apart < 0.3
    port = lesson(20_000, 4)
    x, _, illicit = drawn(20_000, 998)
    every, thin = (average_precision(illicit, learned(port, honest=few)[0].trees.predict(x)) for few in (None, 100))
    assert thin > 0.93 * every


def test_heads_that_share_their_ground_do_not_hear_of_each_other():
    port = lesson(6_000, 5)
    illicit = port.column("illicit")
    grounds = Grounds(port, growth=GROWTH, seed=0)
    first, again = (learn_head(grounds, illicit, name="any", growth=GROWTH, seed=0)[0].trees.text for _ in range(2))
    other = learn_head(grounds, illicit * (port.matrix.x[:, 1] > 0), name="old", growth=GROWTH, seed=0)[0].trees.text
    third = learn_head(grounds, illicit, name="any", growth=GROWTH, seed=0)[0].trees.text
    assert first == again == third == learned(port)[0].trees.text != other


def with_a_rare_sign(port: Lesson, seed: int) -> tuple[Lesson, np.ndarray]:
    """The same lines, of which a few carry a sign in place of noise, and nearly all of those are bad."""
    draw = np.random.default_rng(seed)
    sign = draw.random(len(port.days)) < 0.012
    illicit = np.where(sign, draw.random(len(sign)) < 0.8, port.column("illicit"))
    x = port.matrix.x.copy()
    x[:, 2] = sign
    return replace(port, matrix=Matrix(x, pa.table({"illicit": illicit}))), sign


def test_with_few_violations_a_rare_and_telling_sign_is_learned():
    """Some thirty lines with it are bad; a leaf of sixty would have to take others in beside them."""
    few = Recipe().growth_of(200, main=True)
    assert few == Recipe().growth_of(200, main=False) != GROWTH
    places = {few: [], GROWTH: []}
    for seed in range(5):
        port, sign = with_a_rare_sign(lesson(9_000, seed), seed)
        assert port.column("illicit").sum() < Recipe().many_violations
        for growth, told in places.items():
            head = learn_head(
                Grounds(port, growth=growth, seed=0), port.column("illicit"), name="any", growth=growth, seed=0
            )[0]
            risk = head.trees.predict(port.matrix.x)
            told.append((risk[sign][:, None] > risk[~sign][None, :]).mean())
    told = {growth: np.mean(shares) for growth, shares in places.items()}
    assert told[few] > 0.9 > told[GROWTH] + 0.1


def of_many_signs(lines: int, seed: int) -> Lesson:
    """Each of twenty numbers that lies far out makes a line likelier to be bad; five numbers and three codes do not."""
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(lines, 28)).astype(np.float32)
    x[:, 25:] = draw.integers(0, 60, size=(lines, 3))
    log_odds = -4.5 + 3.0 * np.maximum(x[:, :20] - 2.0, 0.0).sum(axis=1)
    illicit = (draw.random(lines) < 1 / (1 + np.exp(-log_odds))).astype(np.float64)
    codes = {f"code{n}": tuple(map(str, range(60))) for n in range(3)}
    days = np.datetime64("2024-01-01") + np.arange(lines) * 240 // lines
    later = days >= days[int(0.75 * lines)]
    return Lesson(
        encoder=Encoder(tuple(f"number{n}" for n in range(25)), codes),
        matrix=Matrix(x, pa.table({"illicit": illicit})),
        days=days,
        weights=np.ones(lines),
        tree_weights=np.ones(lines),
        later=later,
        fold_days=tuple(str(part[0]) for part in np.array_split(days[later], 5)),
    )


def grown(port: Lesson, growth: Growth, *, seed: int = 0) -> Head:
    grounds = Grounds(port, growth=growth, seed=seed)
    return learn_head(grounds, port.column("illicit"), name="any", growth=growth, seed=seed)[0]


def test_with_few_violations_drawn_cuts_hear_many_rare_signs_and_the_best_cuts_do_not():
    few = Recipe().few_growth
    told = {few: [], replace(few, at_random=False): []}
    new = of_many_signs(20_000, 99)
    for seed in range(3):
        port = of_many_signs(5_000, seed)
        assert 100 < port.column("illicit").sum() < Recipe().many_violations
        for growth, ranked in told.items():
            risk = grown(port, growth).trees.predict(new.matrix.x)
            ranked.append(average_precision(new.column("illicit"), risk))
    drawn, best = (np.mean(ranked) for ranked in told.values())
    assert drawn > 1.5 * best


def test_cuts_are_drawn_by_the_seed_and_by_nothing_else():
    port, few = of_many_signs(3_000, 1), Recipe().few_growth
    first, again, other = (grown(port, few, seed=seed).trees.text for seed in (0, 0, 1))
    assert first == again != other


def test_what_columns_add_sums_up_to_the_log_odds_where_cuts_are_drawn():
    port = of_many_signs(3_000, 2)
    trees = Trees.from_text(grown(port, Recipe().few_growth).trees.text)
    x = port.matrix.x[:50]
    risk = trees.predict(x)
    np.testing.assert_allclose(trees.contributions(x).sum(axis=1), np.log(risk / (1 - risk)), atol=1e-6)


def test_lines_sorted_for_one_way_of_cutting_are_not_cut_in_another():
    port, few = of_many_signs(1_000, 3), Recipe().few_growth
    grounds = Grounds(port, growth=replace(few, at_random=False), seed=0)
    with pytest.raises(ValueError, match="sorted for leaves of 20 rows"):
        learn_head(grounds, port.column("illicit"), name="any", growth=few, seed=0)


def test_with_many_violations_heads_grow_as_before():
    many = Recipe().many_violations
    assert Recipe().growth_of(many, main=True) == GROWTH
    assert Recipe().growth_of(many, main=False) == Recipe().small_growth
