from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from tidewaiter.models.matrix import Encoder, gather, learn_encoder


def rows(values, codes) -> pa.Table:
    return pa.table(
        {
            "item_id": [f"i{n}" for n in range(len(values))],
            "declared_on": [dt.date(2024, 1, 1)] * len(values),
            "value": pa.array(values, pa.float64()),
            "office": pa.array(codes, pa.string()),
        }
    )


def test_a_code_keeps_its_number_whatever_else_comes_with_it():
    encoder = Encoder(("value",), {"office": ("A", "B")})
    assert encoder.matrix(rows([1.0, 2.0], ["B", "A"])).tolist() == [[1.0, 1.0], [2.0, 0.0]]


def test_what_is_empty_or_was_never_seen_is_unknown_and_not_another_code():
    encoder = Encoder(("value",), {"office": ("A", "B")})
    assert np.isnan(encoder.matrix(rows([None, 1.0], ["Z", None]))).tolist() == [[True, True], [False, True]]


def test_rare_codes_are_left_out_and_of_the_others_the_most_frequent_stay():
    told = rows([0.0] * 9, ["A"] * 4 + ["B"] * 3 + ["C"] * 2)
    learned = learn_encoder(told, numbers=("value",), codes=("office",), fewest=3)
    assert learned.codes["office"] == ("A", "B")
    assert learn_encoder(told, numbers=(), codes=("office",), fewest=1, most=1).codes["office"] == ("A",)


def test_a_saved_encoder_is_the_same():
    encoder = Encoder(("value",), {"office": ("A", "B")})
    assert Encoder.from_json(encoder.as_json()) == encoder


def test_the_order_in_which_rows_come_does_not_matter():
    told = rows([3.0, 1.0, 2.0], ["A", "B", None])
    encoder = Encoder(("value",), {"office": ("A", "B")})
    forth = gather(told.to_batches(max_chunksize=1), encoder, carry=("office",))
    back = gather(reversed(told.to_batches(max_chunksize=1)), encoder, carry=("office",))
    np.testing.assert_array_equal(forth.x, back.x)
    assert forth.carried == back.carried


def test_no_rows_make_an_empty_matrix():
    assert gather([], Encoder(("value",), {}), carry=()).x.shape == (0, 1)


@pytest.mark.parametrize("mask", [np.array([True, False, True]), np.array([0, 2])])
def test_a_part_takes_the_same_rows_of_both_sides(mask):
    whole = gather(rows([3.0, 1.0, 2.0], ["A", "B", None]).to_batches(), Encoder(("value",), {}), carry=("office",))
    part = whole.part(mask)
    assert (part.x[:, 0].tolist(), part.carried.column("item_id").to_pylist()) == ([3.0, 2.0], ["i0", "i2"])
