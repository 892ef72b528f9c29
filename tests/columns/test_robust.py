"""What is typical of a group, also where some of the group lie."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.columns.robust import typical, typical_before


def groups(rows, **choices):
    given = {"within": ["lane"], "min_rows": 2, "min_spread": 0.01} | choices
    return {row["lane"]: row for row in typical(rows, "price", **given).to_pyarrow().to_pylist()}


def table(lane, price):
    return ibis.memtable(pa.table({"lane": lane, "price": pa.array(price, pa.float64())}))


def test_the_spread_of_normal_values_is_their_standard_deviation():
    values = np.random.default_rng(7).normal(3.0, 2.0, 20_000)
    told = groups(table(["a"] * 20_000, values))["a"]
    assert told["median"] == pytest.approx(3.0, abs=0.1)
    assert told["spread"] == pytest.approx(2.0, rel=0.05)


def test_a_fifth_of_false_values_moves_neither():
    rng = np.random.default_rng(7)
    values = np.concatenate([rng.normal(3.0, 2.0, 8_000), np.full(1_000, 1e9), np.full(1_000, -1e9)])
    told = groups(table(["a"] * 10_000, values))["a"]
    assert told["median"] == pytest.approx(3.0, abs=0.2)
    assert told["spread"] < 3.5


def test_peers_who_agree_have_the_least_spread_and_not_none():
    assert groups(table(["a"] * 3, [5.0] * 3))["a"]["spread"] == 0.01


def test_thin_groups_are_left_out_and_empty_values_do_not_count():
    assert set(groups(table(["a", "a", "b", "b"], [1.0, 2.0, 3.0, None]))) == {"a"}


@pytest.mark.parametrize("wrong", [{"min_rows": 1}, {"min_spread": 0.0}])
def test_what_cannot_be_honoured_is_refused(wrong):
    with pytest.raises(ValueError, match="min_rows"):
        groups(table(["a"], [1.0]), **wrong)


def test_only_the_blocks_before_are_known():
    rows = ibis.memtable(pa.table({
        "lane": ["a"] * 6, "quarter": [1, 1, 2, 2, 3, 4], "price": [1.0, 1.0, 10.0, 10.0, 100.0, 1000.0],
    }))  # fmt: skip
    told = typical_before(
        rows, "price", within=["lane"], block="quarter", blocks=2, min_rows=2, min_spread=0.1
    ).to_pyarrow().to_pylist()  # fmt: skip
    medians = {row["quarter"]: row["median"] for row in told}
    assert medians == {2: 1.0, 3: 5.5, 4: 10.0}, "quarter 4 knows 2 and 3, and nothing of itself"
