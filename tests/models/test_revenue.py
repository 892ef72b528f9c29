from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.models.boosting import Growth
from tidewaiter.models.matrix import Encoder
from tidewaiter.models.revenue import Recovered, Revenue, learn_revenue

ENCODER = Encoder(("log_value", "nothing"), {})
REGRESSION = Growth(objective="regression", fewest_in_leaf=20)


def recovered(count: int, *, seed: int = 1) -> Recovered:
    """Illicit lines that bring a tenth of their value, a half in chapter 61, with much noise."""
    draw = np.random.default_rng(seed)
    value = np.exp(draw.normal(8, 1, count))
    chapter = draw.choice(["61", "84"], count).tolist()
    share = np.array([0.5 if code == "61" else 0.1 for code in chapter])
    noise = np.exp(draw.normal(-0.5 * 0.6**2, 0.6, count))
    x = np.column_stack([np.log(value), draw.random(count)]).astype(np.float32)
    return Recovered(x, value * share * noise, value, chapter, np.arange(count) >= 0.75 * count)


def told(revenue: Revenue, lines: Recovered) -> np.ndarray:
    return revenue.predict(lines.x, chapter=pa.chunked_array([lines.chapter]), value=lines.value)


def test_where_no_amount_was_recorded_nothing_is_said():
    revenue = learn_revenue(recovered(5), encoder=ENCODER, growth=REGRESSION, seed=0)
    assert revenue.kind == "nothing"
    assert np.isnan(told(revenue, recovered(3))).all()


def test_few_amounts_give_a_share_of_the_value_for_each_chapter():
    revenue = learn_revenue(recovered(200), encoder=ENCODER, growth=REGRESSION, seed=0)
    assert revenue.kind == "ratios"
    probe = Recovered(
        np.zeros((2, 2), np.float32), np.zeros(2), np.array([1000.0, 1000.0]), ["61", "84"], np.zeros(2, bool)
    )
    garments, machines = told(revenue, probe)
    assert garments == pytest.approx(500, rel=0.3)
    assert machines == pytest.approx(100, rel=0.6)


def test_many_amounts_grow_trees_whose_mean_is_the_mean_recovered_and_not_the_median():
    revenue = learn_revenue(recovered(3_000), encoder=ENCODER, growth=REGRESSION, seed=0)
    fresh = recovered(3_000, seed=2)
    assert revenue.kind == "trees"
    assert told(revenue, fresh).mean() == pytest.approx(fresh.amount.mean(), rel=0.12)


def test_no_line_is_expected_to_bring_more_than_any_ever_did():
    lines = recovered(3_000)
    revenue = learn_revenue(lines, encoder=ENCODER, growth=REGRESSION, seed=0)
    assert told(revenue, recovered(3_000, seed=3)).max() <= lines.amount.max()


@pytest.mark.parametrize("count", [5, 200, 1_000])
def test_what_was_saved_says_the_same(count):
    revenue = learn_revenue(recovered(count), encoder=ENCODER, growth=REGRESSION, seed=0)
    again = Revenue.from_json(revenue.as_json(), trees=revenue.trees)
    np.testing.assert_array_equal(told(again, recovered(50)), told(revenue, recovered(50)))
