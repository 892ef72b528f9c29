"""P-values, discoveries and combinations keep what they promise."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from tidewaiter.columns.conformal import benjamini_hochberg, combined, conformal

SEED = 20240101


def scored(**columns):
    return ibis.memtable(pa.table(columns))


def p_values(scores, months, *, blocks=1, min_reference=1, **strata):
    rows = scored(row=list(range(len(scores))), score=list(scores), month=list(months), **strata)
    judged = conformal(
        rows, score="score", block="month", blocks=blocks, min_reference=min_reference, within=tuple(strata)
    )
    return [row["p_value"] for row in judged.order_by("row").to_pyarrow().to_pylist()]


def test_the_p_value_is_the_share_of_earlier_scores_that_are_as_high():
    assert p_values([1.0, 2.0, 3.0, 4.0, 2.5], [1, 1, 1, 1, 2])[-1] == pytest.approx((1 + 2) / (4 + 1))


def test_a_score_above_all_earlier_ones_has_the_smallest_p_value_there_is():
    assert p_values([1.0, 2.0, 3.0, 9.0], [1, 1, 1, 2])[-1] == pytest.approx(1 / (3 + 1))


def test_ties_count_against_the_line():
    assert p_values([1.0, 1.0, 1.0, 1.0, 1.0], [1, 1, 1, 2, 2])[-2:] == [1.0, 1.0]


def test_the_month_itself_and_later_ones_are_no_reference():
    alone = p_values([1.0, 2.0, 3.0, 2.5], [1, 1, 1, 2])[3]
    assert p_values([1.0, 2.0, 3.0, 2.5, 9.0, 9.0, 9.0], [1, 1, 1, 2, 2, 3, 4])[3] == alone


def test_months_before_the_window_are_no_reference():
    assert p_values([9.0, 1.0, 5.0], [1, 3, 4], blocks=2)[-1] == pytest.approx(1 / 2)
    assert p_values([9.0, 1.0, 5.0], [1, 3, 4], blocks=3)[-1] == pytest.approx(2 / 3)


def test_too_few_reference_lines_give_no_p_value():
    assert p_values([1.0, 2.0, 3.0], [1, 1, 2], min_reference=3) == [None, None, None]
    assert p_values([1.0, 2.0, 3.0], [1, 1, 2], min_reference=2)[-1] is not None


def test_strata_are_judged_apart():
    found = p_values([1.0, 9.0, 5.0, 5.0], [1, 1, 2, 2], kind=["a", "b", "a", "b"])
    assert found[2:] == [1 / 2, 1.0]


def test_lines_like_those_before_them_have_uniform_p_values():
    """Against one reference the count of higher scores is uniform on 0..n: the mean is 1/2, P(p <= a) at most a."""
    rng = np.random.default_rng(SEED)
    worlds, references, judged = 400, 99, 5
    found = p_values(
        rng.standard_cauchy(worlds * (references + judged)),
        np.tile([1] * references + [2] * judged, worlds),
        world=np.repeat(np.arange(worlds), references + judged),
    )
    kept = np.array([p for p in found if p is not None])
    assert len(kept) == worlds * judged
    for level in (0.01, 0.05, 0.1, 0.5, 0.9):
        share = (kept <= level).mean()
        # five lines of a world share their reference: count worlds, not lines
        margin = 4 * np.sqrt(level * (1 - level) / worlds)
        assert abs(share - level) < margin, f"seed {SEED}: {share:.3f} of p-values are <= {level}"


@given(st.lists(st.integers(1, 200).map(lambda n: n / 200), min_size=1, max_size=60))
@settings(deadline=None, max_examples=25)
def test_discoveries_are_those_of_scipy(p):
    rows = scored(row=list(range(len(p))), p=p, day=[1] * len(p))
    ours = benjamini_hochberg(rows, p_value="p", within=("day",)).order_by("row").to_pyarrow()["adjusted"].to_pylist()
    assert ours == pytest.approx(false_discovery_control(p).tolist(), abs=1e-12)


def test_each_family_is_its_own():
    rows = scored(p=[0.04, 0.04, 0.9, 0.9, 0.9], day=[1, 2, 2, 2, 2])
    told = {row["day"]: row["adjusted"] for row in benjamini_hochberg(rows, p_value="p", within=("day",)).filter(
        ibis._.p < 0.5).to_pyarrow().to_pylist()}  # fmt: skip
    assert told == pytest.approx({1: 0.04, 2: 0.16})


def test_what_has_no_p_value_is_not_tested():
    rows = scored(p=pa.array([0.02, None, None], pa.float64()), day=[1, 1, 1])
    assert benjamini_hochberg(rows, p_value="p", within=("day",)).to_pyarrow()["adjusted"].to_pylist() == [0.02]


def test_of_the_discoveries_at_most_the_stated_share_is_false():
    """600 days of 60 lines, 10 of them guilty, each day against a reference of its own."""
    rng = np.random.default_rng(SEED)
    days, references, honest, guilty, rate = 600, 600, 50, 10, 0.2
    lines = references + honest + guilty
    scores = rng.standard_normal((days, lines))
    scores[:, -guilty:] += 3.5
    rows = scored(
        score=scores.ravel(),
        month=np.tile([1] * references + [2] * (honest + guilty), days),
        day=np.repeat(np.arange(days), lines),
        guilty=np.tile([0] * (references + honest) + [1] * guilty, days),
    )
    judged = conformal(rows, score="score", block="month", blocks=1, min_reference=100, within=("day",))
    tested = benjamini_hochberg(judged, p_value="p_value", within=("day",))
    told = tested.filter(ibis._.adjusted <= rate).group_by("day").aggregate(
        false=(1 - ibis._.guilty).sum(), all=ibis._.count()
    ).to_pyarrow()  # fmt: skip
    shares = np.zeros(days)
    shares[: told.num_rows] = np.array(told["false"]) / np.array(told["all"])
    error = shares.std() / np.sqrt(days)
    assert shares.mean() < rate * honest / (honest + guilty) + 3 * error, f"seed {SEED}"
    assert shares.mean() > 0.05, "the rate is used, not merely kept"
    assert np.sum(told["all"].to_numpy() - told["false"].to_numpy()) > 0.5 * days * guilty, (
        "most of the guilty are found"
    )


def combine(*groups):
    rows = scored(item=[n for n, group in enumerate(groups) for _ in group], p=[p for group in groups for p in group])
    told = combined(rows, p_value="p", within=("item",)).order_by("item").to_pyarrow()
    return told["p_value"].to_pylist()


def test_one_p_value_alone_stays_as_it_is():
    assert combine([0.03]) == pytest.approx([0.03])


def test_one_detector_that_cries_alone_pays_for_the_silence_of_the_others():
    [told] = combine([0.001, 0.9, 0.8, 0.7])
    assert 0.001 < told < 4 * 4 * 0.001


def test_detectors_that_agree_say_more_than_one_alone():
    agreed, alone = combine([0.01, 0.01, 0.01, 0.01], [0.01, 0.9, 0.9, 0.9])
    assert agreed < alone


@pytest.mark.parametrize("kind", ["the same", "independent", "opposite"])
def test_the_combination_is_valid_however_the_detectors_depend_on_each_other(kind):
    rng = np.random.default_rng(SEED)
    one = rng.random((20_000, 1))
    p = {
        "the same": np.repeat(one, 5, axis=1),
        "independent": rng.random((20_000, 5)),
        "opposite": np.hstack([one, 1 - one, (one + 0.2) % 1, (one + 0.4) % 1, (one + 0.6) % 1]),
    }[kind]
    rows = scored(item=np.repeat(np.arange(20_000), 5), p=np.maximum(p, 1e-9).ravel())
    found = np.array(combined(rows, p_value="p", within=("item",)).to_pyarrow()["p_value"])
    for level in (0.01, 0.05, 0.2):
        assert (found <= level).mean() <= level + 4 * np.sqrt(level / 20_000), f"seed {SEED}"
